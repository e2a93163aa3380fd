// SPDX-License-Identifier: Apache-2.0
#include "exporter/metrics/deflate.h"

#include <random>
#include <string>

#include <gtest/gtest.h>

namespace exporter::deflate_test {
namespace {

// Letters that compress only a little.
std::string RandomText(std::size_t bytes) {
  std::mt19937 random(5);
  std::string text(bytes, ' ');
  for (char& c : text) c = static_cast<char>('a' + random() % 8);
  return text;
}

TEST(Deflater, MakesBlocksThatInflateToTheText) {
  Deflater deflater;
  Inflater inflater;
  for (const std::size_t bytes : {0U, 1U, 257U, 258U, 259U, 65'536U, 1'000'000U, 3U}) {
    const std::string text = RandomText(bytes);
    EXPECT_EQ(inflater.Text(deflater.Blocks(text), bytes), text) << bytes;
    const std::string alike(bytes, 'x');
    EXPECT_EQ(inflater.Text(deflater.Blocks(alike), bytes), alike) << bytes;
  }
}

TEST(Deflater, MakesTheSameOfTheSameTextWhateverCameBefore) {
  Deflater deflater;
  const std::string first = deflater.Blocks("a text");
  deflater.Blocks(RandomText(100'000));
  EXPECT_EQ(deflater.Blocks("a text"), first);
}

TEST(Deflater, MakesBlocksThatStandInAnyOrder) {
  Deflater deflater;
  Inflater inflater;
  const std::string one = deflater.Blocks("one and one and one\n");
  const std::string two = deflater.Blocks("one and one and two\n");
  EXPECT_EQ(inflater.Text(two + one, 40), "one and one and two\none and one and one\n");
  EXPECT_EQ(inflater.Text(one + two, 40), "one and one and one\none and one and two\n");
}

}  // namespace
}  // namespace exporter::deflate_test
