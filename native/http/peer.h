// Who is at the other end of a connection, and for whom a front in between says that it asks.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/ip/address.hpp>

namespace lifecert::native::http {

/// Addresses that count as one peer: all of an IPv6 /64, which one subscriber owns.
[[nodiscard]] std::string peer_key_of(const boost::asio::ip::address& address);

/// An IPv4 address where an IPv6 socket shows one in its own manner.
[[nodiscard]] boost::asio::ip::address plain_address(const boost::asio::ip::address& address);

/// Whom a message comes from. Only a front that is trusted may say it of somebody else; anybody could write the header.
/// fronts     addresses of those that are trusted
/// peer       the address of the other end, and peer_key its key
/// named      what the header says, or nothing
[[nodiscard]] std::string source_of(const std::vector<std::string>& fronts, const std::string& peer, const std::string& peer_key,
                                    std::string_view named);

}  // namespace lifecert::native::http
