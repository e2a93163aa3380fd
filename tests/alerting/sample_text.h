// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
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

inline SampleTable ParseSamples(std::string_view text) {
  SampleTable table({});
  while (!text.empty()) {
    const std::string_view line = Trim(TakePart(text, '\n'));
    if (line.empty()) continue;
    NamedSample named = ParseSample(line);
    table.Put(named.metric, std::move(named.sample));
  }
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
