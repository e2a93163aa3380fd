// SPDX-License-Identifier: Apache-2.0
#include "exporter/config/files.h"

#include <algorithm>
#include <optional>

#include "exporter/config/values.h"
#include "exporter/config/yaml.h"

namespace exporter {
namespace {

constexpr std::string_view kKeys =
    "category, performance-level, per-gib-hour, per-gib-month, per-iops-hour, source and "
    "confidence";

bool IsCurrency(const std::string& text) {
  return text.size() == 3 && std::ranges::all_of(text, [](char c) { return c >= 'A' && c <= 'Z'; });
}

// Stores one key of an entry; returns what is wrong.
std::optional<std::string> StoreKey(const std::string& key, const std::string& text,
                                    ListPrice& price) {
  const auto want = [&](const std::string& accepted) {
    return key + ": '" + OneLine(text, 80) + "' is not accepted, want " + accepted;
  };
  const auto number = [&](std::optional<double>& field) -> std::optional<std::string> {
    field = ParseNumber(text);
    if (field && *field >= 0) return std::nullopt;
    return want("a number, 0 or more, for example 0.0021");
  };
  if (key == "per-gib-hour") return number(price.per_gib_hour);
  if (key == "per-gib-month") return number(price.per_gib_month);
  if (key == "per-iops-hour") return number(price.per_iops_hour);
  if (key == "category" || key == "performance-level") {
    (key == "category" ? price.category : price.performance_level) = text;
    if (text.empty()) return want("a name such as cloud_essd or PL1");
    return std::nullopt;
  }
  if (key == "source" || key == "confidence") return std::nullopt;  // informational
  return "'" + OneLine(key, 80) + "' is no key, want " + std::string(kKeys);
}

Result<ListPrice> ReadEntry(const YAML::Node& node) {
  const auto refuse = [](const std::string& why) { return Fail(ErrorKind::kConfig, why); };
  if (!node.IsMap()) return refuse("want a map with " + std::string(kKeys));
  ListPrice price;
  for (const auto& entry : node) {
    const auto wrong = StoreKey(TextOf(entry.first), TextOf(entry.second), price);
    if (wrong) return refuse(*wrong);
  }
  if (price.category.empty()) return refuse("category is missing");
  if (!price.per_gib_hour && !price.per_gib_month) {
    return refuse("want per-gib-hour, per-gib-month, or both");
  }
  return price;
}

Result<std::vector<ListPrice>> ReadEntries(const std::string& path, const YAML::Node& list) {
  const auto refuse = [&](const std::string& why) {
    return Fail(ErrorKind::kConfig, path + ": prices" + why);
  };
  if (!list || !list.IsSequence() || list.size() == 0) return refuse(": want a list of prices");
  std::vector<ListPrice> prices;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const std::string place = "[" + std::to_string(i) + "]: ";
    auto price = ReadEntry(list[i]);
    if (!price) return refuse(place + price.error().message);
    const bool is_twice = std::ranges::any_of(prices, [&](const ListPrice& other) {
      return other.category == price->category &&
             other.performance_level == price->performance_level;
    });
    if (is_twice) {
      return refuse(place + price->category + " " + price->performance_level + " is there twice");
    }
    prices.push_back(std::move(*price));
  }
  return prices;
}

}  // namespace

Result<PriceList> ReadPriceFile(const std::string& path) {
  const auto document = ReadYamlMap(path);
  if (!document) return tl::unexpected(document.error());
  PriceList list;
  for (const auto& entry : *document) {
    const std::string key = TextOf(entry.first);
    if (key == "prices") continue;
    if (key != "currency") {
      return Fail(ErrorKind::kConfig,
                  path + ": '" + OneLine(key, 80) + "' is no key, want currency and prices");
    }
    list.currency = TextOf(entry.second);
    if (!IsCurrency(list.currency)) {
      return Fail(ErrorKind::kConfig, path + ": currency: '" + OneLine(list.currency, 80) +
                                          "' is not accepted, want three letters such as CNY");
    }
  }
  auto prices = ReadEntries(path, document->IsMap() ? (*document)["prices"] : YAML::Node());
  if (!prices) return tl::unexpected(prices.error());
  list.prices = std::move(*prices);
  return list;
}

}  // namespace exporter
