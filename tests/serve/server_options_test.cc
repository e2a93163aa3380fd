// SPDX-License-Identifier: Apache-2.0
#include "exporter/serve/server_options.h"

#include <gmock/gmock.h>

namespace exporter::server_options_test {
namespace {

using ::testing::HasSubstr;

TEST(CheckServerOptions, FindsAllErrorsAtOnce) {
  const ServerOptions options{.listen_addresses = {"10068", "127.0.0.1:0", ":70000"},
                              .tls = TlsFiles{.cert_file = "/nowhere/tls.crt", .key_file = "k"}};
  const auto errors = CheckServerOptions(options);
  ASSERT_EQ(errors.size(), 3U);
  EXPECT_THAT(errors[0].message, HasSubstr("'10068'"));
  EXPECT_THAT(errors[1].message, HasSubstr("':70000'"));
  EXPECT_THAT(errors[2].message, HasSubstr("'/nowhere/tls.crt': No such file"));
  EXPECT_EQ(CheckServerOptions({.listen_addresses = {}, .tls = {}}).size(), 1U);
  EXPECT_THAT(CheckServerOptions({.listen_addresses = {":10068", "[::1]:10068"}, .tls = {}}),
              ::testing::IsEmpty());
}

}  // namespace
}  // namespace exporter::server_options_test
