// SPDX-License-Identifier: Apache-2.0
#include "exporter/kubernetes/resources/job.h"

#include <utility>

namespace exporter::kubernetes {
namespace {

// Generic ephemeral volumes have claims that come and go with each pod.
std::vector<std::string> DecodeTemplateClaims(const Fields& job_spec) {
  std::vector<std::string> claims;
  job_spec.Object("template").Object("spec").ForEach("volumes", [&](const Fields& volume) {
    std::string claim = volume.Object("persistentVolumeClaim").Text("claimName");
    if (!claim.empty()) claims.push_back(std::move(claim));
  });
  claims.shrink_to_fit();
  return claims;
}

bool IsFinished(const Fields& status) {
  bool is_finished = false;
  status.ForEach("conditions", [&](const Fields& condition) {
    const std::string type = condition.Text("type");
    if (type != "Complete" && type != "Failed") return;
    is_finished = is_finished || condition.Text("status") == "True";
  });
  return is_finished;
}

}  // namespace

Result<Job> DecodeJob(const Fields& object) {
  Job job;
  job.meta = DecodeMeta(object);
  if (job.meta.name.empty() || job.meta.ns.empty()) {
    return Fail(ErrorKind::kBadResponse, "job: no metadata.name or metadata.namespace");
  }
  job.claims = DecodeTemplateClaims(object.Object("spec"));
  job.is_finished = IsFinished(object.Object("status"));
  return job;
}

Result<CronJob> DecodeCronJob(const Fields& object) {
  CronJob cron_job;
  cron_job.meta = DecodeMeta(object);
  if (cron_job.meta.name.empty() || cron_job.meta.ns.empty()) {
    return Fail(ErrorKind::kBadResponse, "cronjob: no metadata.name or metadata.namespace");
  }
  cron_job.claims =
      DecodeTemplateClaims(object.Object("spec").Object("jobTemplate").Object("spec"));
  return cron_job;
}

}  // namespace exporter::kubernetes
