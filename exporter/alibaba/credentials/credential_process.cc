// SPDX-License-Identifier: Apache-2.0
#include "exporter/alibaba/credentials/credential_process.h"

#include <chrono>
#include <utility>

#include "exporter/alibaba/credentials/decode_key.h"
#include "exporter/core/child_process.h"
#include "exporter/json/fields.h"

namespace exporter::alibaba {
namespace {

constexpr std::chrono::seconds kDeadline{30};

// Splits a command, character by character.
class CommandReader {
 public:
  explicit CommandReader(std::string_view command) : rest_(command) {}

  // False: the command ends inside a quote or escape.
  bool ReadAll() {
    while (!rest_.empty()) {
      const char c = Next();
      if (c == '\\') {
        if (rest_.empty()) return false;
        word_ += Next();
      } else if (c == '\'' || c == '"') {
        if (!ReadQuoted(c)) return false;
      } else if (std::string_view(" \t\r\n\v\f").find(c) != std::string_view::npos) {
        EndWord();
      } else {
        word_ += c;
      }
    }
    EndWord();
    return true;
  }
  std::vector<std::string> words() && { return std::move(words_); }

 private:
  char Next() {
    const char c = rest_.front();
    rest_.remove_prefix(1);
    return c;
  }

  bool ReadQuoted(char quote) {
    while (!rest_.empty()) {
      const char c = Next();
      if (c == quote) return true;
      const bool escapes =
          quote == '"' && c == '\\' && !rest_.empty() &&
          std::string_view("\"\\$`\n").find(rest_.front()) != std::string_view::npos;
      word_ += escapes ? Next() : c;
    }
    return false;
  }

  void EndWord() {
    if (!word_.empty()) words_.push_back(std::exchange(word_, {}));
  }

  std::string_view rest_;
  std::string word_;
  std::vector<std::string> words_;
};

tl::unexpected<Error> BadAnswer(const std::string& why) {
  return Fail(ErrorKind::kBadResponse, "the answer " + why);
}

}  // namespace

Result<std::vector<std::string>> SplitCommand(std::string_view command) {
  CommandReader reader(command);
  if (!reader.ReadAll()) {
    return Fail(ErrorKind::kConfig, "process_command ends within quotes or after a backslash");
  }
  auto words = std::move(reader).words();
  if (words.empty()) return Fail(ErrorKind::kConfig, "process_command is empty");
  return words;
}

Result<CredentialProcess> FindCredentialProcess(std::string_view command,
                                                const Environment& environment) {
  auto words = SplitCommand(command);
  if (!words) return tl::unexpected(words.error());
  const std::string name = words->front();
  if (name.find('=') != std::string::npos) {
    return Fail(ErrorKind::kConfig,
                "process_command: begins with an assignment, want a program: there is no shell");
  }
  words->erase(words->begin());
  if (name.find('/') != std::string::npos) {
    if (IsProgram(name)) return CredentialProcess{name, std::move(*words)};
    return Fail(ErrorKind::kConfig, "process_command: there is no program " + OneLine(name));
  }
  auto path = FindInPath(name, environment);
  if (!path) {
    return Fail(ErrorKind::kConfig, "process_command: " + OneLine(name) + " is not in PATH");
  }
  return CredentialProcess{std::move(*path), std::move(*words)};
}

Result<Credentials> DecodeProgramKey(std::string_view json) {
  const auto document = JsonDocument::Parse(json);
  if (!document) return BadAnswer("is no JSON object");
  const Fields root = document->root();
  const std::string mode = root.Text("mode");
  if (mode != "AK" && mode != "StsToken") {
    return BadAnswer("has mode '" + OneLine(mode, 40) + "', want 'AK' or 'StsToken'");
  }
  auto key = ReadKey({"access_key_id", "access_key_secret", {}}, root);
  if (!key) return BadAnswer("is of no use: " + key.error().message);
  key->expires_at = root.Time("expiration");
  // An empty string means no expiry; another type is an error.
  if (!key->expires_at && root.Has("expiration") && root.OptionalText("expiration") != "") {
    return BadAnswer("has an expiration that is no time");
  }
  if (mode == "AK") return key;
  const auto token = CleanKeyText("field sts_token", root.Text("sts_token"));
  if (!token) return BadAnswer("is of no use: " + token.error().message);
  key->security_token = Secret(*token);
  return key;
}

CredentialProcessFetcher::CredentialProcessFetcher(CredentialProcess program)
    : program_(std::move(program)) {}

Result<Credentials> CredentialProcessFetcher::Fetch(TimePoint /*now*/,
                                                    const std::stop_token& stop) {
  const std::string what = "program " + program_.path + ": ";
  const auto end = RunProgram(
      {.path = program_.path, .arguments = program_.arguments, .deadline = kDeadline}, stop);
  if (!end) return Fail(end.error().kind, what + end.error().message);
  if (end->status != 0) {
    // Its stderr may hold a secret, so it is not shown.
    return Fail(ErrorKind::kAuth, what + "ended with status " + std::to_string(end->status) +
                                      "; run it by hand to see why");
  }
  auto key = DecodeProgramKey(end->output);
  if (!key) return Fail(key.error().kind, what + key.error().message);
  return key;
}

}  // namespace exporter::alibaba
