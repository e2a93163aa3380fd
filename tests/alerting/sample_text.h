// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <stdexcept>
#include <string>
#include <string_view>

#include "exporter/alerting/numbers.h"
#include "exporter/alerting/samples.h"
#include "exporter/core/text.h"

namespace exporter {

// Samples as Prometheus shows them, one a line: `metric{a="1",b="2"} 3`. Values of labels have no
// quotes and commas.
struct NamedSample {
  std::string metric;
  Sample sample;
};

inline NamedSample ParseSample(std::string_view line) {
  const auto space = line.rfind(' ');
  const std::string number(line.substr(space + 1));
  std::string_view rest = line.substr(0, space);
  NamedSample named{.metric = std::string(TakePart(rest, '{')),
                    .sample = {.labels = {}, .value = std::stod(number)}};
  if (rest.ends_with('}')) rest.remove_suffix(1);
  while (!rest.empty()) {
    std::string_view value = TakePart(rest, ',');
    const std::string name(TakePart(value, '='));
    if (value.size() < 2) throw std::invalid_argument(std::string(line));
    value = value.substr(1, value.size() - 2);
    if (!value.empty()) named.sample.labels.emplace(name, value);
  }
  return named;
}

// Adds it to a sink, as the page does.
inline void AddTo(SampleSink& out, const NamedSample& named) {
  std::array<std::string_view, 10> names{};
  std::array<std::string_view, 10> values{};
  std::size_t count = 0;
  for (const auto& [name, value] : named.sample.labels) {
    names.at(count) = name;
    values.at(count++) = value;
  }
  const MetricDef def{.name = named.metric, .help = "Of a test.", .labels = names};
  const auto& v = values;
  out.Add(def, {v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7], v[8], v[9]}, named.sample.value);
}

inline void AddSamplesIn(std::string_view text, SampleSink& out) {
  while (!text.empty()) {
    const std::string_view line = Trim(TakePart(text, '\n'));
    if (!line.empty()) AddTo(out, ParseSample(line));
  }
}

// What an expression selects of these samples.
inline SampleTable SelectedBy(const Expr& expr, std::string_view text) {
  SampleTable table(expr);
  AddSamplesIn(text, table);
  return table;
}

// The labels as `{a="1", b="2"}`.
inline std::string LabelText(const Labels& labels) {
  const auto entry = [](const auto& label) { return label.first + "=\"" + label.second + "\""; };
  return "{" + Join(labels, ", ", entry) + "}";
}

inline std::string SampleText(const Sample& sample) {
  return LabelText(sample.labels) + " " + ShortestNumber(sample.value);
}

}  // namespace exporter
