#include "exporter/alibaba/resources/ecs_describe_account_attributes.h"

#include <map>
#include <optional>
#include <utility>

#include "exporter/json/fields.h"

namespace exporter::alibaba {
namespace {

constexpr std::string_view kMost = "max-postpaid-yundisk-capacity";
constexpr std::string_view kUsed = "used-postpaid-yundisk-capacity";
constexpr double kBytesPerGib = 1024.0 * 1024.0 * 1024.0;

// Zone and category.
using Place = std::pair<std::string, std::string>;
struct Amounts {
  std::optional<double> most;
  std::optional<double> used;
};

void ReadItem(const Fields& item, std::map<Place, Amounts>& places) {
  const std::string name = item.Text("AttributeName");
  if (name != kMost && name != kUsed) return;
  item.Object("AttributeValues").ForEach("ValueItem", [&](const Fields& value) {
    const auto gib = value.Number("Value");
    if (!gib || *gib < 0) return;
    Amounts& amounts = places[{value.Text("ZoneId"), value.Text("DiskCategory")}];
    (name == kMost ? amounts.most : amounts.used) = *gib * kBytesPerGib;
  });
}

}  // namespace

Result<ListResult<DiskQuota>> ListCapacityAttributes(Client& client, const std::string& region,
                                                     CallBudget& budget) {
  const auto document = client.Call({.api = kDescribeAccountAttributes,
                                     .region = region,
                                     .parameters = {{"RegionId", region},
                                                    {"AttributeName.1", std::string(kMost)},
                                                    {"AttributeName.2", std::string(kUsed)}}},
                                    budget);
  if (!document) return tl::unexpected(document.error());
  std::map<Place, Amounts> places;
  document->root()
      .Object("AccountAttributeItems")
      .ForEach("AccountAttributeItem", [&](const Fields& item) { ReadItem(item, places); });
  ListResult<DiskQuota> quotas;
  for (const auto& [place, amounts] : places) {
    if (!amounts.most) continue;
    quotas.items.push_back({.code = std::string(kMost),
                            .target = {},
                            .region = region,
                            .zone = place.first,
                            .category = place.second,
                            .charge_type = "PostPaid",
                            .total_bytes = *amounts.most,
                            .used_bytes = amounts.used});
  }
  quotas.Note(document->problems().count, document->problems().first);
  return quotas;
}

}  // namespace exporter::alibaba
