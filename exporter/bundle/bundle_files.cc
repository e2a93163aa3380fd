// SPDX-License-Identifier: Apache-2.0
#include "exporter/bundle/bundle_files.h"

#include "exporter/alerting/alert.h"
#include "exporter/bundle/seal.h"

namespace exporter {
namespace {

BundleFile Named(std::string_view own_name, std::string_view text) {
  std::string name(own_name);
  if (!name.starts_with(kBundlePrefix)) name.insert(0, kBundlePrefix);
  std::string sealed = Sealed(name, std::string(text));
  return {std::move(name), std::move(sealed)};
}

}  // namespace

BundleFiles RuleFiles(const Thresholds& thresholds) {
  BundleFiles files;
  for (const RuleGroup& group : AllRuleGroups()) {
    files.push_back(
        Named(std::string(group.name) + std::string(kRulesSuffix), RulesYaml(group, thresholds)));
  }
  return files;
}

BundleFiles DashboardFiles() {
  BundleFiles files;
  for (const DashboardText& dashboard : AllDashboards()) {
    files.push_back(Named(dashboard.name, dashboard.text));
  }
  return files;
}

}  // namespace exporter
