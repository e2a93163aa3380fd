// SPDX-License-Identifier: Apache-2.0
#include "exporter/checks/remedy.h"

#include <array>
#include <cstdio>
#include <utility>

namespace exporter {

std::string ShellWord(std::string_view word) {
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-/:=,@%+";
  if (!word.empty() && word.find_first_not_of(kPlain) == std::string_view::npos) {
    return std::string(word);
  }
  std::string quoted = "'";
  for (const char c : word) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

std::string CostText(const std::optional<MonthlyCost>& cost) {
  if (!cost) return "an unknown amount a month";
  std::array<char, 64> amount{};
  std::snprintf(amount.data(), amount.size(), "%.2f", cost->amount);
  const std::string currency = cost->currency == "CNY" ? "¥" : cost->currency + " ";
  return currency + amount.data() + " a month";
}

RemedyStep Look(std::string what, std::string command) {
  return {.what = std::move(what), .command = std::move(command), .risk = {}};
}

RemedyStep Act(std::string what, std::string command, std::string risk) {
  return {.what = std::move(what), .command = std::move(command), .risk = std::move(risk)};
}

RemedyStep SnapshotDisk(std::string_view disk_id, std::string_view region_option) {
  return Act(
      "Keep a copy of the data, and go on only when DescribeSnapshots calls the snapshot "
      "accomplished; it is billed by its size.",
      "aliyun ecs CreateSnapshot" + std::string(region_option) + " --DiskId " + ShellWord(disk_id));
}

}  // namespace exporter
