// SPDX-License-Identifier: Apache-2.0
#include "exporter/metrics/page.h"

#include <algorithm>
#include <array>
#include <random>

#include <gtest/gtest.h>

#include "exporter/metrics/page_builder.h"
#include "tests/metrics/gunzip.h"
#include "tests/metrics/page_bytes.h"

namespace exporter::page_stream_test {
namespace {

constexpr std::array<std::string_view, 1> kLabels{"disk"};
constexpr MetricDef kSize{
    .name = "x_disk_size_bytes", .help = "Size of the disk.", .labels = kLabels};
constexpr MetricDef kUp{.name = "x_up", .help = "Whether it is up."};
constexpr std::array kCatalogue{&kUp, &kSize};

Page PageOfDisks(int disks) {
  std::mt19937 random(11);
  PageBuilder builder(kCatalogue);
  builder.Add(kUp, {}, 1);
  for (int i = 0; i < disks; ++i) builder.Add(kSize, {"d-" + std::to_string(random())}, i);
  return builder.Build();
}

TEST(PageStream, IsOneGzipMemberOfPageAndTail) {
  const Page page = PageOfDisks(1);
  EXPECT_EQ(Gunzip(GzipOf(page, "tail 1\n# EOF\n")), TextOf(page) + "tail 1\n# EOF\n");
  EXPECT_EQ(Gunzip(GzipOf(page, "")), TextOf(page));
}

TEST(PageStream, WorksOnAnEmptyPage) {
  const Page page;
  EXPECT_EQ(BytesOf(page, PageForm::kPlain), "");
  EXPECT_EQ(Gunzip(GzipOf(page, "x 1\n")), "x 1\n");
  EXPECT_EQ(Gunzip(GzipOf(page, "")), "");
}

TEST(PageStream, HoldsForPagesOfAnySize) {
  for (const int disks : {1, 100, 10'000, 60'000}) {
    const Page page = PageOfDisks(disks);
    const std::string text = TextOf(page);
    const std::string tail(static_cast<std::size_t>(disks), 't');
    EXPECT_EQ(BytesOf(page, PageForm::kPlain), text);
    EXPECT_EQ(static_cast<int>(std::ranges::count(text, '\n')), disks + 5);
    const std::string packed = GzipOf(page, tail);
    EXPECT_EQ(Gunzip(packed), text + tail) << disks;
    EXPECT_EQ(Gunzip(packed + "x"), std::nullopt) << "the test must see bytes after the member";
  }
}

TEST(PageStream, KnowsItsLengthBeforehand) {
  for (const int disks : {0, 7, 20'000}) {
    const Page page = PageOfDisks(disks);
    for (const PageForm form : {PageForm::kPlain, PageForm::kGzip}) {
      EXPECT_EQ(BytesOf(page, form).size(), PageBytes(page, form));
    }
  }
}

TEST(PageStream, HoldsNoMoreThanAChunkAtATime) {
  const Page page = PageOfDisks(60'000);
  ASSERT_GT(page.plain_bytes, 2'000'000U);
  for (const PageForm form : {PageForm::kPlain, PageForm::kGzip}) {
    WritePage(page, form, [](std::string_view part) {
      EXPECT_LE(part.size(), ChunkLimits{}.max_bytes + 100);
      return true;
    });
  }
}

TEST(PageStream, StopsWhereTheReaderLeaves) {
  const Page page = PageOfDisks(60'000);
  for (const PageForm form : {PageForm::kPlain, PageForm::kGzip}) {
    int parts = 0;
    EXPECT_FALSE(WritePage(page, form, [&](std::string_view) { return ++parts < 3; }));
    EXPECT_EQ(parts, 3);
  }
}

}  // namespace
}  // namespace exporter::page_stream_test
