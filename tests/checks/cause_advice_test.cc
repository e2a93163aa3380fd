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
    const CauseAdvice& each = AdviceOn({.cause = cause});
    EXPECT_EQ(each.cause, cause) << Name(cause);
    meanings.insert(each.meaning);
    advice.insert(each.what);
  }
  EXPECT_EQ(meanings.size(), kErrorCauseNames.size());
  EXPECT_EQ(advice.size(), kErrorCauseNames.size());
}

TEST(CauseAdvice, IsInSentencesAndChangesNothingByItself) {
  for (std::size_t i = 0; i < kErrorCauseNames.size(); ++i) {
    for (const auto side : {ErrorSide::kCloud, ErrorSide::kKubernetes}) {
      const CauseAdvice& each = AdviceOn({.cause = static_cast<ErrorCause>(i), .side = side});
      EXPECT_TRUE(each.what.ends_with('.')) << each.what;
      EXPECT_FALSE(each.meaning.ends_with('.')) << each.meaning;
      EXPECT_TRUE(each.command.empty() || each.command.starts_with("kubectl get ")) << each.command;
    }
  }
}

// A pod or attachment may be Terminating: no advice tells to delete it.
TEST(CauseAdvice, DeletesNothing) {
  for (std::size_t i = 0; i < kErrorCauseNames.size(); ++i) {
    const std::string_view what = AdviceOn({.cause = static_cast<ErrorCause>(i)}).what;
    EXPECT_EQ(what.find("elete the"), std::string_view::npos) << what;
  }
}

TEST(CauseAdvice, IsOfKubernetesWhereItsApiServerSaidIt) {
  for (const auto cause : {ErrorCause::kPermission, ErrorCause::kQuota, ErrorCause::kThrottled}) {
    const CauseAdvice& own = AdviceOn({.cause = cause, .side = ErrorSide::kKubernetes});
    EXPECT_EQ(own.cause, cause);
    EXPECT_NE(own.what, AdviceOn({.cause = cause}).what) << Name(cause);
    for (const char* cloud : {"Alibaba", "RAM", "Quota Center", "leaked-disk"}) {
      EXPECT_EQ(own.what.find(cloud), std::string_view::npos) << own.what;
      EXPECT_EQ(own.meaning.find(cloud), std::string_view::npos) << own.meaning;
    }
  }
  const ErrorClass other{.cause = ErrorCause::kTimeout, .side = ErrorSide::kKubernetes};
  EXPECT_EQ(&AdviceOn(other), &AdviceOn({.cause = ErrorCause::kTimeout}));
}

}  // namespace
}  // namespace exporter::cause_advice_test
