// SPDX-License-Identifier: Apache-2.0
#include <cstring>
#include <thread>

#include <gtest/gtest.h>
#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/serve/test_server.h"
#include "tests/serve/web_client.h"

namespace exporter::every_address_test {
namespace {

// Moves the calling thread, and those it starts, into a network namespace with only a loopback
// interface.
bool EnterNetworkOfItsOwn() {
  if (unshare(CLONE_NEWNET) != 0) return false;
  const int fd = socket(AF_INET, SOCK_DGRAM, 0);
  ifreq request{};
  std::strcpy(request.ifr_name, "lo");
  request.ifr_flags = IFF_UP | IFF_RUNNING;
  const bool up = ioctl(fd, SIOCSIFFLAGS, &request) == 0;
  close(fd);
  return up;
}

TEST(HttpServer, ListensOnAllIpv4AndIpv6AddressesWithoutAHost) {
  bool isolated = false;
  WebReply ipv4;
  WebReply ipv6;
  std::thread([&] {
    isolated = EnterNetworkOfItsOwn();
    if (!isolated) return;
    const auto server = StartOrThrow({.listen_addresses = {":0"}, .tls = {}},
                                     [](const WebRequest&) { return PlainText("hello"); });
    const std::string port = std::to_string(server->ports().front());
    WebClient client;
    ipv4 = client.Get("http://127.0.0.1:" + port);
    ipv6 = client.Get("http://[::1]:" + port);
  }).join();
  if (!isolated) GTEST_SKIP() << "needs the right to make a network namespace";
  EXPECT_EQ(ipv4.body, "hello") << ipv4.error;
  EXPECT_EQ(ipv6.body, "hello") << ipv6.error;
}

}  // namespace
}  // namespace exporter::every_address_test
