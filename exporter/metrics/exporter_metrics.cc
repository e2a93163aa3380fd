// SPDX-License-Identifier: Apache-2.0
#include "exporter/metrics/exporter_metrics.h"

#include <algorithm>
#include <cassert>
#include <map>
#include <vector>

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include "exporter/metrics/text_format.h"

namespace exporter {
namespace {

using Labels = std::map<std::string, std::string>;

const prometheus::Histogram::BucketBoundaries& Buckets() {
  static const prometheus::Histogram::BucketBoundaries kBuckets{0.005, 0.01, 0.025, 0.05, 0.1, 0.25,
                                                                0.5,   1,    2.5,   5,    10,  30};
  return kBuckets;
}

Labels MakeLabels(const MetricDef& def, std::initializer_list<std::string_view> values) {
  assert(values.size() == def.labels.size());
  Labels labels;
  const std::string_view* name = def.labels.data();
  for (const std::string_view value : values) {
    if (!value.empty()) labels.emplace(*name, value);
    ++name;
  }
  return labels;
}

void AppendSample(std::string& out, std::string_view name, std::string_view suffix,
                  const std::vector<prometheus::ClientMetric::Label>& labels, std::string_view le,
                  double value) {
  out.append(name).append(suffix);
  char separator = '{';
  const auto append_label = [&](std::string_view key, std::string_view text) {
    out.push_back(separator);
    separator = ',';
    out.append(key).append("=\"");
    AppendLabelValue(out, text);
    out.push_back('"');
  };
  for (const auto& label : labels) append_label(label.name, label.value);
  if (!le.empty()) append_label("le", le);
  if (separator == ',') out.push_back('}');
  out.push_back(' ');
  AppendNumber(out, value);
  out.push_back('\n');
}

// A bucket boundary as a canonical float: "1.0", not "1".
std::string BoundaryText(double boundary) {
  std::string text;
  AppendNumber(text, boundary);
  if (text.find_first_of(".eIN") == std::string::npos) text += ".0";
  return text;
}

void AppendHistogram(std::string& out, const std::string& name,
                     const prometheus::ClientMetric& metric) {
  for (const auto& bucket : metric.histogram.bucket) {
    AppendSample(out, name, "_bucket", metric.label, BoundaryText(bucket.upper_bound),
                 static_cast<double>(bucket.cumulative_count));
  }
  AppendSample(out, name, "_sum", metric.label, {}, metric.histogram.sample_sum);
  AppendSample(out, name, "_count", metric.label, {},
               static_cast<double>(metric.histogram.sample_count));
}

void AppendFamily(std::string& out, const prometheus::MetricFamily& family, TextFormat format) {
  if (family.metric.empty()) return;
  const bool is_histogram = family.type == prometheus::MetricType::Histogram;
  const bool is_counter = family.type == prometheus::MetricType::Counter;
  const MetricType type = is_histogram ? MetricType::kHistogram
                          : is_counter ? MetricType::kCounter
                                       : MetricType::kGauge;
  AppendFamilyHead(out, family.name, type, family.help, format);
  for (const auto& metric : family.metric) {
    if (is_histogram) {
      AppendHistogram(out, family.name, metric);
    } else {
      const double value = is_counter ? metric.counter.value : metric.gauge.value;
      AppendSample(out, family.name, "", metric.label, {}, value);
    }
  }
}

}  // namespace

struct ExporterMetrics::Families {
  prometheus::Registry registry;

  // The registry returns the same family for the same name.
  auto& Find(auto builder, const MetricDef& def) {
    return builder.Name(std::string(def.name)).Help(std::string(def.help)).Register(registry);
  }
};

ExporterMetrics::ExporterMetrics() : families_(std::make_unique<Families>()) {}
ExporterMetrics::~ExporterMetrics() = default;

void ExporterMetrics::Count(const MetricDef& def,
                            std::initializer_list<std::string_view> label_values, double by) {
  families_->Find(prometheus::BuildCounter(), def).Add(MakeLabels(def, label_values)).Increment(by);
}

void ExporterMetrics::Set(const MetricDef& def,
                          std::initializer_list<std::string_view> label_values, double value) {
  families_->Find(prometheus::BuildGauge(), def).Add(MakeLabels(def, label_values)).Set(value);
}

void ExporterMetrics::Observe(const MetricDef& def,
                              std::initializer_list<std::string_view> label_values,
                              double seconds) {
  families_->Find(prometheus::BuildHistogram(), def)
      .Add(MakeLabels(def, label_values), Buckets())
      .Observe(seconds);
}

std::string ExporterMetrics::Render(TextFormat format) const {
  auto families = families_->registry.Collect();
  std::ranges::sort(families, {}, &prometheus::MetricFamily::name);
  std::string out;
  for (const auto& family : families) AppendFamily(out, family, format);
  return out;
}

}  // namespace exporter
