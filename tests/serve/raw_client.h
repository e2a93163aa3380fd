// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string>
#include <string_view>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

namespace exporter {

// A TCP connection to 127.0.0.1 that sends raw bytes, HTTP or not.
class RawClient {
 public:
  explicit RawClient(int port, int receive_buffer = 0) : fd_(socket(AF_INET, SOCK_STREAM, 0)) {
    if (receive_buffer > 0) {
      setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
    }
    const timeval patience{.tv_sec = 20, .tv_usec = 0};
    setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }
  ~RawClient() { close(fd_); }
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  bool connected() const { return connected_; }

  // False if the server has closed the connection.
  bool Send(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t sent = send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }
  void EndSending() const { shutdown(fd_, SHUT_WR); }

  // Reads until the connection closes.
  std::string ReadAll() const {
    std::string all;
    while (ReadMore(all)) {
    }
    return all;
  }
  // Reads up to and including `end`, or until the connection closes.
  std::string ReadThrough(std::string_view end) const {
    std::string all;
    while (all.find(end) == std::string::npos && ReadMore(all)) {
    }
    return all;
  }

 private:
  bool ReadMore(std::string& all) const {
    std::array<char, 65536> part{};
    const ssize_t got = recv(fd_, part.data(), part.size(), 0);
    if (got > 0) all.append(part.data(), static_cast<std::size_t>(got));
    return got > 0;
  }

  int fd_;
  bool connected_ = false;
};

// The answer to one request on a new connection.
inline std::string Exchange(int port, std::string_view request) {
  const RawClient client(port);
  client.Send(request);
  client.EndSending();
  return client.ReadAll();
}

}  // namespace exporter
