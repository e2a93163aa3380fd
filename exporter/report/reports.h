#pragma once

#include <string>
#include <string_view>

#include "exporter/checks/evaluate.h"
#include "exporter/core/slot.h"
#include "exporter/report/query.h"

namespace exporter {

// A JSON document, or a message, as an HTTP server answers it.
struct Report {
  int status = 200;
  std::string body;  // {"error": "..."} unless the status is 200
};

// The documents under /api/v1/, made of the evaluation that was published last: a request
// evaluates nothing and waits for nobody. Safe to call from several threads.
class Reports {
 public:
  explicit Reports(const Slot<Evaluation>& evaluation) : evaluation_(evaluation) {}

  // `query` is what follows the question mark. Status 400 for a parameter that is not accepted,
  // 503 before the first inventory is published.
  Report Findings(std::string_view query) const;
  Report Inventory(std::string_view query) const;
  // The parameters namespace, statefulset and replicas are all needed; 404 where there is no such
  // StatefulSet, 503 where what the plan needs was not read.
  Report Readiness(std::string_view query) const;

 private:
  const Slot<Evaluation>& evaluation_;
};

}  // namespace exporter
