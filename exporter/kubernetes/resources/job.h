// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "exporter/core/error.h"
#include "exporter/json/fields.h"
#include "exporter/kubernetes/resources/object.h"

namespace exporter::kubernetes {

// batch/v1: what a Job needs even while it has no pod, between two tries or while suspended.
struct Job {
  ObjectMeta meta;
  std::vector<std::string> claims;  // those that its pod template names
  bool is_finished = false;         // condition Complete or Failed: it makes no more pods

  friend bool operator==(const Job&, const Job&) = default;
};

// kBadResponse when the object has no name or namespace.
Result<Job> DecodeJob(const Fields& object);

// The same of the jobs that a CronJob makes; it is never finished.
struct CronJob {
  ObjectMeta meta;
  std::vector<std::string> claims;

  friend bool operator==(const CronJob&, const CronJob&) = default;
};

Result<CronJob> DecodeCronJob(const Fields& object);

}  // namespace exporter::kubernetes
