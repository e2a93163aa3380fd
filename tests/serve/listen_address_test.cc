// SPDX-License-Identifier: Apache-2.0
#include "exporter/serve/listen_address.h"

#include <tuple>

#include <gmock/gmock.h>

#include "tests/support/matchers.h"

namespace exporter::listen_address_test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

TEST(ParseListenAddress, ReadsEveryForm) {
  const std::vector<std::tuple<std::string, std::string, bool, int>> cases{
      {":10068", "", false, 10068},
      {":0", "", false, 0},
      {"127.0.0.1:9100", "127.0.0.1", false, 9100},
      {"0.0.0.0:65535", "0.0.0.0", false, 65535},
      {"[::1]:9000", "::1", true, 9000},
      {"[::]:80", "::", true, 80},
      {"[fe80::abcd:1]:1", "fe80::abcd:1", true, 1},
      {"localhost:80", "127.0.0.1", false, 80}};
  for (const auto& [text, host, ipv6, port] : cases) {
    const auto address = ParseListenAddress(text);
    ASSERT_THAT(address, IsOk()) << text;
    EXPECT_EQ(address->host, host) << text;
    EXPECT_EQ(address->ipv6, ipv6) << text;
    EXPECT_EQ(address->port, port) << text;
    EXPECT_EQ(address->text, text);
  }
}

TEST(ParseListenAddress, NamesTheAddressAndTheGrammar) {
  for (const std::string text :
       {"10068", "", "localhost", "127.0.0.1", "127.0.0.1:", "[::1]", ":", ":http", ":-1", ":+80",
        ": 80", ":8 0", "::1:9000", "[::1:9000", "::1]:9000", "http://localhost:80", "a b:80"}) {
    EXPECT_THAT(ParseListenAddress(text),
                FailsWith(ErrorKind::kConfig,
                          "listen address '" + text + "': want HOST:PORT, :PORT or [IPv6]:PORT"));
  }
}

TEST(ParseListenAddress, RefusesPortsOutOfRange) {
  for (const std::string text : {":65536", "127.0.0.1:99999", ":99999999999999999999"}) {
    EXPECT_THAT(ParseListenAddress(text),
                FailsWith(ErrorKind::kConfig, AllOf(HasSubstr(text), HasSubstr("out of range"))));
  }
}

TEST(ParseListenAddress, RefusesHostsThatAreNone) {
  EXPECT_THAT(ParseListenAddress("[127.0.0.1]:80"),
              FailsWith(ErrorKind::kConfig, HasSubstr("not an IPv6 address")));
  EXPECT_THAT(ParseListenAddress("[]:80"),
              FailsWith(ErrorKind::kConfig, HasSubstr("not an IPv6 address")));
  EXPECT_THAT(ParseListenAddress("no-such-host.invalid:80"),
              FailsWith(ErrorKind::kConfig, AllOf(HasSubstr("'no-such-host.invalid:80'"),
                                                  HasSubstr("cannot look up the host"))));
}

TEST(ProbeListening, TellsEveryAddressThatCannotBeHad) {
  const std::vector<ListenAddress> addresses{
      {.text = "127.0.0.1:0", .host = "127.0.0.1"},
      {.text = "192.0.2.1:0", .host = "192.0.2.1"},  // RFC 5737: for documentation only
      {.text = "[2001:db8::1]:0", .host = "2001:db8::1", .ipv6 = true}};
  const auto errors = ProbeListening(addresses);
  ASSERT_EQ(errors.size(), 2U);
  EXPECT_EQ(errors[0].message, "cannot listen on '192.0.2.1:0': Cannot assign requested address");
  EXPECT_THAT(errors[1].message, HasSubstr("'[2001:db8::1]:0'"));
  EXPECT_EQ(errors[1].kind, ErrorKind::kConfig);
}

}  // namespace
}  // namespace exporter::listen_address_test
