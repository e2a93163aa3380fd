#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "exporter/checks/judged.h"
#include "exporter/report/query.h"

namespace exporter {

// A JSON document, or a message, as an HTTP server answers it.
struct Report {
  int status = 200;
  std::string body;  // {"error": "..."} unless the status is 200
};

// The documents under /api/v1/, made of the inventory that was published last. Safe to call from
// several threads; of those that need an analysis one is made at a time, because on the largest
// clusters it takes a second and some hundred megabytes: another request is told to come again.
class Reports {
 public:
  Reports(const JudgedSlot& judged, AnalysisOptions options)
      : judged_(judged), options_(std::move(options)) {}

  // `query` is what follows the question mark. Status 400 for a parameter that is not accepted,
  // 503 before the first inventory is published, and while an analysis for somebody else is made.
  Report Findings(std::string_view query) const;
  Report Inventory(std::string_view query) const;
  // The parameters namespace, statefulset and replicas are all needed; 404 where there is no such
  // StatefulSet, 503 where what the plan needs was not read.
  Report Readiness(std::string_view query) const;

 private:
  const JudgedSlot& judged_;
  const AnalysisOptions options_;
  mutable std::mutex analysing_;  // one analysis at a time
};

}  // namespace exporter
