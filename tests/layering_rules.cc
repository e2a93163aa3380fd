#include "tests/layering_rules.h"

#include <algorithm>
#include <map>
#include <optional>
#include <regex>
#include <set>
#include <sstream>

namespace exporter {
namespace {

using Folders = std::set<std::string, std::less<>>;

// Section 1 of the style guide; a folder may always include itself, app/ all.
const std::map<std::string, Folders, std::less<>> kArrows{
    {"core", {}},
    {"json", {"core"}},
    {"http", {"core"}},
    {"metrics", {"core"}},
    {"kubernetes", {"core", "json", "http", "metrics"}},
    {"alibaba", {"core", "json", "http", "metrics"}},
    {"inventory", {"core", "kubernetes", "alibaba"}},
    {"analysis", {"core", "inventory"}},
    {"checks", {"core", "metrics", "inventory", "analysis"}},
    {"sources", {"core", "json", "http", "metrics", "kubernetes", "alibaba", "inventory"}},
    {"poll", {"core", "http", "metrics", "sources", "inventory", "analysis", "checks"}},
    {"report", {"core", "metrics", "inventory", "analysis", "checks"}},
    {"serve", {"core", "metrics", "inventory", "report"}},
};

struct Door {
  const char* header;  // what the header's name starts with
  const char* files;   // the files of exporter/ that may include it
};

constexpr const char* kAnywhere = ".*";
constexpr Door kDoors[] = {
    {"curl/", "http/(curl_.*\\.cc|url\\.cc)"},
    {"simdjson", "json/.*"},
    {"nlohmann/", "report/.*"},
    {"prometheus/", "metrics/.*"},
    {"zlib.h", "metrics/.*"},
    {"civetweb.h", "serve/.*"},
    {"yaml-cpp/", "app/.*|kubernetes/kubeconfig\\.cc"},
    {"openssl/", "alibaba/signer\\.cc|kubernetes/certificate\\.cc|serve/.*"},
    {"spdlog/", "(poll|serve|app)/.*"},
    {"CLI/", "app/.*"},
    {"tl/expected.hpp", "core/.*"},
    // POSIX
    {"arpa/", kAnywhere},
    {"fcntl.h", kAnywhere},
    {"net", kAnywhere},
    {"sys/", kAnywhere},
    {"poll.h", kAnywhere},
    {"pthread.h", kAnywhere},
    {"spawn.h", kAnywhere},
    {"strings.h", kAnywhere},
    {"unistd.h", kAnywhere},
};

std::string WithoutPrefix(const std::string& path) {
  constexpr std::string_view kRoot = "exporter/";
  return path.starts_with(kRoot) ? path.substr(kRoot.size()) : path;
}

std::string FolderOf(const std::string& path) {
  const std::string inside = WithoutPrefix(path);
  return inside.substr(0, inside.find('/'));
}

// Struct headers are those with a decoder, those of an API action, and those with nothing but
// structs in them; the others hold clients and their tools.
bool IsStructHeader(const std::string& text) {
  if (std::regex_search(text, std::regex(R"(Result<\w+> Decode\w+\(const Fields&)"))) return true;
  if (text.find("inline constexpr ApiAction k") != std::string::npos) return true;
  const std::string code = std::regex_replace(text, std::regex("//[^\n]*"), "");
  return code.find("struct ") != std::string::npos && code.find_first_of("()") == std::string::npos;
}

std::optional<std::string> JudgeOurs(const std::string& path, const std::string& included,
                                     std::string (*read)(const std::string& path)) {
  if (!included.starts_with("exporter/")) return "is not written from exporter/";
  const std::string from = FolderOf(path);
  const std::string to = FolderOf(included);
  if (from == to || from == "app") return std::nullopt;
  const auto arrows = kArrows.find(from);
  if (arrows == kArrows.end()) return "comes from a folder that the style guide does not know";
  if (!arrows->second.contains(to)) return from + "/ may not include " + to + "/";
  const bool is_api = to == "kubernetes" || to == "alibaba";
  if (from == "inventory" && is_api && !IsStructHeader(read(included))) {
    return "inventory/ may include struct headers of " + to + "/ only";
  }
  return std::nullopt;
}

std::optional<std::string> JudgeForeign(const std::string& path, const std::string& header) {
  if (header.find_first_of("./") == std::string::npos) return std::nullopt;  // standard library
  for (const Door& door : kDoors) {
    if (!header.starts_with(door.header)) continue;
    if (std::regex_match(WithoutPrefix(path), std::regex(door.files))) return std::nullopt;
    return "belongs behind its door, exporter/" + std::string(door.files);
  }
  return "has no door yet: give it one in tests/layering_rules.cc";
}

// A line without its comment; good enough for code that has no "//" in texts but URLs.
std::string WithoutComment(const std::string& line) {
  static const std::regex kComment("(^|[^:])//.*$");
  return std::regex_replace(line, kComment, "$1");
}

}  // namespace

std::vector<std::string> FindForbidden(const std::string& path, const std::string& text,
                                       std::string (*read)(const std::string& path)) {
  static const std::regex kInclude(R"(^\s*#\s*include\s*([<"])([^">]+)[">].*$)");
  static const std::regex kMetricName(R"(ack_storage_)");
  static const std::regex kDefinition(R"(\.name =\s*"ack_storage_[a-z0-9_]+")");
  std::vector<std::string> found;
  std::istringstream lines(text);
  std::string code;
  for (std::string line; std::getline(lines, line);) {
    std::smatch match;
    if (std::regex_match(line, match, kInclude)) {
      const auto why =
          match[1] == "<" ? JudgeForeign(path, match[2]) : JudgeOurs(path, match[2], read);
      if (why) found.push_back(path + ": #include " + match[2].str() + ": " + *why);
    }
    code += WithoutComment(line) + "\n";
  }
  if (std::regex_search(std::regex_replace(code, kDefinition, ""), kMetricName)) {
    found.push_back(path + ": a metric name outside the .name of a MetricDef");
  }
  return found;
}

std::vector<std::string> FindUntidy(const std::string& path, const std::string& text) {
  constexpr std::ptrdiff_t kMaxLines = 300;
  std::vector<std::string> found;
  const auto lines = std::ranges::count(text, '\n');
  if (lines >= kMaxLines) {
    found.push_back(path + ": has " + std::to_string(lines) + " lines, want fewer than 300");
  }
  if (path.ends_with(".h") && !text.starts_with("#pragma once\n")) {
    found.push_back(path + ": does not start with #pragma once");
  }
  if (std::regex_search(text, std::regex("\\bTO"
                                         "DO\\b")))
    found.push_back(path +
                    ": holds a TO"
                    "DO");
  return found;
}

}  // namespace exporter
