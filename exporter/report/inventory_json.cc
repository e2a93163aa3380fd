// SPDX-License-Identifier: Apache-2.0
#include "exporter/report/inventory_json.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "exporter/report/inventory_rows.h"
#include "exporter/report/json_values.h"

namespace exporter {
namespace {

constexpr std::int64_t kUsualRows = 500;

Json SourcesJson(const Inventory& inventory) {
  Json sources = Json::array();
  for (const SourceStatus& source : inventory.sources) {
    sources.push_back({{"source", source.name},
                       {"available", source.available},
                       {"last_success", TimeJson(source.last_success)},
                       {"objects", source.objects},
                       {"error", source.error ? Json(KindName(source.error->kind)) : Json()}});
  }
  return sources;
}

Result<void> CheckKind(std::string_view kind) {
  std::string accepted;
  for (const InventoryKind& each : InventoryKinds()) {
    if (each.name == kind) return {};
    if (!accepted.empty()) accepted += ", ";
    accepted += each.name;
  }
  return Fail(ErrorKind::kConfig,
              "kind: '" + OneLine(kind, 60) + "' is not accepted; want one of " + accepted);
}

// Up to `limit` rows after `after`, and where to continue.
Json KindJson(const Analysis& analysis, const InventoryKind& kind, std::string_view after,
              std::size_t limit) {
  std::vector<InventoryRow> rows = kind.rows(analysis);
  const std::size_t total = rows.size();
  std::erase_if(rows, [&](const InventoryRow& row) { return row.name <= after; });
  const bool has_more = rows.size() > limit;
  const auto end = rows.begin() + static_cast<std::ptrdiff_t>(std::min(limit, rows.size()));
  std::ranges::partial_sort(rows, end, {}, &InventoryRow::name);
  Json items = Json::array();
  for (auto row = rows.begin(); row != end; ++row)
    items.push_back(kind.describe(analysis, row->at));
  Json next;
  if (has_more) next = std::prev(end)->name;
  return {{"available", kind.is_available(analysis.inventory)},
          {"total", total},
          {"next", std::move(next)},
          {"items", std::move(items)}};
}

}  // namespace

Result<std::string> InventoryJson(const Evaluation& evaluation, const Query& query) {
  const std::string_view wanted = query.Text("kind");
  const std::string_view after = query.Text("after");
  if (!wanted.empty()) {
    if (const auto known = CheckKind(wanted); !known) return tl::unexpected(known.error());
  } else if (!after.empty()) {
    return Fail(ErrorKind::kConfig, "after: needs a kind, whose rows it is to go on with");
  }
  const auto limit = query.Number("limit", kUsualRows, 1, kMaxInventoryRows);
  if (!limit) return tl::unexpected(limit.error());
  const Inventory& inventory = evaluation.inventory();
  Json document{{"taken_at", TimeJson(inventory.taken_at)},
                {"sources", SourcesJson(inventory)},
                {"monthly_cost", CostsJson(evaluation.analysis)}};
  for (const InventoryKind& kind : InventoryKinds()) {
    if (!wanted.empty() && kind.name != wanted) continue;
    document[std::string(kind.name)] =
        KindJson(evaluation.analysis, kind, after, static_cast<std::size_t>(*limit));
  }
  return JsonText(document);
}

}  // namespace exporter
