// SPDX-License-Identifier: Apache-2.0
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>

#include "exporter/analysis/disk_states.h"
#include "exporter/analysis/error_causes.h"
#include "exporter/analysis/scale_up/scale_up.h"
#include "exporter/checks/checks.h"

namespace exporter::design_words_test {
namespace {

using ::testing::IsEmpty;

// Those that the document does not have as `word`.
std::vector<std::string> MissingFrom(const std::string& text,
                                     const std::vector<std::string_view>& words) {
  std::vector<std::string> missing;
  for (const std::string_view word : words) {
    const std::string quoted = "`" + std::string(word) + "`";
    if (text.find(quoted) == std::string::npos) missing.push_back(quoted);
  }
  return missing;
}

std::string Design() {
  std::ifstream file(EXPORTER_SOURCE "/docs/design.md", std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// The names of an enum up to its last member.
template <class Enum>
std::vector<std::string_view> NamesUpTo(Enum last) {
  std::vector<std::string_view> names;
  for (int i = 0; i <= static_cast<int>(last); ++i) {
    const std::string_view name = Name(static_cast<Enum>(i));
    if (!name.empty()) names.push_back(name);
  }
  return names;
}

TEST(DesignDocument, NamesEveryCheck) {
  std::vector<std::string_view> names;
  for (const Check& check : AllChecks()) names.push_back(check.name);
  EXPECT_THAT(MissingFrom(Design(), names), IsEmpty());
}

TEST(DesignDocument, NamesEveryReasonOfABlockedReplica) {
  EXPECT_THAT(MissingFrom(Design(), NamesUpTo(BlockedReason::kNoSlot)), IsEmpty());
}

TEST(DesignDocument, NamesEveryCauseOfAnError) {
  EXPECT_THAT(MissingFrom(Design(), {kErrorCauseNames.begin(), kErrorCauseNames.end()}), IsEmpty());
}

TEST(DesignDocument, NamesEveryStateOfADisk) {
  EXPECT_THAT(MissingFrom(Design(), NamesUpTo(DiskState::kUnknownOwner)), IsEmpty());
}

TEST(MissingWords, AreThoseThatAreNotWrittenAsWords) {
  EXPECT_EQ(MissingFrom("a `size`, a quota", {"size", "quota"}),
            std::vector<std::string>{"`quota`"});
}

}  // namespace
}  // namespace exporter::design_words_test
