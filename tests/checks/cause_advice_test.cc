// SPDX-License-Identifier: Apache-2.0
#include "exporter/checks/cause_advice.h"

#include <set>
#include <string_view>

#include <gtest/gtest.h>

namespace exporter::cause_advice_test {
namespace {

TEST(CauseAdvice, IsItsOwnForEveryCause) {
  std::set<std::string_view> meanings;
  std::set<std::string_view> advice;
  for (std::size_t i = 0; i < kErrorCauseNames.size(); ++i) {
    const auto cause = static_cast<ErrorCause>(i);
    const CauseAdvice& each = AdviceOn(cause);
    EXPECT_EQ(each.cause, cause) << Name(cause);
    meanings.insert(each.meaning);
    advice.insert(each.what);
  }
  EXPECT_EQ(meanings.size(), kErrorCauseNames.size());
  EXPECT_EQ(advice.size(), kErrorCauseNames.size());
}

TEST(CauseAdvice, IsInSentencesAndChangesNothingByItself) {
  for (std::size_t i = 0; i < kErrorCauseNames.size(); ++i) {
    const CauseAdvice& each = AdviceOn(static_cast<ErrorCause>(i));
    EXPECT_TRUE(each.what.ends_with('.')) << each.what;
    EXPECT_FALSE(each.meaning.ends_with('.')) << each.meaning;
    EXPECT_TRUE(each.command.empty() || each.command.starts_with("kubectl get ")) << each.command;
  }
}

}  // namespace
}  // namespace exporter::cause_advice_test
