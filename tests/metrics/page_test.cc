// SPDX-License-Identifier: Apache-2.0
#include "exporter/metrics/page.h"

#include <array>

#include <gtest/gtest.h>

#include "exporter/metrics/page_builder.h"
#include "exporter/metrics/page_slot.h"

namespace exporter::page_test {
namespace {

constexpr MetricDef kUp{.name = "x_up", .help = "Whether it is up."};
constexpr MetricDef kSeen{.name = "x_seen", .help = "Whether it was seen."};
constexpr std::array kCatalogue{&kUp, &kSeen};

TEST(Page, SumsItsFamilies) {
  PageBuilder builder(kCatalogue);
  builder.Add(kUp, {}, 1);
  builder.Add(kSeen, {}, 1);
  const Page page = builder.Build();
  const std::string text = TextOf(page);
  EXPECT_EQ(page.families.size(), 2U);
  EXPECT_EQ(page.series, 2U);
  EXPECT_EQ(page.plain_bytes, text.size());
  EXPECT_EQ(page.crc, DigestOf(text).crc);
  std::size_t deflated = 0;
  ForEachChunk(page,
               [&](const PageChunk& chunk) { return (deflated += chunk.deflated.size()) > 0; });
  EXPECT_EQ(page.deflated_bytes, deflated);
}

TEST(TextDigest, TellsTextsApart) {
  EXPECT_EQ(DigestOf("123456789").crc, 0xCBF43926U) << "the check value of CRC-32";
  EXPECT_EQ(DigestOf("123456789").bytes, 9U);
  EXPECT_EQ(DigestOf("x 1\n"), DigestOf(std::string("x 1\n")));
  EXPECT_NE(DigestOf("x 1\n"), DigestOf("x 2\n"));
  EXPECT_NE(DigestOf("x 1\n"), DigestOf("x 1\n\n"));
}

TEST(PageSlot, HoldsAnEmptyPageUntilTheFirstPublish) {
  const PageSlot slot;
  ASSERT_NE(slot.current(), nullptr);
  EXPECT_EQ(TextOf(*slot.current()), "");
  EXPECT_FALSE(slot.ready());
}

TEST(PageSlot, StaysReadyWhenALaterPageIsIncomplete) {
  PageSlot slot;
  const auto first = std::make_shared<const Page>();
  const auto second = std::make_shared<const Page>();
  slot.Publish(first, false);
  EXPECT_FALSE(slot.ready());
  EXPECT_EQ(slot.current(), first);
  slot.Publish(second, true);
  slot.Publish(first, false);
  EXPECT_TRUE(slot.ready());
  EXPECT_EQ(slot.current(), first);
}

}  // namespace
}  // namespace exporter::page_test
