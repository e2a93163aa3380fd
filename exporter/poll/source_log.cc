// SPDX-License-Identifier: Apache-2.0
#include "exporter/poll/source_log.h"

#include <algorithm>
#include <array>
#include <utility>

#include "exporter/core/log.h"

namespace exporter {
namespace {

constexpr std::array<std::string_view, 2> kErrorLabels{"source", "kind"};
constexpr std::array<std::string_view, 1> kSourceLabels{"source"};

constexpr MetricDef kErrors{.name = "ack_storage_source_errors_total",
                            .type = MetricType::kCounter,
                            .help = "Failed reads of a source by kind of error.",
                            .labels = kErrorLabels};
constexpr MetricDef kProblems{
    .name = "ack_storage_decode_problems_total",
    .type = MetricType::kCounter,
    .help = "Fields of an unexpected type and objects without a name in the answers of a source.",
    .labels = kSourceLabels};
constexpr std::array kErrorDefs{&kErrors, &kProblems};

constexpr std::chrono::minutes kProblemRest{1};

constexpr std::array kCountedKinds{
    ErrorKind::kAuth,    ErrorKind::kForbidden,   ErrorKind::kThrottled, ErrorKind::kUnavailable,
    ErrorKind::kTimeout, ErrorKind::kBadResponse, ErrorKind::kConfig};

}  // namespace

MetricDefs SourceLogMetricDefs() {
  return kErrorDefs;
}

SourceLog::SourceLog(std::string source, ExporterMetrics& metrics, const std::string& target)
    : source_(std::move(source)), place_{{"source", source_}}, metrics_(metrics) {
  if (!target.empty()) place_.emplace_back("target", target);
  metrics_.Count(kProblems, {source_}, 0);
  for (const ErrorKind kind : kCountedKinds) metrics_.Count(kErrors, {source_, KindName(kind)}, 0);
}

void SourceLog::Failed(std::size_t part, const Error& error) {
  metrics_.Count(kErrors, {source_, KindName(error.kind)});
  const std::scoped_lock lock(mutex_);
  const bool is_known =
      std::ranges::any_of(troubles_, [&](const auto& stuck) { return stuck.second == error.kind; });
  troubles_[part] = error.kind;
  if (is_known) return;
  Write(LogLevel::kError, "source fails",
        {{"kind", KindName(error.kind)}, {"error", error.message}});
}

void SourceLog::Read(std::size_t part, std::size_t objects) {
  Write(LogLevel::kDebug, "source read", {{"objects", objects}});
  const std::scoped_lock lock(mutex_);
  if (troubles_.erase(part) == 0 || !troubles_.empty()) return;
  Write(LogLevel::kInfo, "source works again", {{"objects", objects}});
}

void SourceLog::Polls(const Error& why) {
  const std::scoped_lock lock(mutex_);
  if (is_polling_) return;
  is_polling_ = true;
  Write(LogLevel::kWarn, "watch is refused, listing at each interval instead",
        {{"error", why.message}});
}

void SourceLog::Problems(std::size_t count, const std::string& first) {
  metrics_.Count(kProblems, {source_}, static_cast<double>(count));
  const std::scoped_lock lock(mutex_);
  if (first.empty() || first == known_problem_) return;
  const auto now = std::chrono::steady_clock::now();
  if (problem_logged_at_ && now - *problem_logged_at_ < kProblemRest) return;
  known_problem_ = first;
  problem_logged_at_ = now;
  Write(LogLevel::kWarn, "odd data", {{"problems", count}, {"first", first}});
}

void SourceLog::Write(LogLevel level, std::string_view message,
                      const std::vector<LogField>& fields) const {
  std::vector<LogField> all = place_;
  all.insert(all.end(), fields.begin(), fields.end());
  Log(level, message, all);
}

}  // namespace exporter
