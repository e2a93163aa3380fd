// SPDX-License-Identifier: Apache-2.0
#include "tests/layering_rules.h"

#include <algorithm>
#include <deque>
#include <optional>
#include <regex>
#include <set>
#include <sstream>
#include <string_view>

namespace exporter {
namespace {

using Names = std::set<std::string, std::less<>>;

// Section 1 of the style guide: what each folder may include besides itself. A folder inside
// another one that has a row of its own is not covered by the outer row.
const std::map<std::string, Names, std::less<>> kArrows{
    {"core", {}},
    {"json", {"core"}},
    {"metrics", {"core"}},
    {"http", {"core", "metrics"}},
    {"kubernetes", {"core", "json", "http", "metrics"}},
    {"kubernetes/resources", {"core", "json"}},
    {"alibaba", {"core", "json", "http", "metrics"}},
    {"alibaba/resources", {"core", "json"}},
    {"inventory", {"core", "kubernetes/resources", "alibaba/resources"}},
    {"analysis", {"core", "inventory"}},
    {"checks", {"core", "inventory", "analysis"}},
    {"sources", {"core", "json", "http", "metrics", "kubernetes", "alibaba", "inventory"}},
    {"poll", {"core", "http", "metrics", "sources", "inventory"}},
    {"publish", {"core", "metrics", "inventory", "analysis", "checks"}},
    {"report", {"core", "metrics", "inventory", "analysis", "checks", "publish"}},
    {"serve", {"core", "metrics", "inventory", "report"}},
    {"config",
     {"core", "http", "kubernetes/access", "alibaba/client", "alibaba/credentials", "inventory",
      "analysis", "sources", "serve"}},
    {"alerting",
     {"core", "json", "http", "metrics", "inventory", "analysis", "checks", "publish", "config"}},
    {"bundle", {"core", "json", "http", "config", "alerting"}},
    {"app",
     {"core", "json", "metrics", "http", "kubernetes", "alibaba", "inventory", "analysis", "checks",
      "sources", "poll", "publish", "report", "serve", "config", "alerting", "bundle"}},
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
    {"yaml-cpp/", "config/.*|kubernetes/access/kubeconfig\\.cc"},
    {"openssl/",
     "alibaba/client/signer\\.cc|bundle/seal\\.cc|kubernetes/access/certificate\\.cc|serve/.*"},
    {"spdlog/", "core/log\\.cc"},
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

constexpr std::string_view kRoot = "exporter/";

bool IsOurs(std::string_view path) {
  return path.starts_with(kRoot);
}

std::string Inside(std::string_view path) {
  return std::string(IsOurs(path) ? path.substr(kRoot.size()) : path);
}

bool IsIn(std::string_view inside, std::string_view folder) {
  return inside.starts_with(folder) && inside.substr(folder.size()).starts_with("/");
}

// The row of kArrows that a file or folder below exporter/ belongs to, the innermost one.
std::optional<std::string> RowOf(const std::string& inside) {
  for (std::string path = inside + "/"; !path.empty();) {
    const auto slash = path.rfind('/');
    path.resize(slash == std::string::npos ? 0 : slash);
    if (kArrows.contains(path)) return path;
  }
  return std::nullopt;
}

// What the row may reach through others: its arrows, theirs, and so on, with itself.
Names ReachableFrom(const std::string& row) {
  Names reachable{row};
  std::deque<std::string> open{row};
  for (; !open.empty(); open.pop_front()) {
    const auto next = RowOf(open.front());
    if (!next) continue;
    // A folder without a row of its own may reach all of the outer one.
    if (reachable.insert(*next).second) open.push_back(*next);
    for (const std::string& arrow : kArrows.at(*next)) {
      if (reachable.insert(arrow).second) open.push_back(arrow);
    }
  }
  return reachable;
}

struct Include {
  std::string header;
  bool is_foreign = false;
};

std::vector<Include> IncludesOf(const std::string& text) {
  static const std::regex kInclude(R"(^\s*#\s*include\s*([<"])([^">]+)[">].*$)");
  std::vector<Include> found;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    std::smatch match;
    if (line.find('#') == std::string::npos || !std::regex_match(line, match, kInclude)) continue;
    found.push_back({match[2], match[1] == "<"});
  }
  return found;
}

// Our headers that each file includes.
using Graph = std::map<std::string, std::vector<std::string>, std::less<>>;

Graph GraphOf(const SourceTree& tree) {
  Graph graph;
  for (const auto& [path, text] : tree) {
    if (!IsOurs(path)) continue;
    for (const Include& include : IncludesOf(text)) {
      if (!include.is_foreign) graph[path].push_back(include.header);
    }
  }
  return graph;
}

bool IsAllowed(const std::string& header, const Names& folders) {
  return std::ranges::any_of(
      folders, [&](const std::string& folder) { return IsIn(Inside(header), folder); });
}

std::optional<std::string> WhyNotIncluded(const std::string& row, const std::string& header) {
  if (!IsOurs(header)) return "is not written from exporter/";
  Names direct = kArrows.at(row);
  direct.insert(row);
  if (IsAllowed(header, direct)) return std::nullopt;
  return row + "/ may not include it";
}

// The nearest header that the row may not reach, with the way to it: "b.h by a.h".
std::optional<std::string> ForbiddenWay(const Graph& graph, const std::string& path,
                                        const Names& reachable) {
  std::map<std::string, std::string> ways{{path, ""}};
  for (std::deque<std::string> open{path}; !open.empty(); open.pop_front()) {
    const auto includes = graph.find(open.front());
    if (includes == graph.end()) continue;
    const std::string way = ways.at(open.front());
    for (const std::string& header : includes->second) {
      const bool is_far = open.front() != path;
      if (is_far && IsOurs(header) && !IsAllowed(header, reachable)) return header + " by " + way;
      const std::string longer = way.empty() ? header : way + ", " + header;
      if (ways.emplace(header, longer).second) open.push_back(header);
    }
  }
  return std::nullopt;
}

}  // namespace

bool MayReach(const std::string& path, const std::string& folder) {
  const auto row = IsOurs(path) ? RowOf(Inside(path)) : std::nullopt;
  return !row || ReachableFrom(*row).contains(folder);
}

std::vector<std::string> FindForbiddenIncludes(const SourceTree& tree) {
  const Graph graph = GraphOf(tree);
  std::map<std::string, Names> reachable;
  for (const auto& [row, arrows] : kArrows) reachable[row] = ReachableFrom(row);
  std::vector<std::string> found;
  for (const auto& [path, headers] : graph) {
    const auto row = RowOf(Inside(path));
    if (!row) {
      found.push_back(path + ": is in a folder that the style guide does not know");
      continue;
    }
    for (const std::string& header : headers) {
      const auto why = WhyNotIncluded(*row, header);
      if (why) found.push_back(path + ": #include " + header + ": " + *why);
    }
    const auto way = ForbiddenWay(graph, path, reachable.at(*row));
    if (way) found.push_back(path + ": reaches " + *way);
  }
  return found;
}

std::vector<std::string> FindForeignHeaders(const SourceTree& tree) {
  std::vector<std::string> found;
  for (const auto& [path, text] : tree) {
    if (!IsOurs(path)) continue;
    for (const Include& include : IncludesOf(text)) {
      const std::string& header = include.header;
      if (!include.is_foreign || header.find_first_of("./") == std::string::npos) continue;
      const auto* door = std::ranges::find_if(
          kDoors, [&header](const Door& row) { return header.starts_with(row.header); });
      if (door == std::end(kDoors)) {
        found.push_back(path + ": #include " + header +
                        ": has no door yet: give it one in tests/layering_rules.cc");
      } else if (!std::regex_match(Inside(path), std::regex(door->files))) {
        found.push_back(path + ": #include " + header + ": belongs behind its door, exporter/" +
                        door->files);
      }
    }
  }
  return found;
}

}  // namespace exporter
