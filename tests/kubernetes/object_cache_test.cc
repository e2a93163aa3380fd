// SPDX-License-Identifier: Apache-2.0
#include "exporter/kubernetes/client/object_cache.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "exporter/kubernetes/resources/persistent_volume_claim.h"

namespace exporter::kubernetes::object_cache_test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

using Cache = ObjectCache<PersistentVolumeClaim>;

std::string Claim(const std::string& ns, const std::string& name,
                  const std::string& phase = "Bound") {
  return R"({"metadata":{"namespace":")" + ns + R"(","name":")" + name +
         R"("},"status":{"phase":")" + phase + "\"}}";
}

std::string Take(Cache& cache, const std::string& text) {
  const auto document = JsonDocument::Parse(text);
  return cache.Take(document->root());
}
std::string Put(Cache& cache, const std::string& text) {
  const auto document = JsonDocument::Parse(text);
  return cache.Put(document->root());
}
std::string Remove(Cache& cache, const std::string& text) {
  const auto document = JsonDocument::Parse(text);
  return cache.Remove(document->root());
}

void List(Cache& cache, const std::vector<std::string>& objects) {
  cache.BeginList();
  for (const std::string& object : objects) EXPECT_EQ(Take(cache, object), "");
  cache.EndList();
}

std::vector<std::string> Names(Cache& cache) {
  std::vector<std::string> names;
  const auto rows = cache.rows();
  for (const auto& row : *rows)
    names.push_back(row->meta.ns + "/" + row->meta.name + " " + row->phase);
  return names;
}

TEST(ObjectCache, HoldsWhatWasListedInOrder) {
  Cache cache(DecodePersistentVolumeClaim);
  List(cache, {Claim("b", "x"), Claim("a", "z"), Claim("a", "y")});
  EXPECT_THAT(Names(cache), ElementsAre("a/y Bound", "a/z Bound", "b/x Bound"));
  EXPECT_EQ(cache.size(), 3U);
}

TEST(ObjectCache, ShowsNothingOfAListBeforeItsEnd) {
  Cache cache(DecodePersistentVolumeClaim);
  List(cache, {Claim("a", "old")});
  cache.BeginList();
  Take(cache, Claim("a", "new"));
  EXPECT_THAT(Names(cache), ElementsAre("a/old Bound"));
  cache.BeginList();
  Take(cache, Claim("a", "newer"));
  Take(cache, Claim("a", "newer", "Lost"));
  cache.EndList();
  EXPECT_THAT(Names(cache), ElementsAre("a/newer Lost"))
      << "the first attempt is forgotten, the object that came twice is there once";
}

TEST(ObjectCache, FollowsChanges) {
  Cache cache(DecodePersistentVolumeClaim);
  List(cache, {Claim("a", "x", "Pending")});
  Put(cache, Claim("a", "x", "Bound"));
  Put(cache, Claim("a", "w"));
  Remove(cache, Claim("a", "nobody"));
  EXPECT_THAT(Names(cache), ElementsAre("a/w Bound", "a/x Bound"));
  Remove(cache, Claim("a", "w"));
  EXPECT_THAT(Names(cache), ElementsAre("a/x Bound"));
}

TEST(ObjectCache, IsAnotherVersionOnlyWhenItReadsDifferently) {
  Cache cache(DecodePersistentVolumeClaim);
  List(cache, {Claim("a", "x"), Claim("a", "y")});
  const auto version = cache.version();
  const auto rows = cache.rows();
  Put(cache, Claim("a", "x"));
  List(cache, {Claim("a", "y"), Claim("a", "x")});
  Remove(cache, Claim("b", "x"));
  EXPECT_EQ(cache.version(), version);
  EXPECT_EQ(cache.rows(), rows);
  Put(cache, Claim("a", "x", "Lost"));
  EXPECT_NE(cache.version(), version);
  EXPECT_EQ((*cache.rows())[1], (*rows)[1]) << "the row that did not change is shared";
  EXPECT_EQ((*rows)[0]->phase, "Bound") << "what was handed out never changes";
}

TEST(ObjectCache, RefusesAnObjectWithoutAName) {
  Cache cache(DecodePersistentVolumeClaim);
  List(cache, {Claim("a", "x")});
  EXPECT_EQ(Put(cache, "{}"), "persistentvolumeclaim: no metadata.name or metadata.namespace");
  EXPECT_EQ(Take(cache, "{}"), "persistentvolumeclaim: no metadata.name or metadata.namespace");
  EXPECT_EQ(Remove(cache, R"({"metadata":7})"), "a deletion without metadata.name");
  EXPECT_THAT(Names(cache), ElementsAre("a/x Bound"));
}

TEST(ObjectCache, KeepsOnlyWhatItIsToldTo) {
  std::string unwanted = "Pending";
  Cache cache(DecodePersistentVolumeClaim,
              [&](const PersistentVolumeClaim& claim) { return claim.phase != unwanted; });
  List(cache, {Claim("a", "x"), Claim("a", "y", "Pending")});
  EXPECT_THAT(Names(cache), ElementsAre("a/x Bound"));
  Put(cache, Claim("a", "y", "Lost"));
  Put(cache, Claim("a", "x", "Pending"));
  EXPECT_THAT(Names(cache), ElementsAre("a/y Lost"));
  unwanted = "Lost";
  EXPECT_THAT(Names(cache), IsEmpty()) << "what is wanted may change";
}

}  // namespace
}  // namespace exporter::kubernetes::object_cache_test
