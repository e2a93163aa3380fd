// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "exporter/config/options.h"

namespace exporter {

// What a team may want to have otherwise in the rules. The defaults are those of
// alerts/thresholds.yml; what each means is said once, in AllThresholds.
struct Thresholds {
  bool orphans_page = true;
  std::chrono::seconds orphan_min_age{std::chrono::hours{1}};
  std::chrono::seconds unused_claim_min_age{std::chrono::hours{7 * 24}};
  std::chrono::seconds snapshot_min_age{std::chrono::hours{90 * 24}};
  double node_headroom_low = 2;
  double zone_headroom_low = 5;
  std::chrono::seconds node_full_within{std::chrono::hours{24}};
  double waste_monthly_cost = 1000;
  double cost_jump_ratio = 1.25;
  double bill_ratio = 1.3;
  bool kubelet_alerts = true;
  double claim_full_ratio = 0.03;
  double claim_low_ratio = 0.15;
  std::chrono::seconds claim_full_within{std::chrono::hours{4 * 24}};
  std::chrono::seconds clock_offset_max{std::chrono::minutes{1}};
  double hold_factor = 1;
  std::chrono::seconds keep_firing_for{std::chrono::minutes{15}};
  bool annotation_queries = true;
  std::string team_label;
  std::string job = "ack-storage-exporter";
  std::string runbook_url_base =
      "https://github.com/ack-storage-exporter/ack-storage-exporter/blob/main/alerts/runbooks";
  std::string dashboard_url_base;
};

struct ThresholdRow {
  std::string_view name;  // the key in the file
  std::variant<bool Thresholds::*, double Thresholds::*, std::chrono::seconds Thresholds::*,
               std::string Thresholds::*>
      field;
  std::string_view help;  // one or two sentences
};

// In the order of the file.
std::span<const ThresholdRow> AllThresholds();

// Sets what `yaml`, the text of a thresholds file, says; the rest keeps its value. Every error
// names `place`, the key, the value and what is accepted.
ConfigErrors ReadThresholds(const std::string& yaml, const std::string& place,
                            Thresholds& thresholds);

// The file with these thresholds, each with its meaning as a comment.
std::string ThresholdsYaml(const Thresholds& thresholds);

}  // namespace exporter
