// SPDX-License-Identifier: Apache-2.0
#include "exporter/app/version.h"

#include <fstream>

#include <gmock/gmock.h>

#include "exporter/app/catalogue.h"

namespace exporter::version_test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

std::string VersionFile() {
  std::ifstream file(EXPORTER_SOURCE "/VERSION");
  std::string version;
  std::getline(file, version);
  return version;
}

TEST(VersionText, HasTheFormOfThePrometheusPrograms) {
  EXPECT_THAT(VersionText(),
              AllOf(StartsWith("ack-storage-exporter, version " + VersionFile() + " (branch: "),
                    HasSubstr(", revision: "), HasSubstr("\n  build date:       "),
                    HasSubstr("\n  platform:         linux/")));
}

TEST(UserAgent, HasTheFormOfKubernetesClients) {
  EXPECT_THAT(UserAgent(), AllOf(StartsWith("ack-storage-exporter/" + VersionFile() + " (linux/"),
                                 HasSubstr(") ack-storage-exporter/")));
}

TEST(SetBuildInfo, ShowsTheVersionAsALabel) {
  ExporterMetrics metrics;
  SetBuildInfo(metrics);
  EXPECT_THAT(metrics.Render(TextFormat::kPrometheus004),
              AllOf(HasSubstr("ack_storage_exporter_build_info{"),
                    HasSubstr("version=\"" + VersionFile() + "\""), HasSubstr("} 1\n")));
}

}  // namespace
}  // namespace exporter::version_test
