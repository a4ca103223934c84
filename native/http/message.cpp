#include "native/http/message.h"

#include <unistd.h>

#include <array>
#include <cerrno>

namespace lifecert::native::http {
namespace {

struct MethodName {
  Method method;
  std::string_view name;
};

constexpr std::array<MethodName, 7> kMethods{{{Method::get, "GET"},
                                              {Method::head, "HEAD"},
                                              {Method::post, "POST"},
                                              {Method::put, "PUT"},
                                              {Method::patch, "PATCH"},
                                              {Method::remove, "DELETE"},
                                              {Method::options, "OPTIONS"}}};

void append_json_string(std::string& out, std::string_view text) {
  constexpr std::string_view kHex = "0123456789abcdef";
  out += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20 || byte == 0x7f) {
      out += "\\u00";
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    } else {
      out += c;
    }
  }
  out += '"';
}

}  // namespace

std::string_view name_of(Method method) {
  for (const MethodName& known : kMethods) {
    if (known.method == method) return known.name;
  }
  return {};
}

Method method_of(std::string_view name) {
  for (const MethodName& known : kMethods) {
    if (known.name == name) return known.method;
  }
  return Method::other;
}

std::string_view RequestHead::header(std::string_view name) const {
  const auto found = headers.find(name);
  return found == headers.end() ? std::string_view{} : std::string_view{found->second};
}

OpenFile::~OpenFile() { ::close(descriptor_); }

std::size_t OpenFile::read_at(std::uint64_t offset, std::span<std::uint8_t> out) const {
  for (;;) {
    const ssize_t got = ::pread(descriptor_, out.data(), out.size(), static_cast<off_t>(offset));
    if (got >= 0) return static_cast<std::size_t>(got);
    if (errno != EINTR) return 0;
  }
}

Response answer(int status, std::string content_type, Bytes body) {
  Response response;
  response.status = status;
  response.content_type = std::move(content_type);
  response.body = std::move(body);
  return response;
}

Response problem(Code code, int status, std::string_view detail) {
  std::string json = "{\"type\":";
  if (code == Code::ok) {
    json += "\"about:blank\",\"title\":";
    append_json_string(json, reason_of(status));
  } else {
    append_json_string(json, "urn:lifecert:problem:" + std::string(name_of(code)));
    json += ",\"title\":";
    append_json_string(json, sentence(code));
  }
  json += ",\"status\":" + std::to_string(status);
  if (!detail.empty()) {
    json += ",\"detail\":";
    append_json_string(json, detail);
  }
  if (code != Code::ok) json += ",\"code\":" + std::to_string(static_cast<unsigned>(code));
  json += "}\n";
  Response response = answer(status, "application/problem+json", bytes_of(json));
  // For askers that read no JSON: the client's core takes the number from here.
  if (code != Code::ok) response.headers.emplace_back("lifecert-code", std::to_string(static_cast<unsigned>(code)));
  return response;
}

std::string_view reason_of(int status) {
  switch (status) {
    case 100:
      return "Continue";
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 202:
      return "Accepted";
    case 204:
      return "No Content";
    case 206:
      return "Partial Content";
    case 301:
      return "Moved Permanently";
    case 302:
      return "Found";
    case 303:
      return "See Other";
    case 304:
      return "Not Modified";
    case 307:
      return "Temporary Redirect";
    case 308:
      return "Permanent Redirect";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 406:
      return "Not Acceptable";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 410:
      return "Gone";
    case 411:
      return "Length Required";
    case 412:
      return "Precondition Failed";
    case 413:
      return "Content Too Large";
    case 414:
      return "URI Too Long";
    case 415:
      return "Unsupported Media Type";
    case 416:
      return "Range Not Satisfiable";
    case 417:
      return "Expectation Failed";
    case 422:
      return "Unprocessable Content";
    case 425:
      return "Too Early";
    case 428:
      return "Precondition Required";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 501:
      return "Not Implemented";
    case 502:
      return "Bad Gateway";
    case 503:
      return "Service Unavailable";
    case 504:
      return "Gateway Timeout";
    case 505:
      return "HTTP Version Not Supported";
    case 507:
      return "Insufficient Storage";
    default:
      return "Unknown";
  }
}

}  // namespace lifecert::native::http
