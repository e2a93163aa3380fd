// SPDX-License-Identifier: Apache-2.0
#include "exporter/alibaba/credentials/role.h"

#include <gmock/gmock.h>

#include "tests/support/matchers.h"

namespace exporter::alibaba::role_test {
namespace {

using std::chrono::seconds;
using testing::AllOf;
using testing::HasSubstr;

// The error of CheckRole; empty if there is none.
std::string ErrorText(const RoleToAssume& role) {
  const auto error = CheckRole(role);
  if (!error) return {};
  EXPECT_EQ(error->kind, ErrorKind::kConfig);
  return error->message;
}

RoleToAssume Role(std::string arn) {
  return {.role_arn = std::move(arn)};
}

TEST(CheckRole, TakesWhatStsTakes) {
  RoleToAssume role = Role("acs:ram::1234567890123456:role/disk-exporter");
  EXPECT_EQ(ErrorText(role), "");
  role.session_name = "a.B@9-_";
  role.duration = seconds{900};
  role.sts_region = "cn-shenzhen";
  role.policy = std::string(2048, 'x');
  EXPECT_EQ(ErrorText(role), "");
  EXPECT_EQ(ErrorText(Role("acs:ram::1:role/path/name")), "");
}

TEST(CheckRole, RefusesWhatIsNoArnOfARole) {
  for (const char* arn :
       {"", "disk-exporter", "acs:ram::1234:user/disk-exporter", "acs:ram:::role/disk-exporter",
        "acs:ram::12x4:role/disk-exporter", "acs:ram::1234:role/", "acs:ram::1234:rolex/y",
        "acs:ram::1234:role/a b", "acs:ram::1234:role/a\"b", "arn:aws:iam::1234:role/x"}) {
    EXPECT_THAT(ErrorText(Role(arn)), AllOf(HasSubstr("role '" + std::string(arn) + "'"),
                                            HasSubstr("want acs:ram::<account id>:role/<name>")));
  }
}

TEST(CheckRole, NamesTheFieldThatIsWrong) {
  RoleToAssume role = Role("acs:ram::1234:role/x");
  role.session_name = "x";
  EXPECT_THAT(ErrorText(role), HasSubstr("role session name 'x': want 2 to 64"));
  role.session_name = std::string(65, 'x');
  EXPECT_THAT(ErrorText(role), HasSubstr("want 2 to 64"));
  role.session_name = "with space";
  EXPECT_THAT(ErrorText(role), HasSubstr("'with space'"));
  role = Role("acs:ram::1234:role/x");
  role.duration = seconds{899};
  EXPECT_THAT(ErrorText(role), HasSubstr("'899': want 900 or more"));
  role = Role("acs:ram::1234:role/x");
  role.policy = std::string(2049, 'x');
  EXPECT_THAT(ErrorText(role), HasSubstr("'2049': want at most 2048"));
  role = Role("acs:ram::1234:role/x");
  role.sts_region = "Shenzhen";
  EXPECT_THAT(ErrorText(role), HasSubstr("STS region 'Shenzhen'"));
}

TEST(CheckOidcProvider, KnowsItsArn) {
  EXPECT_FALSE(CheckOidcProvider("acs:ram::1234:oidc-provider/ack-rrsa-c8f1"));
  const auto error = CheckOidcProvider("acs:ram::1234:role/x");
  ASSERT_TRUE(error);
  EXPECT_THAT(error->message, HasSubstr("OIDC provider 'acs:ram::1234:role/x': want "));
}

}  // namespace
}  // namespace exporter::alibaba::role_test
