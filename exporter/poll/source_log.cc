#include "exporter/poll/source_log.h"

#include <array>
#include <utility>

#include <spdlog/spdlog.h>

#include "exporter/core/text.h"

namespace exporter {
namespace {

constexpr std::array<std::string_view, 2> kErrorLabels{"source", "kind"};
constexpr std::array<std::string_view, 1> kSourceLabels{"source"};

constexpr MetricDef kErrors{.name = "ack_storage_source_errors_total",
                            .type = MetricType::kCounter,
                            .help = "Reads of a source that failed, by kind of failure.",
                            .labels = kErrorLabels};
constexpr MetricDef kProblems{
    .name = "ack_storage_decode_problems_total",
    .type = MetricType::kCounter,
    .help = "Fields of an unexpected form and objects without a name, met while decoding.",
    .labels = kSourceLabels};
constexpr std::array kDefs{&kErrors, &kProblems};

constexpr std::array kCountedKinds{
    ErrorKind::kAuth,    ErrorKind::kForbidden,   ErrorKind::kThrottled, ErrorKind::kUnavailable,
    ErrorKind::kTimeout, ErrorKind::kBadResponse, ErrorKind::kConfig};

}  // namespace

MetricDefs SourceLogMetricDefs() {
  return kDefs;
}

SourceLog::SourceLog(std::string source, ExporterMetrics& metrics)
    : source_(std::move(source)), metrics_(metrics) {
  metrics_.Count(kProblems, {source_}, 0);
  for (const ErrorKind kind : kCountedKinds) metrics_.Count(kErrors, {source_, KindName(kind)}, 0);
}

void SourceLog::Failed(const Error& error) {
  metrics_.Count(kErrors, {source_, KindName(error.kind)});
  if (known_trouble_ == KindName(error.kind)) return;
  known_trouble_ = KindName(error.kind);
  spdlog::error("source fails source={} kind={} error={}", source_, known_trouble_,
                Quoted(error.message));
}

void SourceLog::Read(std::size_t objects) {
  if (!known_trouble_.empty()) {
    spdlog::info("source works again source={} objects={}", source_, objects);
    known_trouble_.clear();
  }
  spdlog::debug("source read source={} objects={}", source_, objects);
}

void SourceLog::Problems(std::size_t count, const std::string& first) {
  metrics_.Count(kProblems, {source_}, static_cast<double>(count));
  if (first == known_problem_) return;
  known_problem_ = first;
  if (first.empty()) return;
  spdlog::warn("odd data source={} problems={} first={}", source_, count, Quoted(first));
}

}  // namespace exporter
