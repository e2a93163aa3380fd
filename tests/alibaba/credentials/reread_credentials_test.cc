// SPDX-License-Identifier: Apache-2.0
#include "exporter/alibaba/credentials/credential_config.h"

#include <string>

#include <gmock/gmock.h>

#include "tests/alibaba/credentials/credential_testing.h"
#include "tests/alibaba/fixture.h"

namespace exporter::alibaba::reread_credentials_test {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

CredentialConfig KeyConfig(const std::string& id) {
  return {FixedKey{{id, Secret("a-secret"), {}}}};
}

class RereadCredentialsTest : public testing::Test {
 protected:
  std::string Id() { return credentials_.Get(now_, {})->access_key_id; }

  TimePoint now_ = ServedAt();
  Result<CredentialConfig> in_file_ = KeyConfig("first");
  int readings_ = 0;
  FakeWorld world_{InTurn({Respond(500, "")}),
                   InTurn({Respond(200, ReadFixture("credentials_uri.json"))})};
  RereadCredentials credentials_{KeyConfig("first"),
                                 [this] {
                                   ++readings_;
                                   return in_file_;
                                 },
                                 "credentials from profile", world_.Tools()};
};

TEST_F(RereadCredentialsTest, TakesUpWhatTheFileSaysWithinAMinute) {
  EXPECT_EQ(Id(), "first");
  in_file_ = KeyConfig("second");
  now_ += seconds{59};
  EXPECT_EQ(Id(), "first");
  EXPECT_EQ(readings_, 1);
  now_ += seconds{1};
  EXPECT_EQ(Id(), "second");
}

TEST_F(RereadCredentialsTest, ReadsAtOnceAfterARefusal) {
  EXPECT_EQ(Id(), "first");
  in_file_ = KeyConfig("second");
  credentials_.Invalidate(*credentials_.Get(now_, {}));
  EXPECT_EQ(Id(), "second");
}

TEST_F(RereadCredentialsTest, KeepsWhatTheFileSaidWhileItCannotBeRead) {
  EXPECT_EQ(Id(), "first");
  in_file_ = Fail(ErrorKind::kConfig, "gone");
  now_ += minutes{5};
  EXPECT_EQ(Id(), "first");
  in_file_ = KeyConfig("second");
  now_ += minutes{1};
  EXPECT_EQ(Id(), "second");
}

TEST_F(RereadCredentialsTest, KeepsWhatWasFetchedWhileTheFileSaysTheSame) {
  in_file_ = CredentialConfig{CredentialsUri{"http://localhost:6666/"}};
  for (int minute = 0; minute < 10; ++minute) {
    EXPECT_EQ(Id(), "STS.exampleUriKeyId");
    now_ += minutes{1};
  }
  EXPECT_EQ(readings_, 10);
  EXPECT_THAT(world_.metadata_transport.requests(), testing::SizeIs(1));
}

TEST_F(RereadCredentialsTest, PassesARefusalOn) {
  in_file_ = CredentialConfig{CredentialsUri{"http://localhost:6666/"}};
  const auto key = credentials_.Get(now_, {});
  ASSERT_THAT(key, IsOk());
  credentials_.Invalidate(*key);
  EXPECT_THAT(credentials_.Get(now_, {}), IsOk());
  EXPECT_THAT(world_.metadata_transport.requests(), testing::SizeIs(2));
}

}  // namespace
}  // namespace exporter::alibaba::reread_credentials_test
