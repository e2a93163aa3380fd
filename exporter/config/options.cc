// SPDX-License-Identifier: Apache-2.0
#include "exporter/config/options.h"

#include <algorithm>

#include "exporter/core/error.h"

namespace exporter {
namespace {

// `value` as shown in a message: without a password in a URL.
std::string Shown(std::string_view value) {
  const auto at = value.rfind('@');
  if (at == std::string_view::npos) return OneLine(value, 80);
  return "***" + OneLine(value.substr(at), 80);
}

}  // namespace

Options::Options() {
  for (const OptionRow& row : AllOptions()) {
    if (!row.default_text.empty()) row.store(*this, {row.default_text});
  }
}

std::string EnvironmentName(std::string_view flag) {
  std::string name = "ACK_STORAGE_";
  for (const char c : flag) {
    const bool letter = c >= 'a' && c <= 'z';
    name.push_back(letter ? static_cast<char>(c - 'a' + 'A') : '_');
  }
  return name;
}

ConfigErrors StoreOptions(const RawValues& values,
                          const std::function<std::string(std::string_view)>& place,
                          Options& options) {
  ConfigErrors errors;
  for (const auto& [flag, texts] : values) {
    const auto row = std::ranges::find(AllOptions(), std::string_view(flag), &OptionRow::flag);
    if (row == AllOptions().end()) {
      errors.push_back(OneLine(place(flag)) + ": there is no such option (see --help)");
      continue;
    }
    if (texts.empty() || std::ranges::find(texts, "") != texts.end()) {
      errors.push_back(place(flag) + ": needs a value, " + std::string(row->value_name));
      continue;
    }
    if (texts.size() > 1 && !row->is_repeatable) {
      errors.push_back(place(flag) + ": is given " + std::to_string(texts.size()) +
                       " times, want one value");
      continue;
    }
    if (const auto accepted = row->store(options, texts)) {
      errors.push_back(place(flag) + ": '" + Shown(texts.back()) + "' is not accepted, want " +
                       *accepted);
    }
  }
  return errors;
}

}  // namespace exporter
