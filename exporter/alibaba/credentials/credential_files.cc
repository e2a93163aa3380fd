// SPDX-License-Identifier: Apache-2.0
#include "exporter/alibaba/credentials/credential_files.h"

#include <array>
#include <cerrno>
#include <fstream>
#include <system_error>
#include <utility>

#include "exporter/alibaba/credentials/decode_key.h"

namespace exporter::alibaba {
namespace {

// Far above any security token; guards against a wrong path such as a device.
constexpr std::size_t kMaxFileBytes = 65'536;

Result<std::string> ReadKeyFile(std::string_view name) {
  const std::string path(name);
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  std::array<char, kMaxFileBytes> buffer{};
  if (file) file.read(buffer.data(), buffer.size());
  if (!file.is_open() || file.bad()) {
    return Fail(ErrorKind::kConfig,
                "file " + path + " cannot be read: " + std::generic_category().message(errno));
  }
  if (!file.eof()) return Fail(ErrorKind::kConfig, "file " + path + " is too long for a key");
  return CleanKeyText("file " + path,
                      std::string_view(buffer.data(), static_cast<std::size_t>(file.gcount())));
}

Result<Credentials> ReadOnce(const CredentialPaths& paths) {
  return ReadKey({paths.access_key_id, paths.access_key_secret, paths.security_token}, ReadKeyFile);
}

}  // namespace

// A rotation between two reads could pair an id with another key's secret, so read until two passes
// agree.
Result<Credentials> ReadCredentialFiles(const CredentialPaths& paths) {
  constexpr int kMaxReadings = 4;
  Result<Credentials> last = ReadOnce(paths);
  for (int readings = 1; last && readings < kMaxReadings; ++readings) {
    Result<Credentials> next = ReadOnce(paths);
    if (next && *next == *last) return next;
    last = std::move(next);
  }
  return last;
}

CredentialFiles::CredentialFiles(CredentialPaths paths, Credentials first)
    : paths_(std::move(paths)), last_(std::move(first)) {}

Result<Credentials> CredentialFiles::Get(TimePoint /*now*/, const std::stop_token& /*stop*/) {
  Result<Credentials> read = ReadCredentialFiles(paths_);
  const std::scoped_lock lock(mutex_);
  if (read) last_ = std::move(*read);
  return last_;
}

}  // namespace exporter::alibaba
