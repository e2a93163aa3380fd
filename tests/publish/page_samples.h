// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "exporter/publish/page.h"
#include "tests/support/sample_inventory.h"

namespace exporter {

inline Page RenderedPage(const Inventory& inventory, const AnalysisOptions& options = {},
                         const Memory& memory = {}) {
  return RenderPage(
      *Evaluate(std::make_shared<const Inventory>(inventory), options, memory).evaluation);
}

// The samples of one family on the page of an inventory, in page order and without the family name:
// `{node="n1",source="ecs"} 3`.
inline std::vector<std::string> SamplesOf(const Inventory& inventory, std::string_view family,
                                          const AnalysisOptions& options = {},
                                          const Memory& memory = {}) {
  std::vector<std::string> samples;
  const std::string page = TextOf(RenderedPage(inventory, options, memory));
  for (std::string_view rest = page; !rest.empty();) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(line.size() + 1);
    if (!line.starts_with(family)) continue;
    const std::string_view sample = line.substr(family.size());
    if (sample.starts_with('{') || sample.starts_with(' ')) samples.emplace_back(sample);
  }
  return samples;
}

// One family as a scrape shows it: HELP, TYPE and samples.
inline std::string TextOfFamily(const Inventory& inventory, const std::string& family) {
  std::string text;
  const std::string page = TextOf(RenderedPage(inventory));
  for (std::string_view rest = page; !rest.empty();) {
    const std::string_view line = rest.substr(0, rest.find('\n') + 1);
    rest.remove_prefix(line.size());
    for (const std::string& start :
         {"# HELP " + family + " ", "# TYPE " + family + " ", family + "{", family + " "}) {
      if (line.starts_with(start)) text += line;
    }
  }
  return text;
}

}  // namespace exporter
