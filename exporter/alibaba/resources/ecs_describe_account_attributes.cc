// SPDX-License-Identifier: Apache-2.0
#include "exporter/alibaba/resources/ecs_describe_account_attributes.h"

#include <map>
#include <optional>
#include <string_view>
#include <utility>

namespace exporter::alibaba {
namespace {

constexpr std::string_view kMax = "max-postpaid-yundisk-capacity";
constexpr std::string_view kUsed = "used-postpaid-yundisk-capacity";
constexpr double kBytesPerGib = 1024.0 * 1024.0 * 1024.0;

// Zone and category.
using Place = std::pair<std::string, std::string>;
struct Amounts {
  std::optional<double> max;
  std::optional<double> used;
};

void ReadItem(const Fields& item, std::map<Place, Amounts>& places) {
  const std::string name = item.Text("AttributeName");
  if (name != kMax && name != kUsed) return;
  item.Object("AttributeValues").ForEach("ValueItem", [&](const Fields& value) {
    const auto gib = value.Number("Value");
    if (!gib || *gib < 0) return;
    Amounts& amounts = places[{value.Text("ZoneId"), value.Text("DiskCategory")}];
    (name == kMax ? amounts.max : amounts.used) = *gib * kBytesPerGib;
  });
}

ListResult<DiskQuota> DecodeAttributes(const Fields& answer, const std::string& region) {
  std::map<Place, Amounts> places;
  answer.Object("AccountAttributeItems").ForEach("AccountAttributeItem", [&](const Fields& item) {
    ReadItem(item, places);
  });
  ListResult<DiskQuota> quotas;
  for (const auto& [place, amounts] : places) {
    if (!amounts.max) continue;
    quotas.items.push_back({.code = std::string(kMax),
                            .target = {},
                            .region = region,
                            .zone = place.first,
                            .category = place.second,
                            .charge_type = "PostPaid",
                            .total_bytes = *amounts.max,
                            .used_bytes = amounts.used});
  }
  return quotas;
}

}  // namespace

CallRequest<ListResult<DiskQuota>> DescribeAccountAttributes(const std::string& region) {
  return {.request = {.api = kDescribeAccountAttributes,
                      .region = region,
                      .parameters = {{"RegionId", region},
                                     {"AttributeName.1", std::string(kMax)},
                                     {"AttributeName.2", std::string(kUsed)}}},
          .decode = [region](const Fields& answer) { return DecodeAttributes(answer, region); }};
}

}  // namespace exporter::alibaba
