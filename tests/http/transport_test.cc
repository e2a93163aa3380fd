// SPDX-License-Identifier: Apache-2.0
#include "exporter/http/transport.h"

#include <gtest/gtest.h>

namespace exporter::transport_test {
namespace {

TEST(HttpResponse, FindsAHeaderWhateverItsCase) {
  const HttpResponse response{
      .status = 429, .headers = {{"content-type", "text/plain"}, {"Retry-After", "1"}}, .body = {}};
  EXPECT_EQ(response.HeaderValue("Content-Type"), "text/plain");
  EXPECT_EQ(response.HeaderValue("retry-after"), "1");
  EXPECT_EQ(response.HeaderValue("RETRY-AFTER"), "1");
}

TEST(HttpResponse, GivesTheFirstOfSeveralHeaders) {
  const HttpResponse response{
      .status = 200, .headers = {{"A", "first"}, {"a", "second"}}, .body = {}};
  EXPECT_EQ(response.HeaderValue("a"), "first");
}

TEST(HttpResponse, GivesNothingForAnAbsentHeader) {
  const HttpResponse response{.status = 200, .headers = {{"Retry-After", "1"}}, .body = {}};
  EXPECT_EQ(response.HeaderValue("Retry"), "");
  EXPECT_EQ(response.HeaderValue("Retry-After-"), "");
  EXPECT_EQ(HttpResponse{}.HeaderValue("Retry-After"), "");
}

}  // namespace
}  // namespace exporter::transport_test
