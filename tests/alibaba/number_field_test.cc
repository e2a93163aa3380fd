#include "exporter/alibaba/number_field.h"

#include <string>

#include <gmock/gmock.h>

namespace exporter::alibaba {
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
  EXPECT_EQ(Read("null"), (Reading{std::nullopt, 0}));
}

TEST(CountField, NotesWhatIsNoCount) {
  for (const auto* value : {"-1", R"("-1")", "1.5", R"("many")", "[]", "true"}) {
    EXPECT_EQ(Read(value), (Reading{std::nullopt, 1})) << value;
  }
}

}  // namespace
}  // namespace exporter::alibaba
