// SPDX-License-Identifier: Apache-2.0
#include "exporter/report/query.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/matchers.h"

namespace exporter::query_test {
namespace {

using ::testing::HasSubstr;

TEST(Query, DecodesItsParameters) {
  const auto query = Query::Parse("namespace=cx%2Didc&statefulset=a+b&&replicas",
                                  {"namespace", "statefulset", "replicas"});
  ASSERT_TRUE(query) << query.error().message;
  EXPECT_EQ(query->Text("namespace"), "cx-idc");
  EXPECT_EQ(query->Text("statefulset"), "a b");
  EXPECT_EQ(query->Text("replicas"), "");
  EXPECT_EQ(query->Text("other"), "");
}

TEST(Query, NamesTheParameterThatIsNotAccepted) {
  EXPECT_THAT(Query::Parse("chekc=a", {"check", "severity"}),
              FailsWith(ErrorKind::kConfig,
                        HasSubstr("parameter 'chekc' is not known; accepted: check, severity")));
  EXPECT_THAT(Query::Parse("check=a&check=b", {"check"}),
              FailsWith(ErrorKind::kConfig, HasSubstr("'check' is given more than once")));
  for (const char* broken : {"check=%", "check=%2", "check=%zz", "%%=1"}) {
    EXPECT_THAT(Query::Parse(broken, {"check"}),
                FailsWith(ErrorKind::kConfig, HasSubstr("is not percent-encoded")))
        << broken;
  }
}

TEST(Query, ReadsNumbersWithinTheirBounds) {
  const auto query = Query::Parse("limit=20&least=0&most=6&text=7x&sign=-1",
                                  {"limit", "least", "most", "text", "sign"});
  ASSERT_TRUE(query);
  EXPECT_EQ(query->Number("limit", 5, 1, 20).value(), 20);
  EXPECT_EQ(query->Number("absent", 5, 1, 20).value(), 5);
  EXPECT_THAT(query->Number("least", 5, 1, 5),
              FailsWith(ErrorKind::kConfig,
                        HasSubstr("least: '0' is not accepted; want a number from 1 to 5")));
  EXPECT_THAT(query->Number("most", 5, 1, 5), FailsWith(ErrorKind::kConfig, HasSubstr("'6'")));
  EXPECT_THAT(query->Number("text", 5, 1, 50), FailsWith(ErrorKind::kConfig, HasSubstr("'7x'")));
  EXPECT_THAT(query->Number("sign", 5, 1, 50), FailsWith(ErrorKind::kConfig, HasSubstr("'-1'")));
}

}  // namespace
}  // namespace exporter::query_test
