#include "exporter/metrics/page.h"

#include <array>
#include <random>

#include <gtest/gtest.h>

#include "exporter/metrics/page_slot.h"
#include "tests/metrics/gunzip.h"

namespace exporter {
namespace {

constexpr std::array<std::string_view, 2> kLabels{"disk", "zone"};
constexpr MetricDef kSize{
    .name = "x_disk_size_bytes", .help = "Size of the disk.", .labels = kLabels};
constexpr MetricDef kUp{.name = "x_up", .help = "Whether it is up."};
constexpr MetricDef kUnused{.name = "x_unused", .help = "Never filled."};
constexpr std::array kCatalogue{&kUp, &kUnused, &kSize};

TEST(PageBuilder, GroupsFamiliesInTheOrderOfTheCatalogue) {
  PageBuilder builder(kCatalogue);
  builder.Add(kSize, {"d-1", "cn-shenzhen-e"}, 1024);
  builder.Add(kUp, {}, 1);
  builder.Add(kSize, {"d-\"2\"", ""}, 0.5);
  builder.Add(kSize, {"", ""}, 3);
  const Page page = builder.Build();
  EXPECT_EQ(page.text,
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

TEST(PageBuilder, StartsAnewAfterBuild) {
  PageBuilder builder(kCatalogue);
  builder.Add(kUp, {}, 1);
  ASSERT_EQ(builder.Build().series, 1U);
  EXPECT_EQ(builder.Build().text, "");
  builder.Add(kUp, {}, 0);
  const Page page = builder.Build();
  EXPECT_EQ(page.text, "# HELP x_up Whether it is up.\n# TYPE x_up gauge\nx_up 0\n");
  EXPECT_EQ(page.series, 1U);
}

TEST(GzipWithTail, UnpacksToPageAndTail) {
  PageBuilder builder(kCatalogue);
  builder.Add(kUp, {}, 1);
  const Page page = builder.Build();
  EXPECT_EQ(Gunzip(GzipWithTail(page, "tail 1\n# EOF\n")), page.text + "tail 1\n# EOF\n");
  EXPECT_EQ(Gunzip(GzipWithTail(page, "")), page.text);
}

TEST(GzipWithTail, WorksOnAnEmptyPage) {
  const Page page = PageBuilder({}).Build();
  EXPECT_EQ(page.text, "");
  EXPECT_EQ(Gunzip(GzipWithTail(page, "x 1\n")), "x 1\n");
  EXPECT_EQ(Gunzip(GzipWithTail(page, "")), "");
}

TEST(GzipWithTail, UnpacksPagesOfAnySize) {
  std::mt19937 random(11);
  for (const int samples : {1, 100, 10'000, 60'000}) {
    PageBuilder builder(kCatalogue);
    for (int i = 0; i < samples; ++i) {
      builder.Add(kSize, {"d-" + std::to_string(random()), "cn-shenzhen-e"}, i);
    }
    const Page page = builder.Build();
    const std::string tail(static_cast<std::size_t>(samples), 't');
    const std::string packed = GzipWithTail(page, tail);
    EXPECT_EQ(Gunzip(packed), page.text + tail) << samples;
    EXPECT_EQ(Gunzip(packed + "x"), std::nullopt) << "the test must see bytes after the member";
  }
}

TEST(PageSlot, HoldsAnEmptyPageUntilTheFirstPublish) {
  const PageSlot slot;
  ASSERT_NE(slot.current(), nullptr);
  EXPECT_EQ(slot.current()->text, "");
  EXPECT_FALSE(slot.ready());
}

TEST(PageSlot, StaysReadyWhenALaterPageIsIncomplete) {
  PageSlot slot;
  const auto first = std::make_shared<const Page>(Page{.text = "a 1\n", .deflated = {}});
  const auto second = std::make_shared<const Page>(Page{.text = "a 2\n", .deflated = {}});
  slot.Publish(first, false);
  EXPECT_FALSE(slot.ready());
  EXPECT_EQ(slot.current(), first);
  slot.Publish(second, true);
  slot.Publish(first, false);
  EXPECT_TRUE(slot.ready());
  EXPECT_EQ(slot.current(), first);
}

}  // namespace
}  // namespace exporter
