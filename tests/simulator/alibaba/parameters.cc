// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "tests/simulator/alibaba/parameters.h"
#include "tests/simulator/encoding.h"
#include "tests/simulator/timestamps.h"

namespace simulator::alibaba {
namespace {

constexpr std::string_view kNumber = ".N";

// Whether the rule is for this name: "Tag.3.Key" for "Tag.N.Key".
bool IsFor(const ParameterRule& rule, std::string_view name) {
  const std::size_t mark = rule.name.find(kNumber);
  if (mark == std::string_view::npos) return rule.name == name;
  const std::string_view before = std::string_view(rule.name).substr(0, mark + 1);
  const std::string_view behind = std::string_view(rule.name).substr(mark + kNumber.size());
  if (name.size() <= before.size() + behind.size() || !name.starts_with(before) ||
      !name.ends_with(behind)) {
    return false;
  }
  name.remove_prefix(before.size());
  name.remove_suffix(behind.size());
  const auto number = ParseInteger(name);
  return number && *number >= 1 && *number <= rule.most_elements && name.front() != '0';
}

bool IsWord(std::string_view words, std::string_view value) {
  while (!words.empty()) {
    const std::string_view word = words.substr(0, words.find('|'));
    if (word == value) return true;
    words.remove_prefix(std::min(words.size(), word.size() + 1));
  }
  return false;
}

// What is accepted, when the value is not.
std::string Accepted(const ParameterRule& rule, const std::string& value) {
  using Kind = ParameterRule::Kind;
  if (rule.kind == Kind::kInteger) {
    const auto number = ParseInteger(value);
    if (number && *number >= rule.least && *number <= rule.most) return {};
    return "a number from " + std::to_string(rule.least) + " to " + std::to_string(rule.most);
  }
  if (rule.kind == Kind::kBoolean) return IsWord("true|false", value) ? "" : "true or false";
  if (rule.kind == Kind::kTime) {
    const bool is_time = ParseTime(value) || ParseTimeWithoutSeconds(value);
    return is_time ? "" : "a time such as 2026-03-01T08:00:00Z";
  }
  if (rule.words.empty() || IsWord(rule.words, value)) return {};
  return "one of " + rule.words;
}

bool IsPlain(std::string_view name) {
  return std::all_of(name.begin(), name.end(), [](unsigned char c) {
    return c == '.' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  });
}

std::optional<ApiError> CheckOne(const std::vector<ParameterRule>& rules, const std::string& name,
                                 const std::string& value) {
  const auto rule = std::find_if(rules.begin(), rules.end(),
                                 [&](const ParameterRule& each) { return IsFor(each, name); });
  if (rule == rules.end()) return InvalidParameter(name, "no such parameter is known.");
  const std::string accepted = Accepted(*rule, value);
  if (accepted.empty()) return std::nullopt;
  return InvalidParameter(name, "\"" + value + "\" is not " + accepted + ".");
}

}  // namespace

ParameterRule ReadRule(const std::string& name, std::string_view words) {
  ParameterRule rule{.name = name};
  while (!words.empty()) {
    const std::string_view word = words.substr(0, words.find(' '));
    words.remove_prefix(std::min(words.size(), word.size() + 1));
    const std::size_t range = word.find("..");
    if (word == "required") {
      rule.required = true;
    } else if (word == "time" || word == "boolean") {
      rule.kind = word == "time" ? ParameterRule::Kind::kTime : ParameterRule::Kind::kBoolean;
    } else if (word.starts_with("N<=")) {
      rule.most_elements = ParseInteger(word.substr(3)).value();
    } else if (range != std::string_view::npos) {
      rule.kind = ParameterRule::Kind::kInteger;
      rule.least = ParseInteger(word.substr(0, range)).value();
      rule.most = ParseInteger(word.substr(range + 2)).value();
    } else {
      rule.words = word;
    }
  }
  return rule;
}

ApiError InvalidParameter(const std::string& name, const std::string& why) {
  return {400, IsPlain(name) ? "InvalidParameter." + name : "InvalidParameter",
          "The specified parameter \"" + name + "\" is not valid: " + why};
}

std::optional<ApiError> CheckParameters(const std::vector<ParameterRule>& rules,
                                        const Parameters& parameters) {
  std::set<std::string_view> seen;
  for (const auto& [name, value] : parameters.pairs()) {
    if (!seen.insert(name).second) return InvalidParameter(name, "it is given twice.");
    if (auto error = CheckOne(rules, name, value)) return error;
  }
  for (const ParameterRule& rule : rules) {
    std::string name = rule.name;
    if (const std::size_t mark = name.find(kNumber); mark != std::string::npos)
      name.replace(mark, kNumber.size(), ".1");
    if (rule.required && parameters.Text(name).empty()) return MissingParameter(name);
  }
  return std::nullopt;
}

std::vector<std::string> ListOf(const Parameters& parameters, std::string_view name) {
  std::vector<std::string> values;
  for (int i = 1;; ++i) {
    auto value = parameters.Find(std::string(name) + "." + std::to_string(i));
    if (!value) return values;
    values.push_back(std::move(*value));
  }
}
namespace {

// Reads "++//" in Base64.
constexpr std::string_view kMark = "\xfb\xef\xff";
constexpr std::size_t kMostIds = 100;

}  // namespace

std::string EncodeNextToken(std::string_view last_id) {
  std::string bytes(kMark);
  bytes += last_id;
  if (bytes.size() % 3 == 0) bytes += '\0';
  return Base64Encode(bytes);
}

std::optional<std::string> DecodeNextToken(std::string_view token) {
  auto bytes = Base64Decode(token);
  if (!bytes || !bytes->starts_with(kMark)) return std::nullopt;
  bytes->erase(0, kMark.size());
  while (bytes->ends_with('\0')) bytes->pop_back();
  return bytes;
}

PageRequest ReadPageRequest(const Parameters& parameters, const PageSizes& sizes) {
  PageRequest page;
  page.size = static_cast<std::size_t>(sizes.usual);
  if (const auto text = parameters.Find("MaxResults")) {
    const auto size = ParseInteger(*text);
    if (!size) {
      page.error = ApiError{400, "InvalidParameter.MaxResults",
                            "The specified parameter MaxResults is not valid."};
      return page;
    }
    page.size = static_cast<std::size_t>(std::clamp(*size, sizes.least, sizes.most));
  }
  const std::string token = parameters.Text("NextToken");
  if (token.empty()) return page;
  auto after = DecodeNextToken(token);
  if (after) {
    page.after = std::move(*after);
  } else {
    page.error = ApiError{400, "InvalidParameter.NextToken",
                          "The specified parameter NextToken is not valid."};
  }
  return page;
}

std::optional<ApiError> CheckRegion(const Parameters& parameters) {
  const std::string region = parameters.Text("RegionId");
  if (region.empty()) return MissingParameter("RegionId");
  return IsRegion(region) ? std::nullopt : std::optional(InvalidRegion());
}

std::optional<std::vector<std::string>> ReadIdList(const std::string& json) {
  const auto parsed = nlohmann::json::parse(json, nullptr, false);
  if (!parsed.is_array() || parsed.size() > kMostIds) return std::nullopt;
  std::vector<std::string> ids;
  for (const nlohmann::json& id : parsed) {
    if (!id.is_string()) return std::nullopt;
    ids.push_back(id.get<std::string>());
  }
  return ids;
}

}  // namespace simulator::alibaba
