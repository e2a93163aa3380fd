// SPDX-License-Identifier: Apache-2.0
#include "exporter/report/reports.h"

#include <utility>

#include "exporter/report/findings_json.h"
#include "exporter/report/inventory_json.h"
#include "exporter/report/json_values.h"
#include "exporter/report/readiness_json.h"

namespace exporter {
namespace {

Report ErrorReport(int status, const std::string& message) {
  return {.status = status, .body = JsonText({{"error", message}})};
}

Report ToReport(Result<std::string> document) {
  if (document) return {.status = 200, .body = std::move(*document)};
  const bool is_bad_request = document.error().kind == ErrorKind::kConfig;
  return ErrorReport(is_bad_request ? 400 : 503, document.error().message);
}

Report NotYet() {
  return ErrorReport(503, "not ready: no inventory is published yet; try again in some seconds");
}

}  // namespace

Report Reports::Findings(std::string_view query) const {
  const auto parsed = Query::Parse(query, {"check", "severity", "namespace"});
  if (!parsed) return ErrorReport(400, parsed.error().message);
  const auto evaluation = evaluation_.current();
  if (!evaluation->is_published) return NotYet();
  return ToReport(FindingsJson(*evaluation, *parsed));
}

Report Reports::Inventory(std::string_view query) const {
  const auto parsed = Query::Parse(query, {"kind", "limit", "after"});
  if (!parsed) return ErrorReport(400, parsed.error().message);
  const auto evaluation = evaluation_.current();
  if (!evaluation->is_published) return NotYet();
  return ToReport(InventoryJson(*evaluation, *parsed));
}

Report Reports::Readiness(std::string_view query) const {
  const auto parsed = Query::Parse(query, {"namespace", "statefulset", "replicas"});
  if (!parsed) return ErrorReport(400, parsed.error().message);
  const auto evaluation = evaluation_.current();
  if (!evaluation->is_published) return NotYet();
  const auto question = ReadQuestion(*parsed);
  if (!question) return ErrorReport(400, question.error().message);
  auto document = ReadinessJson(evaluation->analysis, *question);
  if (!document) return ErrorReport(503, document.error().message);
  if (*document) return {.status = 200, .body = std::move(**document)};
  return ErrorReport(404, "there is no StatefulSet " + question->ns + "/" + question->stateful_set +
                              " in what is read");
}

}  // namespace exporter
