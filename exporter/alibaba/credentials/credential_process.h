// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "exporter/alibaba/credentials/credentials.h"
#include "exporter/core/environment.h"

namespace exporter::alibaba {

// A program that prints a key: `process_command` of a profile of mode External.
struct CredentialProcess {
  std::string path;  // may be relative to the current directory
  std::vector<std::string> arguments;

  friend bool operator==(const CredentialProcess&, const CredentialProcess&) = default;
};

// The words of a command, split as the credential libraries do: at white space, with quotes and
// backslashes as in POSIX shells, but without a shell. kConfig.
Result<std::vector<std::string>> SplitCommand(std::string_view command);

// The program of a command, searched in PATH if its name has no '/'. kConfig names the program,
// never its arguments, which may be secret.
Result<CredentialProcess> FindCredentialProcess(std::string_view command,
                                                const Environment& environment);

// Decodes the program's output: {"mode": "AK" or "StsToken", "access_key_id", ...}. kBadResponse.
Result<Credentials> DecodeProgramKey(std::string_view json);

// Runs the program and decodes its output. kAuth if the program fails.
class CredentialProcessFetcher final : public CredentialFetcher {
 public:
  explicit CredentialProcessFetcher(CredentialProcess program);
  Result<Credentials> Fetch(TimePoint now, const std::stop_token& stop) override;

 private:
  const CredentialProcess program_;
};

}  // namespace exporter::alibaba
