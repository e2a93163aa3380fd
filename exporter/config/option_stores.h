#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "exporter/config/options.h"
#include "exporter/config/values.h"
#include "exporter/sources/source.h"

namespace exporter {

// What the rows of the option table store values with. Each gives what is accepted when the
// values are not.
using Stored = std::optional<std::string>;
using Store = std::function<Stored(Options&, const std::vector<std::string>&)>;

Store Text(std::string Options::*field);
Store List(std::vector<std::string> Options::*field);
Store OneOf(std::string Options::*field, std::vector<std::string> choices);
Store ServerUrl(std::string Options::*field);
Store Number(double Options::*field, double least, double most, const std::string& accepted);
Store Count(int Options::*field, int least, int most, const std::string& accepted);

// Names of sources of one API.
Store SourceNames(SourceApi api, std::vector<std::string> Options::*field);

// A duration of at least `least`, into a plain or an optional field.
template <class Field>
Store Duration(Field Options::*field, std::chrono::milliseconds least,
               const std::string& accepted) {
  return [=](Options& options, const std::vector<std::string>& values) -> Stored {
    const auto duration = ParseDuration(values.back());
    if (!duration || *duration < least) return accepted;
    options.*field = *duration;
    return std::nullopt;
  };
}

// The rows of the Alibaba side and of its prices, a part of AllOptions().
std::vector<OptionRow> AlibabaOptionRows();

}  // namespace exporter
