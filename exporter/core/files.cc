// SPDX-License-Identifier: Apache-2.0
#include "exporter/core/files.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace exporter {

Result<std::string> ReadTextFile(const std::string& path) {
  constexpr std::uintmax_t kMaxBytes = std::uintmax_t{16} << 20U;
  const auto refuse = [&](const std::string& why) {
    return Fail(ErrorKind::kConfig, path + ": cannot be read: " + why);
  };
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) return refuse("it is a folder");
  const auto size = std::filesystem::file_size(path, error);
  if (error) return refuse(error.message());
  if (size > kMaxBytes) return refuse("it is larger than 16 MiB");
  std::ifstream file(path, std::ios::binary);
  if (!file) return refuse(std::strerror(errno));
  return std::string{std::istreambuf_iterator<char>(file), {}};
}

}  // namespace exporter
