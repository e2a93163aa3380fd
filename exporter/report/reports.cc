// SPDX-License-Identifier: Apache-2.0
#include "exporter/report/reports.h"

#include <utility>

#include "exporter/report/json_documents.h"
#include "exporter/report/json_values.h"

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

Report PlanReadiness(const Evaluation& evaluation, const Query& query) {
  const auto question = ReadQuestion(query);
  if (!question) return ToReport(tl::unexpected(question.error()));
  auto document = ReadinessJson(evaluation.analysis, *question);
  if (!document) return ToReport(tl::unexpected(document.error()));
  if (*document) return ToReport(std::move(**document));
  return ErrorReport(404, "there is no StatefulSet " + question->ns + "/" + question->stateful_set +
                              " in what is read");
}

}  // namespace

Report Reports::Answer(std::string_view query, std::initializer_list<std::string_view> known,
                       Report (*answer)(const Evaluation&, const Query&)) const {
  const auto parsed = Query::Parse(query, known);
  if (!parsed) return ErrorReport(400, parsed.error().message);
  const auto evaluation = evaluation_.current();
  if (evaluation->is_published) return answer(*evaluation, *parsed);
  return ErrorReport(503, "not ready: no inventory is published yet; try again in some seconds");
}

Report Reports::Findings(std::string_view query) const {
  return Answer(query, {"check", "severity", "namespace"},
                [](const Evaluation& evaluation, const Query& parsed) {
                  return ToReport(FindingsJson(evaluation, parsed));
                });
}

Report Reports::Inventory(std::string_view query) const {
  return Answer(query, {"kind", "limit", "after"},
                [](const Evaluation& evaluation, const Query& parsed) {
                  return ToReport(InventoryJson(evaluation, parsed));
                });
}

Report Reports::Readiness(std::string_view query) const {
  return Answer(query, {"namespace", "statefulset", "replicas"}, PlanReadiness);
}

}  // namespace exporter
