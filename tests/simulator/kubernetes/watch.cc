// SPDX-License-Identifier: Apache-2.0
#include "tests/simulator/kubernetes/api.h"

#include <algorithm>

#include "tests/simulator/kubernetes/resource.h"
#include "tests/simulator/kubernetes/status.h"

namespace simulator::kubernetes {
namespace {

constexpr std::size_t kLinesAtOnce = 64;
// The real server ends a watch without timeoutSeconds after 30 to 60 minutes.
constexpr std::int64_t kUsualSeconds = 2700;
// Bookmarks are due this long before the end.
constexpr std::int64_t kBookmarkBeforeEnd = 2;

std::string Event(std::string_view type, std::string_view object) {
  std::string line;
  line.reserve(object.size() + 40);
  line.append("{\"type\":\"").append(type).append("\",\"object\":").append(object).append("}\n");
  return line;
}

class WatchStream : public Stream {
 public:
  WatchStream(const ObjectStore& store, const ObjectPath& path, ListOptions options, bool as_table,
              std::string include_object, const WatchSettings& settings)
      : store_(store),
        path_(path),
        options_(std::move(options)),
        as_table_(as_table),
        include_object_(std::move(include_object)),
        settings_(settings),
        end_(settings.clock() + options_.timeout_seconds.value_or(kUsualSeconds)),
        next_bookmark_(settings.clock() + settings.bookmark_seconds) {}

  // Watches from `version`, which the store may not have reached.
  void StartAfter(std::int64_t version);
  // Begins with what is there.
  void StartWithPresent();

  Piece Next(std::chrono::milliseconds patience) override;

 private:
  Piece NextInitial();
  void AddChange(const Change& change, Piece& piece);
  void AddBookmark(Piece& piece, bool ends_initial);
  bool BookmarkIsDue();
  std::string Object(const std::string& item, std::int64_t version);

  const ObjectStore& store_;
  const ObjectPath path_;
  const ListOptions options_;
  const bool as_table_;
  const std::string include_object_;
  const WatchSettings settings_;
  const std::int64_t end_;
  std::int64_t next_bookmark_;
  std::vector<ObjectPointer> initial_;
  std::size_t sent_initial_ = 0;
  bool initial_is_done_ = true;
  bool marked_end_ = false;
  bool columns_are_sent_ = false;
  std::int64_t version_ = 0;  // up to which the client knows all
  std::string last_words_;    // an ERROR event to end with
  ObjectStore::Place place_;
};

void WatchStream::StartAfter(std::int64_t version) {
  version_ = version;
  if (const auto place = store_.PlaceAfter(version)) {
    place_ = *place;
    return;
  }
  last_words_ = ExpiredEvent(path_.resource->in_watch_cache
                                 ? "too old resource version: " + std::to_string(version) + " (" +
                                       std::to_string(store_.oldest()) + ")"
                                 : "The resourceVersion for the provided watch is too old.");
}

void WatchStream::StartWithPresent() {
  ObjectStore::Query query;
  query.admits = [this](const std::string& key, const StoredObject& object) {
    return options_.Admits(path_, key, object);
  };
  auto items = store_.List(path_.index, query);
  initial_ = std::move(items->objects);
  initial_is_done_ = false;
  StartAfter(items->resource_version);
}

std::string WatchStream::Object(const std::string& item, std::int64_t version) {
  if (!as_table_) return WithKind(*path_.resource, item);
  const std::string metadata = R"({"resourceVersion":")" + std::to_string(version) + R"("})";
  const bool with_columns = !std::exchange(columns_are_sent_, true);
  return TableText(*path_.resource, {item}, metadata, include_object_, settings_.clock(),
                   with_columns);
}

Piece WatchStream::NextInitial() {
  Piece piece;
  while (sent_initial_ < initial_.size() && piece.lines.size() < kLinesAtOnce)
    piece.lines.push_back(Event("ADDED", Object(initial_[sent_initial_++]->json, version_)));
  if (sent_initial_ < initial_.size()) return piece;
  initial_ = {};
  initial_is_done_ = true;
  if (options_.send_initial_events && options_.bookmarks) AddBookmark(piece, true);
  return piece;
}

Piece WatchStream::Next(std::chrono::milliseconds patience) {
  if (!last_words_.empty()) return {{std::exchange(last_words_, {})}, Piece::Then::kEnd};
  if (!initial_is_done_) return NextInitial();
  Piece piece;
  const bool over = settings_.clock() >= end_;
  const auto batch = store_.Read(path_.index, place_, kLinesAtOnce,
                                 over ? std::chrono::milliseconds(0) : patience);
  if (batch.restarted) return {{}, Piece::Then::kBreak};
  if (batch.too_slow) return {{}, Piece::Then::kEnd};
  for (const Change& change : batch.changes)
    if (change.resource_version > version_) AddChange(change, piece);
  const bool ahead = version_ > store_.current();
  version_ = std::max(version_, batch.resource_version);
  if (!ahead && BookmarkIsDue()) AddBookmark(piece, false);
  if (over && batch.changes.size() < kLinesAtOnce) piece.then = Piece::Then::kEnd;
  return piece;
}

// An object that comes to match the selector is added for this client, one that ceases to is
// deleted.
void WatchStream::AddChange(const Change& change, Piece& piece) {
  const bool was = change.before && options_.Admits(path_, change.key, *change.before);
  const bool is =
      change.type != ChangeType::kDeleted && options_.Admits(path_, change.key, *change.object);
  if (!was && !is) return;
  const std::int64_t version = change.resource_version;
  if (is) {
    piece.lines.push_back(Event(was ? "MODIFIED" : "ADDED", Object(change.object->json, version)));
  } else {
    piece.lines.push_back(
        Event("DELETED", Object(WithResourceVersion(change.before->json, version), version)));
  }
}

bool WatchStream::BookmarkIsDue() {
  if (!options_.bookmarks || !path_.resource->in_watch_cache) return false;
  const std::int64_t now = settings_.clock();
  if (!marked_end_ && now >= end_ - kBookmarkBeforeEnd) {
    marked_end_ = true;
    return true;
  }
  if (settings_.bookmark_seconds == 0 || now < next_bookmark_) return false;
  next_bookmark_ = now + settings_.bookmark_seconds;
  return true;
}

void WatchStream::AddBookmark(Piece& piece, bool ends_initial) {
  std::string metadata = R"({"resourceVersion":")" + std::to_string(version_) + "\"";
  if (ends_initial) metadata += R"(,"annotations":{"k8s.io/initial-events-end":"true"})";
  metadata += "}";
  if (as_table_) {
    piece.lines.push_back(
        Event("BOOKMARK", TableText(*path_.resource, {}, metadata, include_object_, 0, false)));
    return;
  }
  const std::string item =
      "{\"metadata\":" + metadata + "," + std::string(path_.resource->zero_value) + "}";
  piece.lines.push_back(Event("BOOKMARK", WithKind(*path_.resource, item)));
}

}  // namespace

std::string ErrorEvent(int code, const std::string& message, const std::string& reason) {
  std::string status = StatusAnswer(code, message, reason).body;
  status.pop_back();  // the newline
  return Event("ERROR", status);
}

std::string ExpiredEvent(const std::string& message) {
  return ErrorEvent(410, message, "Expired");
}

Answer AnswerWatch(const ObjectStore& store, const ObjectPath& path, const Parameters& query,
                   bool as_table, const WatchSettings& settings) {
  ListOptions options;
  if (auto refusal = ReadListOptions(query, *path.resource, options)) return std::move(*refusal);
  const std::int64_t version = options.version.value_or(0);
  const bool asks_for_initial = query.Find("sendInitialEvents").has_value();
  const bool initial = asks_for_initial ? options.send_initial_events : version == 0;
  if (initial && version > store.current())
    return VersionTooLarge(options.version_text, store.current());
  const auto stream = std::make_shared<WatchStream>(store, path, std::move(options), as_table,
                                                    query.Text("includeObject"), settings);
  if (initial) {
    stream->StartWithPresent();
  } else {
    stream->StartAfter(version == 0 ? store.current() : version);
  }
  Answer answer = JsonAnswer(200, "");
  answer.stream = stream;
  return answer;
}

}  // namespace simulator::kubernetes
