#include "exporter/app/log_format.h"

#include <gmock/gmock.h>

#include "exporter/core/text.h"

namespace exporter {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

TEST(ParseLogEvent, SplitsTextAndFields) {
  const LogEvent event = ParseLogEvent("source fails source=disks kind=auth");
  EXPECT_EQ(event.text, "source fails");
  EXPECT_THAT(event.fields, ElementsAre(Pair("source", "disks"), Pair("kind", "auth")));
}

TEST(ParseLogEvent, TakesQuotesOffValues) {
  const std::string hostile = R"(GET "/x\y" level=error a="b)";
  const LogEvent event = ParseLogEvent("source fails error=" + Quoted(hostile) + " objects=3");
  EXPECT_EQ(event.text, "source fails");
  EXPECT_THAT(event.fields, ElementsAre(Pair("error", hostile), Pair("objects", "3")));
}

TEST(ParseLogEvent, KeepsPunctuationInTheText) {
  const LogEvent event = ParseLogEvent("ready: every resource (all 7) was read, at last");
  EXPECT_EQ(event.text, "ready: every resource (all 7) was read, at last");
  EXPECT_THAT(event.fields, IsEmpty());
}

TEST(ParseLogEvent, TakesEmptyValues) {
  const LogEvent event = ParseLogEvent("x a= b=\"\"");
  EXPECT_THAT(event.fields, ElementsAre(Pair("a", ""), Pair("b", "")));
}

TEST(ParseLogEvent, EndsOnEveryText) {
  for (const char* text : {"", " ", "=", "a=", "a=\"", "a=\"\\", "a=\"b\"c", "==", "\"", "  a  ",
                           "a=b=c", "\xFF=\xFF", "a=\"b\" \"c\""}) {
    EXPECT_LE(ParseLogEvent(text).fields.size(), 2U) << text;
  }
}

}  // namespace
}  // namespace exporter
