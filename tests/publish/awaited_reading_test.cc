// SPDX-License-Identifier: Apache-2.0
// A verdict that waits for a newer reading is looked at again when that comes, changes or not.

#include <chrono>
#include <memory>

#include <gtest/gtest.h>

#include "exporter/publish/publisher.h"
#include "tests/publish/fed_table.h"
#include "tests/support/fake_clock.h"

namespace exporter::awaited_reading_test {
namespace {

using namespace std::chrono_literals;

// How many evaluations a bookmark on the watch of a resource causes, if something is awaited or
// not.
template <class T>
int EvaluationsByBookmark(Table<T> Inventory::*field, Decoder<T> decode, bool is_awaited) {
  const FedTable<T> table("resource", field, decode);
  ReadingStore store({table.Schedule()});
  Slot<Inventory> inventory;
  Slot<Evaluation> evaluation;
  PageSlot page;
  ExporterMetrics metrics;
  FakeClock clock{SampleTime()};
  int evaluations = 0;
  Publisher publisher{store,
                      inventory,
                      evaluation,
                      page,
                      metrics,
                      clock,
                      AnalysisOptions{},
                      30s,
                      [&](auto shared, const AnalysisOptions& options, const Memory& memory) {
                        ++evaluations;
                        Evaluated made = Evaluate(std::move(shared), options, memory);
                        auto changed = std::const_pointer_cast<Evaluation>(made.evaluation);
                        changed->is_newer_reading_awaited = is_awaited;
                        return made;
                      }};
  store.PutListed(0, 0, clock.Now() - 1s, clock.Now());
  store.PutOpened(0, 0, clock.Now());
  publisher.Publish();
  clock.Advance(30s);
  publisher.Publish();
  const int before = evaluations;
  clock.Advance(30s);
  store.PutEvent(0, 0, clock.Now());
  publisher.Publish();
  return evaluations - before;
}

TEST(AwaitedReading, IsThatOfAnyTableThatAVerdictMayWaitFor) {
  using namespace kubernetes;  // NOLINT: the rows below use nothing but names of that namespace
  const auto expect = [](auto field, auto decode) {
    EXPECT_EQ(EvaluationsByBookmark(field, decode, true), 1);
    EXPECT_EQ(EvaluationsByBookmark(field, decode, false), 0);
  };
  expect(&Inventory::persistent_volumes, DecodePersistentVolume);
  expect(&Inventory::volume_attachments, DecodeVolumeAttachment);
  expect(&Inventory::persistent_volume_claims, DecodePersistentVolumeClaim);
  expect(&Inventory::volume_snapshots, DecodeVolumeSnapshot);
  expect(&Inventory::volume_snapshot_contents, DecodeVolumeSnapshotContent);
}

TEST(AwaitedReading, IsNotThatOfOtherTables) {
  EXPECT_EQ(EvaluationsByBookmark(&Inventory::nodes, kubernetes::DecodeNode, true), 0);
}

}  // namespace
}  // namespace exporter::awaited_reading_test
