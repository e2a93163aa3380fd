// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "exporter/poll/reading_store.h"
#include "tests/publish/page_samples.h"
#include "tests/support/fake_apis.h"
#include "tests/support/matchers.h"

namespace exporter::golden_page_test {
namespace {

using namespace std::chrono_literals;

constexpr const char* kGoldenFile = EXPORTER_SOURCE "/tests/golden/metrics.txt";

// The inventory at the sample time, from fixtures read seconds before.
Inventory FixtureInventory() {
  FakeApis apis;
  apis.AnswerWithFixtures();
  std::vector<ScheduledSource> sources;
  for (const Source& source : AllSources()) {
    sources.push_back({.source = &source, .interval = 30s, .max_age = 150s});
    if (source.make_feed) {
      sources.back().feed =
          std::make_shared<Feed>(source.make_feed({.inventory = apis.feeds_see, .scope = {}}));
    }
  }
  ReadingStore store(sources);
  const TimePoint started = SampleTime() - 5s;
  const TimePoint ended = SampleTime() - 4750ms;
  for (std::size_t i = 0; i < sources.size(); ++i) {
    const auto latest = std::make_shared<const Inventory>(store.Build(started));
    apis.feeds_see.Put(latest);
    if (sources[i].source->read) {
      store.Put(i, 0, sources[i].source->read(apis.Context(*latest)), started, ended);
      continue;
    }
    for (std::size_t part = 0; part < sources[i].feed->parts.size(); ++part) {
      EXPECT_THAT(apis.ListPart(sources[i].feed->parts[part]), IsOk());
      store.PutListed(i, part, started, ended);
    }
  }
  return store.Build(SampleTime());
}

std::vector<std::string> LinesOf(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    lines.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

// The page with the samples of each family sorted, as their order is irrelevant.
std::string Sorted(const std::string& text) {
  std::vector<std::string> lines = LinesOf(text);
  const auto is_head = [](const std::string& line) { return line.starts_with('#'); };
  for (auto first = lines.begin(); first != lines.end();) {
    first = std::find_if_not(first, lines.end(), is_head);
    const auto last = std::find_if(first, lines.end(), is_head);
    std::sort(first, last);
    first = last;
  }
  std::string sorted;
  for (const std::string& line : lines) sorted += line + "\n";
  return sorted;
}

// EXPORTER_UPDATE_GOLDEN=1 rewrites the golden file; review the diff before committing.
TEST(GoldenPage, IsTheWholePageOfTheFixtures) {
  const std::string page = Sorted(TextOf(RenderedPage(FixtureInventory())));
  if (std::getenv("EXPORTER_UPDATE_GOLDEN") != nullptr) {
    std::ofstream(kGoldenFile, std::ios::binary) << page;
  }
  std::ifstream file(kGoldenFile, std::ios::binary);
  const std::string golden{std::istreambuf_iterator<char>(file), {}};
  const std::vector<std::string> actual = LinesOf(page);
  const std::vector<std::string> expected = LinesOf(golden);
  for (const std::string& line : actual) {
    EXPECT_TRUE(std::ranges::find(expected, line) != expected.end()) << "new: " << line;
  }
  for (const std::string& line : expected) {
    EXPECT_TRUE(std::ranges::find(actual, line) != actual.end()) << "gone: " << line;
  }
  EXPECT_TRUE(page == golden) << "run with EXPORTER_UPDATE_GOLDEN=1 to rewrite " << kGoldenFile;
}

}  // namespace
}  // namespace exporter::golden_page_test
