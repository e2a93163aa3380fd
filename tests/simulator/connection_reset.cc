#include "tests/simulator/connection_reset.h"

#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <cstring>

namespace simulator {
namespace {

int PeerPort(int descriptor) {
  sockaddr_storage peer{};
  socklen_t size = sizeof(peer);
  if (getpeername(descriptor, reinterpret_cast<sockaddr*>(&peer), &size) != 0) return -1;
  if (peer.ss_family == AF_INET) {
    sockaddr_in address{};
    std::memcpy(&address, &peer, sizeof(address));
    return ntohs(address.sin_port);
  }
  if (peer.ss_family == AF_INET6) {
    sockaddr_in6 address{};
    std::memcpy(&address, &peer, sizeof(address));
    return ntohs(address.sin6_port);
  }
  return -1;
}

}  // namespace

void ResetConnectionFrom(int remote_port) {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  constexpr rlim_t kMostDescriptors = 4096;
  const int end =
      static_cast<int>(limit.rlim_cur < kMostDescriptors ? limit.rlim_cur : kMostDescriptors);
  for (int descriptor = 3; descriptor < end; ++descriptor) {
    if (PeerPort(descriptor) != remote_port) continue;
    // Linux: connecting a stream socket to AF_UNSPEC sends the reset.
    sockaddr unspecified{};
    unspecified.sa_family = AF_UNSPEC;
    (void)connect(descriptor, &unspecified, sizeof(unspecified));
    return;
  }
}

}  // namespace simulator
