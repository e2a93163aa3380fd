#include "tests/simulator/object_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace simulator {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::chrono::milliseconds kNow{0};

ObjectPointer Object(const std::string& text) {
  return std::make_shared<const StoredObject>(StoredObject{text, {}});
}

std::vector<std::string> TextsAt(const ObjectStore& store,
                                 std::optional<std::int64_t> version = std::nullopt) {
  ObjectStore::Query query;
  query.resource_version = version;
  const auto items = store.List(0, query);
  std::vector<std::string> texts;
  if (!items) return {"forgotten"};
  for (const ObjectPointer& object : items->objects) texts.push_back(object->json);
  return texts;
}

// Two objects, of which one changes and one goes.
class ObjectStoreTest : public testing::Test {
 protected:
  ObjectStoreTest() {
    store.Put(0, "b", 1, Object("b1"));
    store.Put(0, "a", 2, Object("a2"));
    store.Put(1, "other", 3, Object("other"));
    store.Put(0, "b", 4, Object("b4"));
    store.Remove(0, "a", 5, Object("a5"));
  }
  ObjectStore store{2, 100};
};

TEST_F(ObjectStoreTest, ListsEveryVersionInTheOrderOfTheKeys) {
  EXPECT_THAT(TextsAt(store), ElementsAre("b4"));
  EXPECT_THAT(TextsAt(store, 4), ElementsAre("a2", "b4"));
  EXPECT_THAT(TextsAt(store, 3), ElementsAre("a2", "b1"));
  EXPECT_THAT(TextsAt(store, 1), ElementsAre("b1"));
  EXPECT_THAT(TextsAt(store, 0), IsEmpty());
  EXPECT_EQ(store.current(), 5);
  EXPECT_EQ(store.Count(0), 1U);
  EXPECT_EQ(store.Get(0, "a"), nullptr);
  EXPECT_EQ(store.Get(0, "b")->json, "b4");
}

TEST_F(ObjectStoreTest, AddsAgainWhatWasRemoved) {
  store.Put(0, "a", 6, Object("a6"));
  EXPECT_THAT(TextsAt(store), ElementsAre("a6", "b4"));
  EXPECT_THAT(TextsAt(store, 5), ElementsAre("b4"));
  auto place = *store.PlaceAfter(5);
  const auto batch = store.Read(0, place, 10, kNow);
  ASSERT_EQ(batch.changes.size(), 1U);
  EXPECT_EQ(batch.changes[0].type, ChangeType::kAdded);
}

TEST_F(ObjectStoreTest, PagesAndCountsTheRest) {
  for (int i = 0; i < 10; ++i) store.Put(1, std::to_string(i), 10 + i, Object(std::to_string(i)));
  ObjectStore::Query query;
  query.limit = 3;
  query.after = "1";
  const auto items = store.List(1, query);
  EXPECT_EQ(items->objects.front()->json, "2");
  EXPECT_EQ(items->last_key, "4");
  EXPECT_EQ(items->remaining, 6U);
  query.limit = 6;
  query.after = "4";
  EXPECT_EQ(store.List(1, query)->remaining, 0U);
}

TEST_F(ObjectStoreTest, ReadsTheChangesOfOneResourceWithWhatWasBefore) {
  auto place = *store.PlaceAfter(2);
  const auto batch = store.Read(0, place, 10, kNow);
  ASSERT_EQ(batch.changes.size(), 2U);
  EXPECT_EQ(batch.changes[0].type, ChangeType::kModified);
  EXPECT_EQ(batch.changes[0].before->json, "b1");
  EXPECT_EQ(batch.changes[1].type, ChangeType::kDeleted);
  EXPECT_EQ(batch.changes[1].object->json, "a5");
  EXPECT_EQ(batch.changes[1].before->json, "a2");
  EXPECT_EQ(batch.resource_version, 5);
  EXPECT_THAT(store.Read(0, place, 10, kNow).changes, IsEmpty());
}

TEST_F(ObjectStoreTest, ForgetsWhatLeavesTheWindow) {
  ObjectStore small(1, 2);
  small.Put(0, "a", 1, Object("a1"));
  small.Put(0, "b", 2, Object("b2"));
  auto slow = *small.PlaceAfter(0);
  small.Remove(0, "a", 3, Object("a3"));
  small.Put(0, "b", 4, Object("b4"));
  EXPECT_EQ(small.oldest(), 2);
  EXPECT_THAT(TextsAt(small, 1), ElementsAre("forgotten"));
  EXPECT_THAT(TextsAt(small, 2), ElementsAre("a1", "b2"));
  EXPECT_FALSE(small.PlaceAfter(1));
  EXPECT_TRUE(small.PlaceAfter(2));
  EXPECT_TRUE(small.Read(0, slow, 10, kNow).too_slow);
}

TEST_F(ObjectStoreTest, CompactsToThePresentWithoutEndingWatches) {
  auto place = *store.PlaceAfter(5);
  store.Compact();
  EXPECT_THAT(TextsAt(store, 4), ElementsAre("forgotten"));
  EXPECT_THAT(TextsAt(store, 5), ElementsAre("b4"));
  store.Put(0, "c", 6, Object("c6"));
  const auto batch = store.Read(0, place, 10, kNow);
  EXPECT_FALSE(batch.too_slow);
  EXPECT_EQ(batch.changes.size(), 1U);
  EXPECT_FALSE(store.PlaceAfter(4));
}

TEST_F(ObjectStoreTest, EndsWatchesWhenItRestarts) {
  auto place = *store.PlaceAfter(5);
  store.Restart();
  EXPECT_TRUE(store.Read(0, place, 10, kNow).restarted);
  EXPECT_EQ(store.current(), 5);
  EXPECT_FALSE(store.PlaceAfter(4));
}

TEST(WithResourceVersion, ReplacesTheObjectsOwn) {
  EXPECT_EQ(WithResourceVersion(R"({"metadata":{"name":"a","resourceVersion":"7"},)"
                                R"("spec":{"claimRef":{"resourceVersion":"3"}}})",
                                12),
            R"({"metadata":{"name":"a","resourceVersion":"12"},)"
            R"("spec":{"claimRef":{"resourceVersion":"3"}}})");
}

}  // namespace
}  // namespace simulator
