// SPDX-License-Identifier: Apache-2.0
#include "exporter/http/url.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/matchers.h"

namespace exporter::url_test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(ParseServerUrl, SplitsAUrl) {
  const auto url = ParseServerUrl("https://api.example.com:6443");
  ASSERT_TRUE(url);
  EXPECT_EQ(url->scheme, "https");
  EXPECT_EQ(url->host, "api.example.com");
  EXPECT_EQ(url->host_port, "api.example.com:6443");
  EXPECT_EQ(url->base, "https://api.example.com:6443");
}

TEST(ParseServerUrl, LeavesOutTheUsualPort) {
  EXPECT_EQ(ParseServerUrl("https://a.example:443")->base, "https://a.example");
  EXPECT_EQ(ParseServerUrl("http://a.example:80")->base, "http://a.example");
  EXPECT_EQ(ParseServerUrl("http://a.example:443")->base, "http://a.example:443");
}

TEST(ParseServerUrl, KeepsAPathWithoutItsTrailingSlashes) {
  EXPECT_EQ(ParseServerUrl("https://a.example/")->base, "https://a.example");
  EXPECT_EQ(ParseServerUrl("https://a.example/k8s/clusters/c1//")->base,
            "https://a.example/k8s/clusters/c1");
}

TEST(ParseServerUrl, ReadsIpv6Addresses) {
  const auto url = ParseServerUrl("http://[::1]:8080/");
  ASSERT_TRUE(url);
  EXPECT_EQ(url->host, "::1");
  EXPECT_EQ(url->host_port, "[::1]:8080");
  EXPECT_EQ(url->base, "http://[::1]:8080");
}

TEST(ParseServerUrl, SaysWhatIsWrong) {
  const auto refused = [](std::string_view text, const std::string& why) {
    EXPECT_THAT(ParseServerUrl(text), FailsWith(ErrorKind::kConfig, HasSubstr(why))) << text;
  };
  refused("", "must start with https:// or http://");
  refused("a.example:6443", "must start with https:// or http://");
  refused("ftp://a.example", "must start with https:// or http://");
  refused("https://a.example?x=1", "query");
  refused("https://a.example/#f", "fragment");
  refused("https://", "not the URL of a server");
  refused("https://a.example:99999", "not the URL of a server");
  refused("https://a b", "not the URL of a server");
  refused("https://[::1", "not the URL of a server");
}

TEST(ParseServerUrl, NeverShowsAPassword) {
  for (const std::string_view text :
       {"https://admin:hunter2@a.example", "https://admin:hunter2@a.example:99999",
        "admin:hunter2@a.example", "ftp://admin:hunter2@a.example",
        "https://admin:hunter2@a.example?x"}) {
    EXPECT_THAT(ParseServerUrl(text),
                FailsWith(ErrorKind::kConfig,
                          AllOf(HasSubstr("must not hold a user name"), Not(HasSubstr("hunter2")))))
        << text;
  }
}

TEST(PercentEncode, KeepsOnlyUnreservedCharacters) {
  EXPECT_EQ(PercentEncode("AZaz09-_.~"), "AZaz09-_.~");
  EXPECT_EQ(PercentEncode("a b+c/d=e&f%"), "a%20b%2Bc%2Fd%3De%26f%25");
  EXPECT_EQ(PercentEncode("\xE7\xA3\x81\n"), "%E7%A3%81%0A");
  EXPECT_EQ(PercentEncode(""), "");
}

}  // namespace
}  // namespace exporter::url_test
