#include "exporter/alibaba/credentials/key_text.h"

#include <algorithm>

namespace exporter::alibaba {

Result<std::string> CleanKeyText(std::string_view where, std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const auto first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) {
    return Fail(ErrorKind::kConfig, std::string(where) + " is empty");
  }
  const std::string_view key = text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
  if (!std::ranges::all_of(key, [](char c) { return c > ' ' && c < '\x7f'; })) {
    return Fail(ErrorKind::kConfig,
                std::string(where) + " holds characters that no key or token has");
  }
  return std::string(key);
}

}  // namespace exporter::alibaba
