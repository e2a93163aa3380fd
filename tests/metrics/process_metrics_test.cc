// SPDX-License-Identifier: Apache-2.0
#include "exporter/metrics/process_metrics.h"

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <optional>

#include <gmock/gmock.h>

namespace exporter::process_metrics_test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// The value of the unlabelled sample `name`.
std::optional<double> Sample(const std::string& text, const std::string& name) {
  const auto at = text.find("\n" + name + " ");
  if (at == std::string::npos) return std::nullopt;
  return std::strtod(text.c_str() + at + name.size() + 2, nullptr);
}

TEST(ProcessMetrics, RenderEveryFamilyOfTheCatalogue) {
  const std::string text = RenderProcessMetrics(TextFormat::kPrometheus004);
  for (const MetricDef* def : ProcessMetricDefs()) {
    const std::string name(def->name);
    EXPECT_THAT(text, HasSubstr("# HELP " + name + " " + std::string(def->help) + "\n"));
    EXPECT_THAT(text, HasSubstr("# TYPE " + name + " " + std::string(TypeName(def->type)) + "\n"));
    EXPECT_TRUE(Sample(text, name).has_value()) << name;
  }
}

TEST(ProcessMetrics, AreThoseOfThisProcess) {
  using std::chrono::system_clock;
  const std::string before = RenderProcessMetrics(TextFormat::kPrometheus004);
  const std::ifstream one_more("/proc/self/stat");
  const std::string after = RenderProcessMetrics(TextFormat::kPrometheus004);
  EXPECT_EQ(Sample(after, "process_open_fds"), *Sample(before, "process_open_fds") + 1);
  EXPECT_GE(*Sample(after, "process_max_fds"), *Sample(after, "process_open_fds"));
  EXPECT_GE(*Sample(after, "process_threads"), 1);
  EXPECT_GT(*Sample(after, "process_resident_memory_bytes"), 1e6);
  EXPECT_GT(*Sample(after, "process_virtual_memory_bytes"),
            *Sample(after, "process_resident_memory_bytes"));
  EXPECT_GE(*Sample(after, "process_cpu_seconds_total"), 0);
  const std::chrono::duration<double> now = system_clock::now().time_since_epoch();
  EXPECT_LE(*Sample(after, "process_start_time_seconds"), now.count() + 1);
  EXPECT_GT(*Sample(after, "process_start_time_seconds"), now.count() - 3600);
}

TEST(ProcessMetrics, NameTheCounterFamilyWithoutSuffixInOpenMetrics) {
  const std::string text = RenderProcessMetrics(TextFormat::kOpenMetrics100);
  EXPECT_THAT(text, HasSubstr("# TYPE process_cpu_seconds counter\nprocess_cpu_seconds_total "));
  EXPECT_THAT(text, Not(HasSubstr("# TYPE process_cpu_seconds_total")));
}

}  // namespace
}  // namespace exporter::process_metrics_test
