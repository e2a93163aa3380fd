// SPDX-License-Identifier: Apache-2.0
#include "exporter/report/json_documents.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "exporter/report/inventory_rows.h"
#include "exporter/report/json_values.h"

namespace exporter {
namespace {

constexpr std::int64_t kUsualRows = 500;
constexpr std::int64_t kMaxRows = 5000;

Json SourcesJson(const Inventory& inventory) {
  return ListJson(inventory.sources, [](const SourceStatus& source) -> Json {
    return {{"source", source.name},
            {"available", source.available},
            {"last_success", TimeJson(source.last_success)},
            {"objects", source.objects},
            {"error", source.error ? Json(KindName(source.error->kind)) : Json()}};
  });
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
  rows.erase(end, rows.end());
  return {{"available", kind.is_available(analysis.inventory)},
          {"total", total},
          {"next", has_more ? Json(rows.back().name) : Json()},
          {"items", ListJson(rows, [&](const InventoryRow& row) {
             return kind.describe(analysis, row.at);
           })}};
}

}  // namespace

Result<std::string> InventoryJson(const Evaluation& evaluation, const Query& query) {
  const std::string_view wanted = query.Text("kind");
  const std::string_view after = query.Text("after");
  std::vector<std::string_view> kinds;
  for (const InventoryKind& kind : InventoryKinds()) kinds.push_back(kind.name);
  if (auto known = query.CheckOneOf("kind", kinds); !known) return tl::unexpected(known.error());
  if (wanted.empty() && !after.empty()) {
    return Fail(ErrorKind::kConfig, "after: needs a kind, whose rows it is to go on with");
  }
  const auto limit = query.Number("limit", kUsualRows, 1, kMaxRows);
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
