// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "exporter/config/options.h"
#include "exporter/config/values.h"
#include "exporter/sources/source.h"

namespace exporter {

// Setters for the option table. Each returns what is accepted if the values are invalid.
using Stored = std::optional<std::string>;
using Store = std::function<Stored(Options&, const std::vector<std::string>&)>;

Store Text(std::string Options::*field);
Store List(std::vector<std::string> Options::*field);
Store OneOf(std::string Options::*field, std::vector<std::string> choices);
Store ServerUrl(std::string Options::*field);

// What `parse` reads, from `min` to `max`, for a plain or optional field.
template <class Field, class Value>
Store InRange(Field Options::*field, std::optional<Value> (*parse)(std::string_view),
              std::type_identity_t<Value> min, std::type_identity_t<Value> max,
              const std::string& accepted) {
  return [=](Options& options, const std::vector<std::string>& values) -> Stored {
    const auto value = parse(values.back());
    if (!value || *value < min || *value > max) return accepted;
    options.*field = static_cast<Field>(*value);
    return std::nullopt;
  };
}

// A duration of at least `min`.
template <class Field>
Store Duration(Field Options::*field, std::chrono::milliseconds min, const std::string& accepted) {
  return InRange(field, ParseDuration, min, std::chrono::milliseconds::max(), accepted);
}

// Names of sources of one API.
Store SourceNames(SourceApi api, std::vector<std::string> Options::*field);

// Enables sources that are off by default: `name` is their Source::feature.
Store Feature(const std::string& name);

// Setters of a single option each.
Stored StoreTelemetryPath(Options& options, const std::vector<std::string>& values);
Stored StoreAlibabaEnabled(Options& options, const std::vector<std::string>& values);
Stored StoreCredentials(Options& options, const std::vector<std::string>& values);
Stored StoreRegions(Options& options, const std::vector<std::string>& values);
Stored StoreEndpoints(Options& options, const std::vector<std::string>& values);
Stored StoreAlertmanagers(Options& options, const std::vector<std::string>& values);
Stored StoreExternalLabels(Options& options, const std::vector<std::string>& values);

}  // namespace exporter
