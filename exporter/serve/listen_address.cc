// SPDX-License-Identifier: Apache-2.0
#include "exporter/serve/listen_address.h"

#include <array>
#include <cerrno>
#include <charconv>
#include <memory>
#include <optional>
#include <system_error>
#include <utility>

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace exporter {
namespace {

tl::unexpected<Error> Reject(std::string_view text, std::string_view reason) {
  std::string message = "listen address '" + OneLine(text) + "': ";
  return Fail(ErrorKind::kConfig, message.append(reason));
}

bool IsLiteral(int family, const std::string& host) {
  in6_addr parsed{};  // large enough for IPv4, too
  return inet_pton(family, host.c_str(), &parsed) == 1;
}

std::optional<unsigned> ParsePort(std::string_view text) {
  unsigned port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  // A number too large for the type is valid syntax, and out of range as well.
  if (end != text.data() + text.size() || text.empty()) return std::nullopt;
  return error == std::errc{} ? port : 65536U;
}

// Resolves a name into host and ipv6 of `address`. Returns the reason on failure.
std::optional<std::string> Resolve(const std::string& name, ListenAddress& address) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* list = nullptr;
  const int code = getaddrinfo(name.c_str(), nullptr, &hints, &list);
  if (code != 0) return gai_strerror(code);
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> owner(list, &freeaddrinfo);
  const addrinfo* best = list;
  for (const addrinfo* entry = list; entry != nullptr; entry = entry->ai_next) {
    if (entry->ai_family != AF_INET) continue;
    best = entry;
    break;
  }
  std::array<char, INET6_ADDRSTRLEN> host{};
  const int named = getnameinfo(best->ai_addr, best->ai_addrlen, host.data(), host.size(), nullptr,
                                0, NI_NUMERICHOST);
  if (named != 0) return gai_strerror(named);
  address.host = host.data();
  address.ipv6 = best->ai_family == AF_INET6;
  return std::nullopt;
}

class Socket {
 public:
  explicit Socket(int family) : fd_(socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0)) {}
  ~Socket() {
    if (fd_ >= 0) close(fd_);
  }
  Socket(Socket&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Socket& operator=(Socket&&) = delete;

  int fd() const { return fd_; }
  void Set(int level, int option, int value) const {
    setsockopt(fd_, level, option, &value, sizeof value);
  }

 private:
  int fd_;
};

bool Listen(const Socket& socket, const ListenAddress& address) {
  socket.Set(SOL_SOCKET, SO_REUSEADDR, 1);
  sockaddr_storage storage{};
  socklen_t size = sizeof(sockaddr_in);
  if (address.ipv6) {
    socket.Set(IPPROTO_IPV6, IPV6_V6ONLY, address.host.empty() ? 0 : 1);
    auto& ipv6 = reinterpret_cast<sockaddr_in6&>(storage);
    ipv6.sin6_family = AF_INET6;
    ipv6.sin6_port = htons(address.port);
    inet_pton(AF_INET6, address.host.c_str(), &ipv6.sin6_addr);
    size = sizeof ipv6;
  } else {
    auto& ipv4 = reinterpret_cast<sockaddr_in&>(storage);
    ipv4.sin_family = AF_INET;
    ipv4.sin_port = htons(address.port);
    inet_pton(AF_INET, address.host.c_str(), &ipv4.sin_addr);
  }
  return bind(socket.fd(), reinterpret_cast<const sockaddr*>(&storage), size) == 0 &&
         listen(socket.fd(), 1) == 0;
}

}  // namespace

Result<ListenAddress> ParseListenAddress(std::string_view text) {
  constexpr std::string_view kGrammar = "want HOST:PORT, :PORT or [IPv6]:PORT";
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return Reject(text, kGrammar);
  const auto port = ParsePort(text.substr(colon + 1));
  if (!port) return Reject(text, kGrammar);
  if (*port > 65535) return Reject(text, "the port is out of range, want 0 to 65535");
  ListenAddress address{.text = std::string(text),
                        .host = std::string(text.substr(0, colon)),
                        .port = static_cast<std::uint16_t>(*port)};
  if (address.host.empty()) return address;
  if (address.host.front() == '[' && address.host.back() == ']') {
    address.host = address.host.substr(1, address.host.size() - 2);
    address.ipv6 = true;
    if (!IsLiteral(AF_INET6, address.host)) return Reject(text, "not an IPv6 address in brackets");
    return address;
  }
  if (address.host.find_first_of("[]:/ ") != std::string::npos) return Reject(text, kGrammar);
  if (IsLiteral(AF_INET, address.host)) return address;
  if (const auto reason = Resolve(std::string(address.host), address)) {
    return Reject(text, "cannot look up the host: " + *reason);
  }
  return address;
}

bool HostHasIpv6() {
  return Socket(AF_INET6).fd() >= 0;
}

std::vector<Error> ProbeListening(std::span<const ListenAddress> addresses) {
  std::vector<Error> errors;
  std::vector<Socket> open;  // kept open to the end, so that duplicates collide
  for (ListenAddress address : addresses) {
    if (address.host.empty()) address.ipv6 = HostHasIpv6();
    const Socket& socket = open.emplace_back(address.ipv6 ? AF_INET6 : AF_INET);
    if (socket.fd() >= 0 && Listen(socket, address)) continue;
    const std::string reason = std::generic_category().message(errno);
    errors.push_back({ErrorKind::kConfig, "cannot listen on '" + address.text + "': " + reason});
  }
  return errors;
}

}  // namespace exporter
