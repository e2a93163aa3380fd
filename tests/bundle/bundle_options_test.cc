// SPDX-License-Identifier: Apache-2.0
#include "exporter/bundle/bundle_options.h"

#include <gmock/gmock.h>

namespace exporter::bundle_options_test {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::optional<std::string> Variable(const std::string& name) {
  if (name == "PATH") return "/usr/bin:/bin";
  return std::nullopt;
}

TEST(StoreBundleOptions, StoresEveryOption) {
  BundleOptions options;
  EXPECT_THAT(StoreBundleOptions({{"rules", {"/r"}},
                                  {"dashboards", {"/d"}},
                                  {"thresholds", {"t.yml"}},
                                  {"reload", {"http://127.0.0.1:9090/-/reload"}},
                                  {"promtool", {"sh"}},
                                  {"interval", {"30s"}},
                                  {"watch", {"true"}},
                                  {"force", {"true"}}},
                                 Variable, options),
              IsEmpty());
  EXPECT_EQ(options.rules_folder, "/r");
  EXPECT_EQ(options.dashboards_folder, "/d");
  EXPECT_EQ(options.thresholds_file, "t.yml");
  EXPECT_EQ(options.reload_url, "http://127.0.0.1:9090/-/reload");
  EXPECT_THAT(options.promtool, testing::EndsWith("bin/sh"));
  EXPECT_EQ(options.interval, std::chrono::seconds{30});
  EXPECT_TRUE(options.is_watching);
  EXPECT_TRUE(options.is_forced);
}

TEST(StoreBundleOptions, NamesEveryRefusedValue) {
  const struct {
    const char* flag;
    const char* value;
    const char* wanted;
  } rows[] = {
      {"rules", "", "want a path"},
      {"dashboards", "", "want a path"},
      {"thresholds", "", "want a path"},
      {"reload", "localhost", "want a URL"},
      {"reload", "http://user:secret@localhost/", "want a URL"},
      {"promtool", "no-such-program-here", "want the path of a program"},
      {"promtool", "/", "want the path of a program"},
      {"interval", "5", "want a duration"},
      {"interval", "1ms", "want a duration"},
      {"watch", "maybe", "want no value"},
      {"force", "false", "want no value"},
  };
  for (const auto& row : rows) {
    RawValues values{{"rules", {"/r"}}, {"watch", {"true"}}};
    values[row.flag] = {row.value};
    BundleOptions options;
    const ConfigErrors errors = StoreBundleOptions(values, Variable, options);
    ASSERT_FALSE(errors.empty()) << row.flag << "=" << row.value;
    EXPECT_THAT(errors.front(),
                AllOf(HasSubstr("--" + std::string(row.flag) + ": '"), HasSubstr(row.wanted)));
  }
}

TEST(StoreBundleOptions, WantsSomethingToWrite) {
  BundleOptions options;
  EXPECT_THAT(StoreBundleOptions({}, Variable, options),
              ElementsAre(HasSubstr("nothing to write")));
  EXPECT_THAT(StoreBundleOptions({{"dashboards", {"/d"}}}, Variable, options), IsEmpty());
}

TEST(StoreBundleOptions, RefusesWhatWouldBeIgnored) {
  BundleOptions options;
  EXPECT_THAT(StoreBundleOptions({{"rules", {"/r"}}, {"interval", {"5s"}}}, Variable, options),
              ElementsAre("--interval: needs --watch"));
  EXPECT_THAT(StoreBundleOptions({{"rules", {"/r", "/s"}}}, Variable, options),
              ElementsAre("--rules: given 2 times"));
}

}  // namespace
}  // namespace exporter::bundle_options_test
