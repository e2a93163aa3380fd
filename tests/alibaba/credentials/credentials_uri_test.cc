// SPDX-License-Identifier: Apache-2.0
#include "exporter/alibaba/credentials/credentials_uri.h"

#include <string>

#include <gmock/gmock.h>

#include "tests/alibaba/credentials/credential_testing.h"
#include "tests/alibaba/fixture.h"
#include "tests/support/json_mutations.h"

namespace exporter::alibaba::credentials_uri_test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kUrl = "http://127.0.0.1:6666/keys?user=NobodyMayReadThis";

Result<Credentials> Fetch(FakeTransport::Answer answer) {
  FakeTransport transport(std::move(answer));
  return UriFetcher({kUrl}, transport).Fetch(ServedAt(), {});
}

TEST(UriFetcher, GetsTheKey) {
  const auto key = Fetch([](const HttpRequest& request) {
    EXPECT_EQ(request.method, "GET");
    EXPECT_EQ(request.url, kUrl);
    return Respond(200, ReadFixture("credentials_uri.json"));
  });
  EXPECT_EQ(*key,
            (Credentials{"STS.exampleUriKeyId", Secret("exampleUriSecret"),
                         Secret("exampleUriToken=="), ParseTimestamp("2026-03-01T09:15:30Z")}));
}

TEST(UriFetcher, NeedsNoCode) {
  nlohmann::json answer = ReadJsonFixture("credentials_uri.json");
  answer.erase("Code");
  EXPECT_THAT(Fetch(InTurn({Respond(200, answer.dump())})), IsOk());
  answer["Code"] = "Failed";
  EXPECT_THAT(Fetch(InTurn({Respond(200, answer.dump())})),
              Refuses(ErrorKind::kBadResponse, HasSubstr("Code 'Failed'")));
}

TEST(UriFetcher, NamesNoMoreThanTheServer) {
  const auto names_server = HasSubstr("URI at http://127.0.0.1:6666: ");
  EXPECT_THAT(Fetch(InTurn({Fail(ErrorKind::kUnavailable, "refused")})),
              Refuses(ErrorKind::kUnavailable, AllOf(names_server, HasSubstr("refused"))));
  EXPECT_THAT(Fetch(InTurn({Respond(500, "exampleUriSecret")})),
              Refuses(ErrorKind::kUnavailable, AllOf(names_server, HasSubstr("500"))));
  EXPECT_THAT(Fetch(InTurn({Respond(401, "")})), Refuses(ErrorKind::kAuth, names_server));
  EXPECT_THAT(Fetch(InTurn({Respond(302, "")})), Refuses(ErrorKind::kBadResponse, names_server));
  EXPECT_THAT(Fetch(InTurn({Respond(200, "exampleUriSecret")})),
              Refuses(ErrorKind::kBadResponse, names_server));
}

TEST(UriFetcher, SurvivesEveryMutation) {
  std::size_t refused = 0;
  ForEachMutation(ReadFixture("credentials_uri.json"), [&](const std::string& mutated) {
    const auto key = Fetch(InTurn({Respond(200, mutated)}));
    if (key) return;
    ++refused;
    EXPECT_THAT(key, Refuses(ErrorKind::kBadResponse, HasSubstr("URI at")));
  });
  EXPECT_GT(refused, 40U);
}

TEST(CheckCredentialsUri, TakesUrlsWithPathAndQuery) {
  for (const char* url : {"http://localhost:6666/?user=x", "https://keys.example.com",
                          "http://[::1]:80/a/b", "https://keys?x=1"}) {
    EXPECT_FALSE(CheckCredentialsUri({url})) << url;
  }
}

TEST(CheckCredentialsUri, RefusesOthersAndShowsNothingOfThem) {
  for (const char* url : {"", "localhost:6666", "ftp://NobodyMayReadThis", "http://", "http://a b/",
                          "http://user:NobodyMayReadThis@host/", "http://host/#NobodyMayReadThis",
                          "file:///NobodyMayReadThis", "http://host/\nx"}) {
    const auto error = CheckCredentialsUri({url});
    ASSERT_TRUE(error) << url;
    EXPECT_THAT(error->message, AllOf(HoldsNoSecret(), HasSubstr("http://host[:port]")));
  }
}

}  // namespace
}  // namespace exporter::alibaba::credentials_uri_test
