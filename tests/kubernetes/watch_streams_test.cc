// SPDX-License-Identifier: Apache-2.0
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "exporter/http/line_splitter.h"
#include "exporter/kubernetes/client/object_cache.h"
#include "exporter/kubernetes/client/watch_event.h"
#include "exporter/kubernetes/resources/csi_node.h"
#include "exporter/kubernetes/resources/event.h"
#include "exporter/kubernetes/resources/node.h"
#include "exporter/kubernetes/resources/persistent_volume.h"
#include "exporter/kubernetes/resources/persistent_volume_claim.h"
#include "exporter/kubernetes/resources/pod.h"
#include "exporter/kubernetes/resources/stateful_set.h"
#include "exporter/kubernetes/resources/volume_attachment.h"
#include "tests/kubernetes/fixture.h"

namespace exporter::kubernetes::watch_streams_test {
namespace {

using ::testing::Contains;
using ::testing::ElementsAreArray;
using ::testing::IsEmpty;
using ::testing::Not;

using Names = std::set<std::string>;

std::string NameOf(const nlohmann::json& object) {
  const auto& metadata = object["metadata"];
  return metadata.value("namespace", "") + "/" + metadata.value("name", "");
}

// The objects that exist after each line of a stream, computed with another JSON library.
std::vector<Names> Expected(const std::string& stream) {
  std::vector<Names> states;
  Names names;
  std::istringstream lines(stream);
  for (std::string line; std::getline(lines, line);) {
    const auto event = nlohmann::json::parse(line);
    if (event["type"] == "DELETED") names.erase(NameOf(event["object"]));
    if (event["type"] == "ADDED" || event["type"] == "MODIFIED")
      names.insert(NameOf(event["object"]));
    states.push_back(names);
  }
  return states;
}

// Replays a captured stream into a cache of Ts, in pieces of `piece` bytes.
template <class T>
std::vector<Names> Replayed(const std::string& stream, Result<T> (*decode)(const Fields&),
                            std::size_t piece) {
  ObjectCache<T> cache(decode);
  JsonParser parser;
  std::vector<Names> states;
  LineSplitter lines(1U << 20U, [&](std::string_view line) {
    const WatchEvent event = ReadWatchEvent(parser, line);
    EXPECT_NE(event.type, WatchEventType::kUnreadable);
    EXPECT_NE(event.resource_version, "");
    const bool is_deletion = event.type == WatchEventType::kDeleted;
    if (event.type != WatchEventType::kBookmark) {
      EXPECT_EQ(is_deletion ? cache.Remove(event.object) : cache.Put(event.object), "");
      EXPECT_EQ(event.problems->first, "");
    }
    states.emplace_back();
    const auto rows = cache.rows();
    for (const auto& row : *rows) states.back().insert(row->meta.ns + "/" + row->meta.name);
    return true;
  });
  for (std::size_t at = 0; at < stream.size(); at += piece) {
    EXPECT_TRUE(lines.Feed(std::string_view(stream).substr(at, piece)));
  }
  return states;
}

template <class T>
void ExpectFollows(const std::string& fixture, Result<T> (*decode)(const Fields&)) {
  const std::string stream = ReadFixture(fixture);
  const std::vector<Names> expected = Expected(stream);
  EXPECT_THAT(expected, Contains(Not(IsEmpty()))) << fixture;
  for (const std::size_t piece : {std::size_t{61}, std::size_t{4096}, stream.size()}) {
    EXPECT_THAT(Replayed(stream, decode, piece), ElementsAreArray(expected)) << fixture;
  }
}

TEST(WatchStreams, OfTheCapturedServerAreFollowed) {
  ExpectFollows("pv_watch.ndjson", DecodePersistentVolume);
  ExpectFollows("pv_watch_initial_events.ndjson", DecodePersistentVolume);
  ExpectFollows("pvc_watch.ndjson", DecodePersistentVolumeClaim);
  ExpectFollows("statefulset_watch.ndjson", DecodeStatefulSet);
  ExpectFollows("volumeattachment_watch.ndjson", DecodeVolumeAttachment);
  ExpectFollows("volumeattachment_watch_initial_events.ndjson", DecodeVolumeAttachment);
  ExpectFollows("node_watch.ndjson", DecodeNode);
  ExpectFollows("csinode_watch_rv0.ndjson", DecodeCsiNode);
  ExpectFollows("pod_watch.ndjson", DecodePod);
  ExpectFollows("event_watch.ndjson", DecodeEvent);
  ExpectFollows("pv_watch_metadata_only.ndjson", DecodePersistentVolume);
}

TEST(WatchStreams, SayInTheStreamThatAVersionIsTooOld) {
  for (const char* fixture : {"pv_watch_410_too_old.ndjson", "event_watch_410_too_old.ndjson"}) {
    JsonParser parser;
    const std::string line = ReadFixture(fixture);
    const WatchEvent event = ReadWatchEvent(parser, line);
    EXPECT_EQ(event.type, WatchEventType::kError);
    EXPECT_EQ(event.object.Integer("code"), 410);
  }
}

TEST(WatchStreams, AreEmptyAheadOfTheServer) {
  EXPECT_EQ(ReadFixture("pv_watch_future_rv_empty.ndjson"), "");
}

TEST(ReadWatchEvent, CallsUnreadableWhatIsNoEvent) {
  JsonParser parser;
  for (const char* line :
       {"", "x", "[]", "{}", R"({"type":"ADDED"})", R"({"type":"ADDED","object":7})",
        R"({"type":"CHANGED","object":{"metadata":{"resourceVersion":"1"}}})",
        R"({"type":"ADDED","object":{"metadata":{"name":"a"}}})",
        R"({"type":"ADDED","object":{"metadata":{"name":"a","resourceVersion":5}}})"}) {
    EXPECT_EQ(ReadWatchEvent(parser, line).type, WatchEventType::kUnreadable) << line;
  }
}

}  // namespace
}  // namespace exporter::kubernetes::watch_streams_test
