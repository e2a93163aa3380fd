// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace exporter {

// C++ files by their paths from the root of the repository, with their texts.
using SourceTree = std::map<std::string, std::string, std::less<>>;

// Each function gives one line for each breach of a rule of the style guide.

// Folders of exporter/ that include what they may not, or reach it through other headers. A folder
// may include what section 1 lists for it, and reach what the folders listed may reach in turn.
std::vector<std::string> FindForbiddenIncludes(const SourceTree& tree);

// Third-party headers outside the files that they are kept to.
std::vector<std::string> FindForeignHeaders(const SourceTree& tree);

// Whether a file may reach the folder of exporter/; true outside exporter/.
bool MayReach(const std::string& path, const std::string& folder);

}  // namespace exporter
