// SPDX-License-Identifier: Apache-2.0
#include "exporter/alibaba/credentials/credential_process.h"

#include <filesystem>
#include <string>

#include <gmock/gmock.h>

#include "tests/alibaba/credentials/credential_testing.h"
#include "tests/support/json_mutations.h"
#include "tests/support/temporary_folder.h"

namespace exporter::alibaba::credential_process_test {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* kTemporary =
    R"({"mode":"StsToken","access_key_id":"STS.x","access_key_secret":"exampleAccessKeySecret",)"
    R"("sts_token":"exampleSecurityToken","expiration":"2026-03-01T09:15:30Z"})";

Result<Credentials> RunScript(const std::string& script) {
  return CredentialProcessFetcher({.path = "/bin/sh", .arguments = {"-c", script}})
      .Fetch(ServedAt(), {});
}

TEST(SplitCommand, PartsAsThePosixShellsDo) {
  EXPECT_THAT(*SplitCommand("acs-sso  login\t--profile x"),
              ElementsAre("acs-sso", "login", "--profile", "x"));
  EXPECT_THAT(*SplitCommand(R"("/opt/my tools/get" --team 'a "b"' c\ d)"),
              ElementsAre("/opt/my tools/get", "--team", R"(a "b")", "c d"));
  EXPECT_THAT(*SplitCommand(R"(x "a\"b\\c\$d\e" 'f\g' h"i"'j')"),
              ElementsAre("x", R"(a"b\c$d\e)", R"(f\g)", "hij"));
  EXPECT_THAT(*SplitCommand("x $HOME ; rm | y > z"),
              ElementsAre("x", "$HOME", ";", "rm", "|", "y", ">", "z"));
}

TEST(SplitCommand, RefusesWhatDoesNotEnd) {
  for (const char* command : {"x 'a", "x \"a", "x \\", "x \"a\\\""}) {
    EXPECT_THAT(SplitCommand(command), FailsWith(ErrorKind::kConfig, HasSubstr("ends within")));
  }
  for (const char* command : {"", "  ", "''"}) {
    EXPECT_THAT(SplitCommand(command), FailsWith(ErrorKind::kConfig, "process_command is empty"));
  }
}

TEST(FindCredentialProcess, LooksInPath) {
  const auto program =
      FindCredentialProcess("sh -c 'exit 0'", Variables({{"PATH", "/nowhere:/bin"}}));
  EXPECT_EQ(program.value(), (CredentialProcess{"/bin/sh", {"-c", "exit 0"}}));
  EXPECT_EQ(FindCredentialProcess("/bin/sh", Variables({})).value(),
            (CredentialProcess{"/bin/sh", {}}));
}

TEST(FindCredentialProcess, NamesTheProgramAndNotItsArguments) {
  EXPECT_THAT(FindCredentialProcess("no-such-tool --token NobodyMayReadThis", Variables({})),
              Refuses(ErrorKind::kConfig, HasSubstr("no-such-tool is not in PATH")));
  EXPECT_THAT(FindCredentialProcess("/nowhere/tool NobodyMayReadThis", Variables({})),
              Refuses(ErrorKind::kConfig, HasSubstr("there is no program /nowhere/tool")));
}

TEST(DecodeProgramKey, ReadsBothModes) {
  EXPECT_EQ(*DecodeProgramKey(kTemporary),
            (Credentials{"STS.x", Secret("exampleAccessKeySecret"), Secret("exampleSecurityToken"),
                         ParseTimestamp("2026-03-01T09:15:30Z")}));
  EXPECT_EQ(*DecodeProgramKey(
                R"({"mode":"AK","access_key_id":"x","access_key_secret":"y","sts_token":""})"),
            (Credentials{"x", Secret("y"), {}}));
  EXPECT_EQ(DecodeProgramKey(R"({"mode":"AK","access_key_id":"x","access_key_secret":"y",)"
                             R"("expiration":""})")
                ->expires_at,
            std::nullopt);
}

TEST(DecodeProgramKey, SaysWhatIsWrong) {
  EXPECT_THAT(DecodeProgramKey("exampleAccessKeySecret"),
              Refuses(ErrorKind::kBadResponse, HasSubstr("is no JSON object")));
  EXPECT_THAT(
      DecodeProgramKey(R"({"mode":"RamRoleArn"})"),
      Refuses(ErrorKind::kBadResponse, HasSubstr("mode 'RamRoleArn', want 'AK' or 'StsToken'")));
  EXPECT_THAT(DecodeProgramKey(R"({"mode":"StsToken","access_key_id":"x",)"
                               R"("access_key_secret":"exampleAccessKeySecret"})"),
              Refuses(ErrorKind::kBadResponse, HasSubstr("field sts_token is empty")));
  EXPECT_THAT(DecodeProgramKey(R"({"mode":"AK","access_key_id":"x","access_key_secret":"y",)"
                               R"("expiration":"tomorrow"})"),
              Refuses(ErrorKind::kBadResponse, HasSubstr("expiration that is no time")));
}

TEST(DecodeProgramKey, SurvivesEveryMutation) {
  std::size_t refused = 0;
  ForEachMutation(kTemporary, [&](const std::string& mutated) {
    const auto key = DecodeProgramKey(mutated);
    if (key) return;
    ++refused;
    EXPECT_THAT(key, Refuses(ErrorKind::kBadResponse, HasSubstr("the answer")));
  });
  EXPECT_GT(refused, 40U);
}

TEST(CredentialProcessFetcher, RunsTheProgram) {
  const std::string script = std::string("echo '") + kTemporary + "'; echo noise >&2";
  EXPECT_EQ(RunScript(script)->access_key_id, "STS.x");
}

TEST(CredentialProcessFetcher, NamesTheProgramThatFailsAndNotItsWords) {
  EXPECT_THAT(RunScript("echo NobodyMayReadThis >&2; exit 7"),
              Refuses(ErrorKind::kAuth, HasSubstr("program /bin/sh: ended with status 7")));
  EXPECT_THAT(
      RunScript("echo NobodyMayReadThis"),
      Refuses(ErrorKind::kBadResponse, HasSubstr("program /bin/sh: the answer is no JSON")));
  EXPECT_THAT(
      CredentialProcessFetcher({.path = "/nowhere/tool", .arguments = {}}).Fetch(ServedAt(), {}),
      Refuses(ErrorKind::kConfig, HasSubstr("program /nowhere/tool: cannot be started")));
}

TEST(CredentialProcessFetcher, StopsWhenItIsToldTo) {
  std::stop_source source;
  source.request_stop();
  EXPECT_THAT(CredentialProcessFetcher({.path = "/bin/sleep", .arguments = {"600"}})
                  .Fetch(ServedAt(), source.get_token()),
              FailsWith(ErrorKind::kStopped, testing::_));
}

}  // namespace
}  // namespace exporter::alibaba::credential_process_test
