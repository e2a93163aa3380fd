// SPDX-License-Identifier: Apache-2.0
#include "tests/naming_rules.h"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <map>
#include <regex>
#include <sstream>
#include <string_view>

#include "tests/layering_rules.h"

namespace exporter {
namespace {

// The homes of series: those of the cluster and the account, and the exporter's own.
constexpr const char* kSeriesHomes =
    "exporter/(publish/series/.*|metrics/.*|http/observed_transport\\..*|poll/.*"
    "|publish/publisher\\..*|serve/.*|app/catalogue\\..*)";

const std::string kLicense = "// SPDX-License-Identifier: Apache-2.0\n";

// Code without comments; good enough where texts hold "//" in URLs only.
std::string WithoutComments(const std::string& text) {
  static const std::regex kComment("(^|[^:])//.*$");
  std::string code;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line.find("//") != std::string::npos) line = std::regex_replace(line, kComment, "$1");
    code += line + "\n";
  }
  return code;
}

std::vector<std::string> Matches(const std::string& text, const std::string& pattern) {
  std::vector<std::string> found;
  const std::regex regex(pattern);
  for (std::sregex_iterator match(text.begin(), text.end(), regex); match != std::sregex_iterator();
       ++match) {
    found.push_back((*match)[1]);
  }
  return found;
}

constexpr std::string_view kToDo =
    "TO"
    "DO";

// Over the whole tree a regular expression would take seconds.
bool HoldsWord(std::string_view text, std::string_view word) {
  const auto is_part = [&text](std::size_t at) {
    return at < text.size() &&
           (std::isalnum(static_cast<unsigned char>(text[at])) || text[at] == '_');
  };
  for (auto at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    if (!is_part(at - 1) && !is_part(at + word.size())) return true;
  }
  return false;
}

}  // namespace

std::vector<std::string> FindStrayMetricNames(const SourceTree& tree) {
  static const std::regex kDefinition(R"(\.name =\s*"ack_storage_[a-z0-9_]+")");
  static const std::regex kHome(kSeriesHomes);
  std::vector<std::string> found;
  for (const auto& [path, text] : tree) {
    if (!path.starts_with("exporter/") || text.find("ack_storage_") == std::string::npos) continue;
    if (path.starts_with("exporter/alerting/")) continue;  // rules query metrics by name
    const std::string code = WithoutComments(text);
    if (code.find("ack_storage_") == std::string::npos) continue;
    if (!std::regex_match(path, kHome)) found.push_back(path + ": is no home of metrics");
    if (std::regex_replace(code, kDefinition, "").find("ack_storage_") != std::string::npos) {
      found.push_back(path + ": a metric name outside the .name of a MetricDef");
    }
  }
  return found;
}

std::set<std::string> CheckNames(const SourceTree& tree) {
  std::set<std::string> names;
  std::string code;
  for (const auto& [path, text] : tree) {
    if (path.starts_with("exporter/checks/")) code += WithoutComments(text);
  }
  for (const auto& name : Matches(code, R"(\.name =\s*"([a-z]+(?:-[a-z]+)+)\")")) {
    names.insert(name);
  }
  for (const auto& constant : Matches(code, R"(\.name =\s*(k\w+))")) {
    const std::string value = "\\b" + constant + R"([^;"]*"([a-z]+(?:-[a-z]+)+)\")";
    for (const auto& name : Matches(code, value)) names.insert(name);
  }
  return names;
}

std::vector<std::string> FindStrayCheckNames(const SourceTree& tree) {
  const std::set<std::string> names = CheckNames(tree);
  std::vector<std::string> found;
  for (const auto& [path, text] : tree) {
    if (MayReach(path, "checks")) continue;
    const std::string code = WithoutComments(text);
    for (const std::string& name : names) {
      if (code.find('"' + name + '"') == std::string::npos) continue;
      found.push_back(path + ": names the check " + name);
    }
  }
  return found;
}

std::vector<std::string> FindUntidy(const SourceTree& tree) {
  constexpr std::ptrdiff_t kMaxLines = 299;
  std::vector<std::string> found;
  for (const auto& [path, text] : tree) {
    const auto lines = std::ranges::count(text, '\n');
    if (lines > kMaxLines) {
      found.push_back(path + ": has " + std::to_string(lines) + " lines, want fewer than 300");
    }
    if (!text.starts_with(kLicense)) found.push_back(path + ": does not name its license first");
    if (path.ends_with(".h") && !text.starts_with(kLicense + "#pragma once\n")) {
      found.push_back(path + ": has no #pragma once below its license");
    }
    if (HoldsWord(text, kToDo)) found.push_back(path + ": holds a to-do");
  }
  return found;
}

std::vector<std::string> FindEvaluationsByRequests(const SourceTree& tree) {
  static const std::regex kEvaluates(
      R"(\b(Evaluate|Reconcile|ForecastScaleUps)\(|\b(Analysis|Evaluation|Index) \w+[({]|make_\w+<(const )?(Analysis|Evaluation)>)");
  std::vector<std::string> found;
  for (const auto& [path, text] : tree) {
    if (!path.starts_with("exporter/report/") && !path.starts_with("exporter/serve/")) continue;
    if (std::regex_search(WithoutComments(text), kEvaluates)) found.push_back(path + ": evaluates");
  }
  return found;
}

std::vector<std::string> FindFragments(const SourceTree& tree) {
  constexpr std::ptrdiff_t kMinLines = 40;
  constexpr std::size_t kMaxFragments = 59;
  std::map<std::string, std::ptrdiff_t> lines_of;
  for (const auto& [path, text] : tree) {
    lines_of[path.substr(0, path.rfind('.'))] += std::ranges::count(text, '\n');
  }
  std::vector<std::string> found;
  for (const auto& [stem, lines] : lines_of) {
    if (lines < kMinLines) found.push_back(stem + ": has " + std::to_string(lines) + " lines");
  }
  if (found.size() <= kMaxFragments) found.clear();
  return found;
}

}  // namespace exporter
