// SPDX-License-Identifier: Apache-2.0
#include "exporter/kubernetes/access/token_file.h"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <string_view>
#include <system_error>
#include <utility>

namespace exporter::kubernetes {
namespace {

constexpr std::chrono::minutes kPeriod{1};
// Real tokens are a few kilobytes; this keeps a wrong file from filling the memory.
constexpr std::size_t kMaxBytes = std::size_t{1} << 20U;

std::string_view Trim(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const auto first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

}  // namespace

TokenFile::TokenFile(std::string path, std::string place)
    : path_(std::move(path)), place_(std::move(place)) {}

Result<Secret> TokenFile::Get(TimePoint now) {
  const std::scoped_lock lock(mutex_);
  // A clock set back must not keep an old token alive.
  const bool fresh = now >= read_at_ && now - read_at_ < kPeriod;
  if (!expired_ && fresh) return token_;
  Result<Secret> read = Read();
  if (read) {
    token_ = std::move(*read);
    read_at_ = now;
    expired_ = false;
  } else if (token_.empty()) {
    return tl::unexpected(read.error());
  }
  return token_;
}

void TokenFile::Expire() {
  const std::scoped_lock lock(mutex_);
  expired_ = true;
}

std::string TokenFile::Remedy() const {
  return "the token is refused; check " + place_ + " (" + path_ + ")";
}

Result<Secret> TokenFile::Read() const {
  const auto refuse = [this](const std::string& why) {
    return Fail(ErrorKind::kConfig, "token file " + path_ + ": " + why + "; check " + place_);
  };
  errno = 0;
  std::ifstream file(path_, std::ios::binary);
  std::string text(kMaxBytes, '\0');
  if (file) file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (!file && !file.eof()) {
    return refuse(std::error_code(errno, std::generic_category()).message());
  }
  text.resize(static_cast<std::size_t>(file.gcount()));
  const std::string_view token = Trim(text);
  if (token.empty()) return refuse("it is empty");
  const auto printable = [](char c) { return c > ' ' && c < '\x7f'; };
  if (!std::ranges::all_of(token, printable)) return refuse("it holds more than a token");
  return Secret(std::string(token));
}

}  // namespace exporter::kubernetes
