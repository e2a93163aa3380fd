// SPDX-License-Identifier: Apache-2.0
#include "exporter/alibaba/resources/rpc_answer.h"

#include <string>

#include <gmock/gmock.h>

namespace exporter::alibaba::rpc_answer_test {
namespace {

struct Reading {
  std::optional<std::int64_t> value;
  std::size_t problems;

  friend bool operator==(const Reading&, const Reading&) = default;
};

Reading Read(const std::string& value) {
  const auto document = JsonDocument::Parse(R"({"Size":)" + value + "}");
  const auto number = CountField(document->root(), "Size");
  return {number, document->problems().count};
}

TEST(CountField, TakesNumbersAndTexts) {
  EXPECT_EQ(Read("40"), (Reading{40, 0}));
  EXPECT_EQ(Read(R"("40")"), (Reading{40, 0}));
  EXPECT_EQ(Read("0"), (Reading{0, 0}));
  EXPECT_EQ(Read("40.0"), (Reading{40, 0}));
  EXPECT_EQ(Read("9007199254740992"), (Reading{9'007'199'254'740'992, 0}));
}

TEST(CountField, TreatsMissingNullAndEmptyAlike) {
  for (const auto* value : {"null", R"("")"}) {
    EXPECT_EQ(Read(value), (Reading{std::nullopt, 0})) << value;
  }
  EXPECT_EQ(CountField(JsonDocument::Parse("{}")->root(), "Size"), std::nullopt);
}

TEST(CountField, NotesWhatIsNoCount) {
  for (const auto* value : {"-1", R"("-1")", "1.5", R"("1.5")", R"("40Gi")", R"("many")", "1e300",
                            R"("1e300")", "18446744073709551615", "[]", "true"}) {
    EXPECT_EQ(Read(value), (Reading{std::nullopt, 1})) << value;
  }
}

}  // namespace
}  // namespace exporter::alibaba::rpc_answer_test
