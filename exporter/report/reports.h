// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "exporter/checks/evaluate.h"
#include "exporter/core/slot.h"
#include "exporter/report/query.h"

namespace exporter {

// A JSON document, or an error message, as an HTTP response.
struct Report {
  int status = 200;
  std::string body;  // {"error": "..."} unless the status is 200
};

// The documents under /api/v1/, built from the last published evaluation: a request evaluates
// nothing and never blocks. Thread-safe.
class Reports {
 public:
  explicit Reports(const Slot<Evaluation>& evaluation) : evaluation_(evaluation) {}

  // `query` is the part after the question mark. Status 400 for an invalid parameter, 503 before
  // the first inventory is published.
  Report Findings(std::string_view query) const;
  Report Inventory(std::string_view query) const;
  // namespace, statefulset and replicas are required; 404 if there is no such StatefulSet, 503 if
  // data that the plan needs is missing.
  Report Readiness(std::string_view query) const;

 private:
  Report Answer(std::string_view query, std::initializer_list<std::string_view> known,
                Report (*answer)(const Evaluation&, const Query&)) const;

  const Slot<Evaluation>& evaluation_;
};

}  // namespace exporter
