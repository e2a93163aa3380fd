// SPDX-License-Identifier: Apache-2.0
#include "exporter/kubernetes/resources/job.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/kubernetes/fixture.h"
#include "tests/support/matchers.h"

namespace exporter::kubernetes::job_test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// After the API reference of batch/v1.
const std::string kTemplate = R"({"spec": {"restartPolicy": "Never", "volumes": [
  {"name": "archive", "persistentVolumeClaim": {"claimName": "archive"}},
  {"name": "scratch", "emptyDir": {}},
  {"name": "work", "ephemeral": {"volumeClaimTemplate": {"spec": {"accessModes": []}}}},
  {"name": "more", "persistentVolumeClaim": {"claimName": "more", "readOnly": true}}],
  "containers": [{"name": "c", "image": "x"}]}})";
const std::string kJob = R"({
  "metadata": {"name": "backup-1", "namespace": "cx-idc", "uid": "u-1"},
  "spec": {"suspend": true, "backoffLimit": 6, "template": )" +
                         kTemplate + R"(},
  "status": {"conditions": [{"type": "Suspended", "status": "True"}], "ready": 0}})";
const std::string kCronJob = R"({
  "metadata": {"name": "backup", "namespace": "cx-idc", "uid": "u-2"},
  "spec": {"schedule": "0 3 * * *", "jobTemplate": {"spec": {"template": )" +
                             kTemplate + "}}}}";

template <class T>
T MustDecode(const std::string& text, Result<T> (*decode)(const Fields&)) {
  auto decoded = DecodeText<T>(text, decode);
  EXPECT_EQ(decoded.problems.first, "");
  return decoded.object.value();
}

TEST(Job, HasTheClaimsThatItsTemplateNames) {
  const Job job = MustDecode(kJob, DecodeJob);
  EXPECT_EQ(job.meta.name, "backup-1");
  EXPECT_EQ(job.meta.ns, "cx-idc");
  EXPECT_THAT(job.claims, ElementsAre("archive", "more"));
  EXPECT_FALSE(job.is_finished);
}

TEST(Job, IsFinishedByTheConditionsOfItsEnd) {
  const auto is_finished = [](const std::string& condition, const std::string& status) {
    return MustDecode(R"({"metadata": {"name": "j", "namespace": "n"}, "status": {"conditions": [
                          {"type": ")" +
                          condition + R"(", "status": ")" + status + R"("}]}})",
                      DecodeJob)
        .is_finished;
  };
  EXPECT_TRUE(is_finished("Complete", "True"));
  EXPECT_TRUE(is_finished("Failed", "True"));
  EXPECT_FALSE(is_finished("Complete", "False"));
  EXPECT_FALSE(is_finished("Suspended", "True"));
  EXPECT_FALSE(is_finished("FailureTarget", "True")) << "its pods still end";
}

TEST(CronJob, HasTheClaimsThatItsTemplateNames) {
  const CronJob cron_job = MustDecode(kCronJob, DecodeCronJob);
  EXPECT_EQ(cron_job.meta.name, "backup");
  EXPECT_THAT(cron_job.claims, ElementsAre("archive", "more"));
}

TEST(Job, HasNoClaimsWithoutATemplate) {
  const std::string minimal = R"({"metadata": {"name": "j", "namespace": "n"}})";
  EXPECT_THAT(MustDecode(minimal, DecodeJob).claims, IsEmpty());
  EXPECT_FALSE(MustDecode(minimal, DecodeJob).is_finished);
  EXPECT_THAT(MustDecode(minimal, DecodeCronJob).claims, IsEmpty());
}

TEST(Job, IsRefusedWithoutANameOrNamespace) {
  for (const char* text :
       {"{}", R"({"metadata": {"name": "a"}})", R"({"metadata": {"namespace": "n"}})"}) {
    EXPECT_THAT(DecodeText<Job>(text, DecodeJob).object,
                FailsWith(ErrorKind::kBadResponse, HasSubstr("job: no metadata")));
    EXPECT_THAT(DecodeText<CronJob>(text, DecodeCronJob).object,
                FailsWith(ErrorKind::kBadResponse, HasSubstr("cronjob: no metadata")));
  }
}

TEST(Job, SurvivesEveryMutation) {
  ExpectSurvivesMutations<Job>(kJob, DecodeJob);
  ExpectSurvivesMutations<CronJob>(kCronJob, DecodeCronJob);
}

}  // namespace
}  // namespace exporter::kubernetes::job_test
