#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace exporter {

// What the style guide forbids in one source file of exporter/, one line each:
// includes against the arrows between folders, third-party headers outside their
// door, metric names outside a MetricDef. `path` is relative to the repository.
// `read` gives the text of another source file, for the rule on struct headers.
std::vector<std::string> FindForbidden(const std::string& path, const std::string& text,
                                       std::string (*read)(const std::string& path));

// What it forbids in any source file: too many lines, a header without #pragma
// once, a to-do.
std::vector<std::string> FindUntidy(const std::string& path, const std::string& text);

}  // namespace exporter
