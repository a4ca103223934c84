// The body of a message as it comes in. Only session.h includes this.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/optional.hpp>

#include "core/base/bytes.h"
#include "native/http/transport.h"

namespace lifecert::native::http {

inline constexpr std::size_t kFirstBodyReserve = 16 * 1024;

/// A body that grows with what arrives, never with what was announced.
struct GrowingBody {
  using value_type = Bytes;

  class reader {
   public:
    template <bool isRequest, class Fields>
    reader(boost::beast::http::header<isRequest, Fields>&, value_type& body) : body_(body) {}

    void init(const boost::optional<std::uint64_t>& length, error_code& fault) {
      fault = {};
      if (length) announced_ = *length;
    }

    template <class Buffers>
    std::size_t put(const Buffers& buffers, error_code& fault) {
      fault = {};
      const std::size_t more = asio::buffer_size(buffers);
      if (body_.capacity() < body_.size() + more) {
        const std::uint64_t wanted = std::max<std::uint64_t>(body_.capacity() * 2, kFirstBodyReserve);
        const std::uint64_t least = body_.size() + more;
        body_.reserve(static_cast<std::size_t>(std::max(least, announced_ ? std::min(wanted, *announced_) : wanted)));
      }
      for (auto it = asio::buffer_sequence_begin(buffers); it != asio::buffer_sequence_end(buffers); ++it) {
        const asio::const_buffer part = *it;
        const auto* data = static_cast<const std::uint8_t*>(part.data());
        body_.insert(body_.end(), data, data + part.size());
      }
      return more;
    }

    void finish(error_code& fault) { fault = {}; }

   private:
    value_type& body_;
    std::optional<std::uint64_t> announced_;
  };
};

}  // namespace lifecert::native::http
