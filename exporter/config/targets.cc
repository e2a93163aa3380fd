// SPDX-License-Identifier: Apache-2.0

#include <algorithm>
#include <functional>
#include <set>

#include "exporter/alibaba/client/endpoint.h"
#include "exporter/alibaba/credentials/role.h"
#include "exporter/config/yaml.h"
#include "exporter/core/text.h"

namespace exporter {
namespace {

using Store = std::function<bool(TargetOptions&, const std::vector<std::string>&)>;

// A key of a target.
struct TargetRow {
  std::string_view key;
  std::string_view accepted;
  Store store;
};

bool IsTargetName(const std::string& name) {
  return !name.empty() && name.size() <= 63 && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

Store Text(std::string TargetOptions::*field) {
  return [field](TargetOptions& target, const std::vector<std::string>& values) {
    target.*field = values.front();
    return values.size() == 1 && !values.front().empty();
  };
}

Store List(std::vector<std::string> TargetOptions::*field,
           const std::function<bool(const std::string&)>& fits) {
  return [field, fits](TargetOptions& target, const std::vector<std::string>& values) {
    target.*field = values;
    return std::ranges::all_of(values, fits);
  };
}

const std::vector<TargetRow>& TargetRows() {
  static const std::vector<TargetRow> kRows{
      {"name", "a name of a-z, 0-9, - and _, for example production",
       [](TargetOptions& target, const std::vector<std::string>& values) {
         target.name = values.front();
         return values.size() == 1 && IsTargetName(values.front());
       }},
      {"regions", "a list of region ids such as cn-shenzhen",
       List(&TargetOptions::regions,
            [](const std::string& region) { return alibaba::IsRegionId(region); })},
      {"role-arn", "acs:ram::<account>:role/<name>", Text(&TargetOptions::role_arn)},
      {"role-session-name", "2 to 64 of A-Z a-z 0-9 . @ - _",
       Text(&TargetOptions::role_session_name)},
      {"external-id", "a text", Text(&TargetOptions::external_id)},
      {"cluster-ids", "a list of ACK cluster ids",
       List(&TargetOptions::cluster_ids, [](const std::string& id) { return !id.empty(); })},
  };
  return kRows;
}

// A value or list of values as texts; empty for anything else.
std::vector<std::string> TextsOf(const YAML::Node& node) {
  if (node.IsScalar()) return {node.Scalar()};
  std::vector<std::string> texts;
  if (!node.IsSequence()) return texts;
  for (const auto& item : node) {
    if (!item.IsScalar()) return {};
    texts.push_back(item.Scalar());
  }
  return texts;
}

void StoreKey(const std::string& place, const std::string& key, const YAML::Node& value,
              TargetOptions& target, ConfigErrors& errors) {
  const auto row = std::ranges::find(TargetRows(), std::string_view(key), &TargetRow::key);
  if (row == TargetRows().end()) {
    errors.push_back(place + ": '" + OneLine(key, 80) + "' is not a key of a target, want " +
                     Join(TargetRows(), " ", &TargetRow::key));
    return;
  }
  const std::vector<std::string> texts = TextsOf(value);
  if (!texts.empty() && row->store(target, texts)) return;
  const bool is_secret = key == "external-id";
  const std::string shown = texts.empty() ? "not a text"
                            : is_secret   ? "the value"
                                          : "'" + OneLine(texts.front(), 80) + "'";
  errors.push_back(place + ": " + key + ": " + shown + " is not accepted, want " +
                   std::string(row->accepted));
}

// Checks that involve several keys.
void CheckWhole(const std::string& place, const TargetOptions& target, ConfigErrors& errors) {
  if (target.name.empty()) errors.push_back(place + ": name is missing");
  if (target.role_arn.empty()) {
    if (!target.role_session_name.empty() || !target.external_id.empty()) {
      errors.push_back(place + ": role-session-name and external-id need a role-arn");
    }
    return;
  }
  alibaba::RoleToAssume role{.role_arn = target.role_arn, .external_id = target.external_id};
  if (!target.role_session_name.empty()) role.session_name = target.role_session_name;
  if (const auto error = alibaba::CheckRole(role)) errors.push_back(place + ": " + error->message);
}

}  // namespace

std::vector<TargetOptions> ReadTargets(const YAML::Node& list, const std::string& place,
                                       ConfigErrors& errors) {
  std::vector<TargetOptions> targets;
  if (!list.IsSequence() || list.size() == 0) {
    errors.push_back(place + ": want a list of maps with name, regions, role-arn and cluster-ids");
    return targets;
  }
  std::set<std::string> names;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const std::string here = place + "[" + std::to_string(i) + "]";
    if (!list[i].IsMap()) {
      errors.push_back(here + ": want a map with name, regions, role-arn and cluster-ids");
      continue;
    }
    TargetOptions target;
    for (const auto& entry : list[i]) {
      StoreKey(here, TextOf(entry.first), entry.second, target, errors);
    }
    CheckWhole(here, target, errors);
    if (!target.name.empty() && !names.insert(target.name).second) {
      errors.push_back(here + ": name: '" + OneLine(target.name, 80) + "' is there twice");
    }
    targets.push_back(std::move(target));
  }
  return targets;
}

}  // namespace exporter
