// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "exporter/alerting/thresholds.h"
#include "exporter/config/plan.h"
#include "exporter/core/error.h"

namespace exporter {

// The running program: clients, pollers, publisher and server. The only place that builds the
// object graph.
class Exporter {
 public:
  // Starts everything. kConfig if an address cannot be bound.
  static Result<std::unique_ptr<Exporter>> Start(Plan plan, const Thresholds& thresholds);

  // Stops the polls, even in the middle of a request, and then the server.
  ~Exporter();

  // The bound ports, in the order of the listen addresses.
  const std::vector<int>& ports() const;

 private:
  struct Parts;
  explicit Exporter(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace exporter
