// SPDX-License-Identifier: Apache-2.0
#include "exporter/core/log.h"

#include <algorithm>
#include <array>
#include <memory>
#include <string>

#include <gmock/gmock.h>
#include <spdlog/spdlog.h>
#include <nlohmann/json.hpp>

namespace exporter::log_test {
namespace {

using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::MatchesRegex;
using testing::StartsWith;

class LogOutput : public testing::Test {
 protected:
  ~LogOutput() override {
    SetUpLogging("info", "logfmt");
    spdlog::set_default_logger(before_);
  }

  // The stderr output of `write`.
  template <class Write>
  std::string Capture(std::string_view level, std::string_view format, Write write) {
    testing::internal::CaptureStderr();
    SetUpLogging(level, format);
    write();
    return testing::internal::GetCapturedStderr();
  }

  // The JSON object logged for a message.
  nlohmann::json Object(const std::string& message, const std::vector<LogField>& fields) {
    const std::string lines =
        Capture("info", "json", [&] { Log(LogLevel::kInfo, message, fields); });
    EXPECT_EQ(std::ranges::count(lines, '\n'), 1) << lines;
    return nlohmann::json::parse(lines, nullptr, false);
  }

 private:
  std::shared_ptr<spdlog::logger> before_ = spdlog::default_logger();
};

// Texts that break log formats.
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
    Log(LogLevel::kWarn, "source fails",
        {{"source", "disks"}, {"kind", "auth"}, {"error", "a \"b\""}});
  });
  EXPECT_THAT(line, MatchesRegex("time=[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z level=warn "
                                 "msg=\"source fails\" source=disks kind=auth "
                                 "error=\"a .\"b.\"\"\n"));
}

TEST_F(LogOutput, WritesNumbersAndBooleansBare) {
  const std::string line = Capture("info", "logfmt", [] {
    Log(LogLevel::kInfo, "listening", {{"port", 10068}, {"tls", true}, {"seconds", 0.25}});
  });
  EXPECT_THAT(line, EndsWith(" msg=\"listening\" port=10068 tls=true seconds=0.250\n"));
}

TEST_F(LogOutput, WritesOneJsonObjectPerLine) {
  const std::string line = Capture("info", "json", [] {
    Log(LogLevel::kError, "source fails", {{"source", "disks"}, {"error", "a \"b\""}});
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
    const auto object = Object(hostile + " happened", {{"value", hostile}, {"n", 1}});
    ASSERT_TRUE(object.is_object()) << hostile;
    EXPECT_EQ(object.size(), 5U) << object;
    EXPECT_EQ(object["level"], "info") << object;
  }
}

TEST_F(LogOutput, WritesOneLogfmtLineForHostileValues) {
  for (const std::string& hostile : kHostile) {
    const std::string lines = Capture("info", "logfmt", [&] {
      Log(LogLevel::kInfo, hostile + " happened", {{"value", hostile}, {"n", 1}});
    });
    EXPECT_EQ(std::ranges::count(lines, '\n'), 1) << lines;
    EXPECT_EQ(lines.find_first_of("\r\t\x1b\x7f"), std::string::npos) << lines;
    EXPECT_THAT(lines,
                AllOf(StartsWith("time="), HasSubstr(" level=info msg=\""), EndsWith(" n=1\n")));
  }
}

TEST_F(LogOutput, GivesBackAHostileValueInJson) {
  for (const char* hostile :
       {R"(level=error "quoted" back\slash, ¥)", R"(GET "/x\y" level=error a="b)"}) {
    const auto object = Object("source fails", {{"error", hostile}, {"n", 1}});
    EXPECT_EQ(object["msg"], "source fails");
    EXPECT_EQ(object["error"], hostile);
    EXPECT_EQ(object["level"], "info");
    EXPECT_EQ(object["n"], "1");
  }
}

TEST_F(LogOutput, KeepsPunctuationInTheText) {
  const std::string text = "ready: every resource (all 7) was read, a=b at last";
  const auto object = Object(text, {});
  EXPECT_EQ(object["msg"], text);
  EXPECT_EQ(object.size(), 3U);
}

TEST_F(LogOutput, TakesEmptyValues) {
  const std::string line = Capture("info", "logfmt", [] {
    Log(LogLevel::kInfo, "x", {{"a", ""}, {"b", ""}});
  });
  EXPECT_THAT(line, EndsWith(R"( msg="x" a="" b="")"
                             "\n"));
}

TEST_F(LogOutput, WritesOneLineForEveryText) {
  for (const char* text : {"", " ", "=", "a=", "a=\"", "a=\"\\", "a=\"b\"c", "==", "\"", "  a  ",
                           "a=b=c", "\xFF=\xFF", "a=\"b\" \"c\""}) {
    EXPECT_EQ(Object(text, {{"a", text}}).size(), 4U) << text;
  }
}

TEST_F(LogOutput, CutsLongTexts) {
  const auto object = Object(std::string(1'000'000, 'x'), {{"a", std::string(1'000'000, 'y')}});
  EXPECT_EQ(object["msg"].get<std::string>().size(), 1'003U);
  EXPECT_EQ(object["a"].get<std::string>().size(), 1'003U);
}

TEST_F(LogOutput, LeavesOutWhatIsBelowTheLevel) {
  const auto write = [] {
    Log(LogLevel::kDebug, "d");
    Log(LogLevel::kInfo, "i");
    Log(LogLevel::kWarn, "w");
    Log(LogLevel::kError, "e");
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
}  // namespace exporter::log_test
