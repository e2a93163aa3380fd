// SPDX-License-Identifier: Apache-2.0
#include "exporter/alibaba/credentials/decode_key.h"

#include <gmock/gmock.h>

#include "tests/alibaba/credentials/credential_testing.h"
#include "tests/alibaba/fixture.h"
#include "tests/support/json_mutations.h"

namespace exporter::alibaba::decode_key_test {
namespace {

using testing::HasSubstr;

Result<Credentials> Decode(const std::string& text) {
  const auto document = JsonDocument::Parse(text);
  if (!document) return tl::unexpected(document.error());
  return DecodeTemporaryKey(document->root());
}

TEST(DecodeTemporaryKey, ReadsAllOfIt) {
  EXPECT_EQ(*Decode(ReadFixture("imds_role_credentials.json")),
            (Credentials{"STS.exampleInstanceKeyId", Secret("exampleInstanceSecret"),
                         Secret("exampleInstanceToken+with/symbols=="),
                         ParseTimestamp("2026-03-01T14:15:30Z")}));
}

TEST(DecodeTemporaryKey, NamesTheFieldThatIsMissing) {
  for (const char* field : {"AccessKeyId", "AccessKeySecret", "SecurityToken", "Expiration"}) {
    nlohmann::json answer = ReadJsonFixture("imds_role_credentials.json");
    answer.erase(field);
    EXPECT_THAT(Decode(answer.dump()),
                Refuses(ErrorKind::kBadResponse, HasSubstr("field " + std::string(field))));
  }
}

TEST(DecodeTemporaryKey, RefusesAKeyThatNoHeaderMayHold) {
  nlohmann::json answer = ReadJsonFixture("imds_role_credentials.json");
  answer["AccessKeyId"] = "NobodyMayReadThis\r\nx-evil: 1";
  EXPECT_THAT(Decode(answer.dump()),
              Refuses(ErrorKind::kBadResponse, HasSubstr("field AccessKeyId holds characters")));
}

TEST(DecodeTemporaryKey, SurvivesEveryMutation) {
  const std::string fixture = ReadFixture("credentials_uri.json");
  std::size_t whole = 0;
  const std::size_t count = ForEachMutation(fixture, [&](const std::string& mutated) {
    const auto key = Decode(mutated);
    if (!key) {
      EXPECT_THAT(key, Refuses(ErrorKind::kBadResponse, testing::_));
      return;
    }
    ++whole;
    EXPECT_FALSE(key->access_key_id.empty() || key->access_key_secret.empty() ||
                 key->security_token.empty() || !key->expires_at);
  });
  EXPECT_GT(count, 50U);
  EXPECT_LT(whole, count / 3) << "only what is done to Code may do no harm";
}

}  // namespace
}  // namespace exporter::alibaba::decode_key_test
