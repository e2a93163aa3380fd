// SPDX-License-Identifier: Apache-2.0
#include "exporter/sources/known_nodes.h"

#include <utility>

#include "exporter/http/url.h"

namespace exporter {

bool KnownNodes::Has(std::string_view name) {
  const std::scoped_lock lock(mutex_);
  Refresh();
  return !nodes_.available() || names_.contains(name);
}

std::vector<std::string> KnownNodes::SelectorsOfLost() {
  const std::scoped_lock lock(mutex_);
  Refresh();
  std::vector<std::string> selectors;
  for (const std::string& name : std::exchange(lost_, {})) {
    selectors.push_back("fieldSelector=" + PercentEncode("spec.nodeName=" + name));
  }
  return selectors;
}

void KnownNodes::Refresh() {
  const auto latest = inventory_.current();
  if (!latest->nodes.available() || latest->nodes.SharesRowsWith(nodes_)) return;
  nodes_ = latest->nodes;
  std::set<std::string, std::less<>> names;
  for (const auto& node : nodes_) {
    names.insert(node.meta.name);
    lost_.erase(node.meta.name);
  }
  for (const std::string& name : names_) {
    if (!names.contains(name)) lost_.insert(name);
  }
  names_ = std::move(names);
}

}  // namespace exporter
