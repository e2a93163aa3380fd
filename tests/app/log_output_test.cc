#include <algorithm>
#include <array>
#include <memory>
#include <string>

#include <gmock/gmock.h>
#include <spdlog/spdlog.h>
#include <nlohmann/json.hpp>

#include "exporter/app/log_format.h"
#include "exporter/core/text.h"

namespace exporter {
namespace {

using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::MatchesRegex;
using testing::StartsWith;

class LogOutput : public testing::Test {
 protected:
  ~LogOutput() override { spdlog::set_default_logger(before_); }

  // What `write` logs to stderr.
  template <class Write>
  std::string Capture(std::string_view level, std::string_view format, Write write) {
    testing::internal::CaptureStderr();
    SetUpLogging(level, format);
    write();
    return testing::internal::GetCapturedStderr();
  }

 private:
  std::shared_ptr<spdlog::logger> before_ = spdlog::default_logger();
};

// Texts that have broken log formats elsewhere.
const std::array<std::string, 10> kHostile{"plain",
                                           "two words",
                                           "a\"b\\c",
                                           "line\nlevel=error msg=\"fake\"",
                                           std::string("nul\0tab\tbell\a", 13),
                                           "\xFF\xFE not UTF-8 \xC3",
                                           "\xE2\x80\xA8 \xE7\xA3\x81\xE7\x9B\x98 \xF0\x9F\x92\xBE",
                                           "\"",
                                           "\\",
                                           "\x1b[31mred\x7f"};

TEST_F(LogOutput, WritesLogfmt) {
  const std::string line = Capture("info", "logfmt", [] {
    spdlog::warn("source fails source={} kind={} error={}", "disks", "auth", Quoted("a \"b\""));
  });
  EXPECT_THAT(line, MatchesRegex("time=[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z level=warn "
                                 "msg=\"source fails\" source=disks kind=auth "
                                 "error=\"a .\"b.\"\"\n"));
}

TEST_F(LogOutput, WritesOneJsonObjectPerLine) {
  const std::string line = Capture("info", "json", [] {
    spdlog::error("source fails source={} error={}", "disks", Quoted("a \"b\""));
  });
  const auto object = nlohmann::json::parse(line);
  EXPECT_EQ(object["level"], "error");
  EXPECT_EQ(object["msg"], "source fails");
  EXPECT_EQ(object["source"], "disks");
  EXPECT_EQ(object["error"], "a \"b\"");
  EXPECT_THAT(object["time"].get<std::string>(), EndsWith("Z"));
}

TEST_F(LogOutput, WritesValidJsonForHostileValues) {
  for (const std::string& hostile : kHostile) {
    for (const std::string& value : {hostile, Quoted(hostile)}) {
      const std::string lines = Capture(
          "info", "json", [&] { spdlog::info("{} happened value={} n={}", hostile, value, 1); });
      EXPECT_EQ(std::ranges::count(lines, '\n'), 1) << lines;
      const auto object = nlohmann::json::parse(lines, nullptr, false);
      ASSERT_TRUE(object.is_object()) << lines;
      EXPECT_EQ(object["level"], "info") << lines;
    }
  }
}

TEST_F(LogOutput, WritesOneLogfmtLineForHostileValues) {
  for (const std::string& hostile : kHostile) {
    for (const std::string& value : {hostile, Quoted(hostile)}) {
      const std::string lines = Capture(
          "info", "logfmt", [&] { spdlog::info("{} happened value={} n={}", hostile, value, 1); });
      EXPECT_EQ(std::ranges::count(lines, '\n'), 1) << lines;
      EXPECT_EQ(lines.find_first_of("\r\t\x1b\x7f"), std::string::npos) << lines;
      EXPECT_THAT(lines, AllOf(StartsWith("time="), HasSubstr(" level=info msg=\"")));
    }
  }
}

TEST_F(LogOutput, GivesBackAQuotedHostileValueInJson) {
  const std::string hostile = R"(level=error "quoted" back\slash, ¥)";
  const std::string line = Capture(
      "info", "json", [&] { spdlog::info("source fails error={} n={}", Quoted(hostile), 1); });
  const auto object = nlohmann::json::parse(line);
  EXPECT_EQ(object["error"], hostile);
  EXPECT_EQ(object["level"], "info");
  EXPECT_EQ(object["n"], "1");
}

TEST_F(LogOutput, LeavesOutWhatIsBelowTheLevel) {
  const auto write = [] {
    spdlog::debug("d");
    spdlog::info("i");
    spdlog::warn("w");
    spdlog::error("e");
  };
  const auto lines = [&](std::string_view level) {
    return std::ranges::count(Capture(level, "logfmt", write), '\n');
  };
  EXPECT_EQ(lines("debug"), 4);
  EXPECT_EQ(lines("info"), 3);
  EXPECT_EQ(lines("warn"), 2);
  EXPECT_EQ(lines("error"), 1);
}

}  // namespace
}  // namespace exporter
