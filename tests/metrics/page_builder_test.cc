// SPDX-License-Identifier: Apache-2.0
#include "exporter/metrics/page_builder.h"

#include <algorithm>
#include <array>
#include <limits>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace exporter::page_builder_test {
namespace {

constexpr std::array<std::string_view, 2> kLabels{"disk", "zone"};
constexpr MetricDef kSize{
    .name = "x_disk_size_bytes", .help = "Size of the disk.", .labels = kLabels};
constexpr MetricDef kCost{.name = "x_disk_cost", .help = "Cost of the disk.", .labels = kLabels};
constexpr MetricDef kUp{.name = "x_up", .help = "Whether it is up."};
constexpr MetricDef kUnused{.name = "x_unused", .help = "Never filled."};
constexpr std::array kCatalogue{&kUp, &kUnused, &kSize, &kCost};

using Rows = std::vector<std::pair<std::string, double>>;
using ChunkSet = std::set<const PageChunk*>;

// Disks sorted by name, as in a list.
Rows MakeRows(int count) {
  Rows rows;
  for (int i = 0; i < count; ++i) rows.emplace_back("d-" + std::to_string(100'000 + i), i);
  return rows;
}

std::shared_ptr<const Page> BuildPage(const Rows& rows, std::shared_ptr<const Page> previous) {
  PageBuilder builder(kCatalogue, std::move(previous));
  for (const auto& [disk, value] : rows) {
    builder.Add(kSize, {disk, "cn-shenzhen-e"}, value);
    builder.Add(kCost, {disk, "cn-shenzhen-e"}, 0.35);
  }
  return std::make_shared<const Page>(builder.Build());
}

ChunkSet ChunksOf(const Page& page) {
  ChunkSet chunks;
  ForEachChunk(page, [&](const PageChunk& chunk) { return chunks.insert(&chunk).second; });
  return chunks;
}

// How many chunks of `page` are not shared with `previous`.
std::size_t NewChunks(const Page& page, const Page& previous) {
  const ChunkSet before = ChunksOf(previous);
  return static_cast<std::size_t>(std::ranges::count_if(
      ChunksOf(page), [&](const PageChunk* chunk) { return !before.contains(chunk); }));
}

TEST(PageBuilder, GroupsFamiliesInTheOrderOfTheCatalogue) {
  PageBuilder builder(kCatalogue);
  builder.Add(kSize, {"d-1", "cn-shenzhen-e"}, 1024);
  builder.Add(kUp, {}, 1);
  builder.Add(kSize, {"d-\"2\"", ""}, 0.5);
  builder.Add(kSize, {"", ""}, 3);
  const Page page = builder.Build();
  EXPECT_EQ(TextOf(page),
            "# HELP x_up Whether it is up.\n"
            "# TYPE x_up gauge\n"
            "x_up 1\n"
            "# HELP x_disk_size_bytes Size of the disk.\n"
            "# TYPE x_disk_size_bytes gauge\n"
            "x_disk_size_bytes{disk=\"d-1\",zone=\"cn-shenzhen-e\"} 1024\n"
            "x_disk_size_bytes{disk=\"d-\\\"2\\\"\",zone=\"\"} 0.5\n"
            "x_disk_size_bytes{disk=\"\",zone=\"\"} 3\n");
  EXPECT_EQ(page.series, 4U);
}

TEST(PageBuilder, TakesAnyBytesAsALabelValue) {
  PageBuilder builder(kCatalogue);
  builder.Add(kCost, {"a\nb\\c\"d", "深圳"}, std::numeric_limits<double>::infinity());
  builder.Add(kCost, {"\xff eight plain bytes \xc3(", std::string_view("\0", 1)}, -1.5e-7);
  builder.Add(kCost, {std::string(1000, '\xff'), std::string(1000, '\n')}, 1);
  std::string replaced;
  std::string escaped;
  for (int i = 0; i < 1000; ++i) {
    replaced += "\xEF\xBF\xBD";
    escaped += "\\n";
  }
  EXPECT_EQ(TextOf(builder.Build()),
            "# HELP x_disk_cost Cost of the disk.\n"
            "# TYPE x_disk_cost gauge\n"
            "x_disk_cost{disk=\"a\\nb\\\\c\\\"d\",zone=\"深圳\"} +Inf\n"
            "x_disk_cost{disk=\"\xEF\xBF\xBD eight plain bytes \xEF\xBF\xBD(\",zone=\"" +
                std::string(1, '\0') +
                "\"} -1.5e-07\n"
                "x_disk_cost{disk=\"" +
                replaced + "\",zone=\"" + escaped + "\"} 1\n");
}

TEST(PageBuilder, StartsAnewAfterBuild) {
  PageBuilder builder(kCatalogue);
  builder.Add(kUp, {}, 1);
  ASSERT_EQ(builder.Build().series, 1U);
  EXPECT_EQ(TextOf(builder.Build()), "");
  builder.Add(kUp, {}, 0);
  const Page page = builder.Build();
  EXPECT_EQ(TextOf(page), "# HELP x_up Whether it is up.\n# TYPE x_up gauge\nx_up 0\n");
  EXPECT_EQ(page.series, 1U);
}

TEST(PageBuilder, CutsBetweenLinesOnly) {
  PageBuilder builder(kCatalogue);
  std::string expected = "# HELP x_disk_cost Cost of the disk.\n# TYPE x_disk_cost gauge\n";
  for (int i = 0; i < 20'000; ++i) {
    const std::string disk = "d-" + std::string(static_cast<std::size_t>(i % 50), 'x') +
                             std::to_string(i) + "\n# HELP \"\\";
    builder.Add(kCost, {disk, ""}, i);
    expected += "x_disk_cost{disk=\"" + disk.substr(0, disk.find('\n')) +
                "\\n# HELP \\\"\\\\\",zone=\"\"} " + std::to_string(i) + "\n";
  }
  const Page page = builder.Build();
  EXPECT_TRUE(TextOf(page) == expected);
  ASSERT_GT(page.families.front().chunks.size(), 10U);
  Inflater inflater;
  ForEachChunk(page, [&](const PageChunk& chunk) {
    const std::string_view text = inflater.Text(chunk.deflated, chunk.plain.bytes);
    EXPECT_TRUE(text.starts_with("x_disk_cost{disk=\"d-") || text.starts_with("# HELP x_"));
    EXPECT_TRUE(text.ends_with('\n'));
    EXPECT_EQ(chunk.plain, DigestOf(text));
    return true;
  });
}

TEST(PageBuilder, KeepsChunksWithinLimitsThoughRowsAreAlike) {
  constexpr ChunkLimits kLimits{.cut_every = 4, .min_bytes = 1000, .max_bytes = 4000};
  PageBuilder builder(kCatalogue, nullptr, kLimits);
  for (int i = 0; i < 1000; ++i) builder.Add(kSize, {"the same", "zone"}, i);
  for (int i = 0; i < 1000; ++i) builder.Add(kCost, {std::to_string(i), "zone"}, i);
  const Page page = builder.Build();
  for (const PageFamily& family : page.families) {
    ASSERT_GT(family.chunks.size(), 5U);
    for (std::size_t i = 0; i + 1 < family.chunks.size(); ++i) {
      EXPECT_GE(family.chunks[i]->plain.bytes, kLimits.min_bytes);
      EXPECT_LE(family.chunks[i]->plain.bytes, kLimits.max_bytes + 100);
    }
  }
}

TEST(PageBuilder, TakesOverEveryChunkWhenNothingChanged) {
  const Rows rows = MakeRows(20'000);
  const auto first = BuildPage(rows, nullptr);
  const auto second = BuildPage(rows, first);
  EXPECT_GT(ChunksOf(*first).size(), 20U);
  EXPECT_EQ(NewChunks(*second, *first), 0U);
  EXPECT_EQ(second->crc, first->crc);
  EXPECT_EQ(second->plain_bytes, first->plain_bytes);
  EXPECT_EQ(second->series, first->series);
}

TEST(PageBuilder, MakesOneChunkAnewForAChangedRow) {
  Rows rows = MakeRows(20'000);
  const auto first = BuildPage(rows, nullptr);
  for (const std::size_t row : {0U, 1U, 9'999U, 12'345U, 19'999U}) {
    rows[row].second += 0.5;
    const auto second = BuildPage(rows, first);
    EXPECT_EQ(NewChunks(*second, *first), 1U) << row;
    EXPECT_TRUE(TextOf(*second) == TextOf(*BuildPage(rows, nullptr)));
    rows[row].second -= 0.5;
  }
}

TEST(PageBuilder, MakesOneChunkOfEachFamilyAnewForARowThatComesOrGoes) {
  const Rows rows = MakeRows(20'000);
  const auto first = BuildPage(rows, nullptr);
  for (const int row : {0, 5'000, 20'000}) {
    Rows more = rows;
    more.insert(more.begin() + row, {"d-new" + std::to_string(row), 1});
    const auto second = BuildPage(more, first);
    EXPECT_EQ(NewChunks(*second, *first), 2U) << row;
    EXPECT_TRUE(TextOf(*second) == TextOf(*BuildPage(more, nullptr)));
    EXPECT_EQ(NewChunks(*BuildPage(rows, second), *second), 2U) << "and when it goes";
  }
}

TEST(PageBuilder, RendersOnlyTheRenewedFamilies) {
  PageBuilder whole(kCatalogue);
  whole.Add(kUp, {}, 1);
  for (const auto& [disk, value] : MakeRows(5'000)) whole.Add(kSize, {disk, ""}, value);
  const auto first = std::make_shared<const Page>(whole.Build());

  constexpr std::array<const MetricDef*, 1> kRenewed{&kUp};
  PageBuilder builder(kCatalogue, first, kRenewed);
  builder.Add(kUp, {}, 0);
  builder.Add(kSize, {"d-1", "of a family that is not renewed"}, 1);
  const Page second = builder.Build();
  EXPECT_EQ(second.series, first->series);
  EXPECT_EQ(second.families.at(1).def, &kSize);
  EXPECT_EQ(second.families.at(1).chunks, first->families.at(1).chunks);
  std::string expected = TextOf(*first);
  expected.replace(expected.find("x_up 1"), 6, "x_up 0");
  EXPECT_TRUE(TextOf(second) == expected);
}

TEST(PageBuilder, RenewsFamiliesThatComeAndGo) {
  constexpr std::array<const MetricDef*, 2> kRenewed{&kUp, &kCost};
  PageBuilder whole(kCatalogue);
  whole.Add(kSize, {"d-1", ""}, 1);
  whole.Add(kCost, {"d-1", ""}, 1);
  const auto first = std::make_shared<const Page>(whole.Build());
  PageBuilder builder(kCatalogue, first, kRenewed);
  builder.Add(kUp, {}, 1);
  EXPECT_EQ(TextOf(builder.Build()),
            "# HELP x_up Whether it is up.\n"
            "# TYPE x_up gauge\n"
            "x_up 1\n"
            "# HELP x_disk_size_bytes Size of the disk.\n"
            "# TYPE x_disk_size_bytes gauge\n"
            "x_disk_size_bytes{disk=\"d-1\",zone=\"\"} 1\n");
  PageBuilder nothing(kCatalogue, nullptr, kRenewed);
  EXPECT_EQ(nothing.Build().series, 0U);
}

TEST(PageBuilder, OutlivesThePageBefore) {
  auto first = BuildPage(MakeRows(1'000), nullptr);
  const std::string text = TextOf(*first);
  const auto second = BuildPage(MakeRows(1'000), first);
  first.reset();
  EXPECT_TRUE(TextOf(*second) == text);
}

}  // namespace
}  // namespace exporter::page_builder_test
