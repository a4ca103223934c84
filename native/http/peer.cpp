#include "native/http/peer.h"

#include <algorithm>

#include <boost/asio/ip/address_v4.hpp>

namespace lifecert::native::http {

namespace ip = boost::asio::ip;

std::string peer_key_of(const ip::address& address) {
  if (address.is_v4()) return address.to_string();
  const auto bytes = address.to_v6().to_bytes();
  return {bytes.begin(), bytes.begin() + 8};
}

ip::address plain_address(const ip::address& address) {
  if (!address.is_v6() || !address.to_v6().is_v4_mapped()) return address;
  return ip::make_address_v4(ip::v4_mapped, address.to_v6());
}

std::string source_of(const std::vector<std::string>& fronts, const std::string& peer, const std::string& peer_key,
                      std::string_view named) {
  if (std::ranges::find(fronts, peer) == fronts.end()) return peer_key;
  boost::system::error_code fault;
  const ip::address address = ip::make_address(std::string(named), fault);
  return fault ? peer_key : peer_key_of(plain_address(address));
}

}  // namespace lifecert::native::http
