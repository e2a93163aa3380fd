#include "tests/simulator/connection_reset.h"

#include <netinet/in.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <cstring>

namespace simulator {
namespace {

using NameOfSocket = int (*)(int, sockaddr*, socklen_t*);

// The port at one end of a connection; -1 for what is none.
int PortOf(int descriptor, NameOfSocket name) {
  sockaddr_storage end{};
  socklen_t size = sizeof(end);
  if (name(descriptor, reinterpret_cast<sockaddr*>(&end), &size) != 0) return -1;
  if (end.ss_family == AF_INET) {
    sockaddr_in address{};
    std::memcpy(&address, &end, sizeof(address));
    return ntohs(address.sin_port);
  }
  if (end.ss_family == AF_INET6) {
    sockaddr_in6 address{};
    std::memcpy(&address, &end, sizeof(address));
    return ntohs(address.sin6_port);
  }
  return -1;
}

int RemotePort(int descriptor) {
  return PortOf(descriptor,
                [](int fd, sockaddr* end, socklen_t* size) { return getpeername(fd, end, size); });
}

int LocalPort(int descriptor) {
  return PortOf(descriptor,
                [](int fd, sockaddr* end, socklen_t* size) { return getsockname(fd, end, size); });
}

// One behind the highest descriptor that is looked at.
int DescriptorEnd() {
  constexpr rlim_t kMostDescriptors = 4096;
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return 0;
  return static_cast<int>(limit.rlim_cur < kMostDescriptors ? limit.rlim_cur : kMostDescriptors);
}

}  // namespace

int FindConnectionFrom(int remote_port) {
  const int end = DescriptorEnd();
  for (int descriptor = 3; descriptor < end; ++descriptor)
    if (RemotePort(descriptor) == remote_port) return descriptor;
  return -1;
}

void ResetConnection(int descriptor) {
  // Linux: connecting a stream socket to AF_UNSPEC sends the reset.
  sockaddr unspecified{};
  unspecified.sa_family = AF_UNSPEC;
  (void)connect(descriptor, &unspecified, sizeof(unspecified));
}

void ResetConnectionsTo(int local_port, int spared_port) {
  const int end = DescriptorEnd();
  for (int descriptor = 3; descriptor < end; ++descriptor) {
    const int remote = RemotePort(descriptor);
    if (remote >= 0 && remote != spared_port && LocalPort(descriptor) == local_port)
      ResetConnection(descriptor);
  }
}

bool PeerHasClosed(int descriptor) {
  pollfd entry{descriptor, POLLRDHUP, 0};
  return poll(&entry, 1, 0) > 0 && (entry.revents & (POLLRDHUP | POLLHUP | POLLERR)) != 0;
}

}  // namespace simulator
