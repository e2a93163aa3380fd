// SPDX-License-Identifier: Apache-2.0
#include "exporter/json/list_splitter.h"

#include <array>
#include <utility>

namespace exporter {
namespace {

// etcd rejects objects above 1.5 MiB.
constexpr std::size_t kMaxBytes = std::size_t{16} << 20U;
// Nesting depth inside the array: the root object, and the array.
constexpr int kArrayDepth = 2;

using Marks = std::array<bool, 256>;

constexpr Marks MarksOf(std::string_view characters) {
  Marks marks{};
  for (const char c : characters) marks[static_cast<unsigned char>(c)] = true;
  return marks;
}

constexpr Marks kEndsString = MarksOf("\"\\");
constexpr Marks kStructure = MarksOf("\"{}[]");

const char* Skip(const char* at, const char* end, const Marks& until) {
  while (at != end && !until[static_cast<unsigned char>(*at)]) ++at;
  return at;
}

bool IsSpace(char c) {
  return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

}  // namespace

ListSplitter::ListSplitter(std::string_view key, OnItem on_item)
    : key_(key), on_item_(std::move(on_item)) {}

bool ListSplitter::Feed(std::string_view piece) {
  const char* const end = piece.data() + piece.size();
  item_begin_ = in_item_ ? piece.data() : nullptr;
  for (const char* at = piece.data(); at != end && !failed_;) at = Step(at, end);
  if (in_item_ && !failed_) Append(pending_, item_begin_, end);
  return !failed_;
}

const char* ListSplitter::Step(const char* at, const char* end) {
  if (in_string_) return StepString(at, end);
  if (in_item_) return StepItem(at, end);
  return in_array_ ? StepArray(at) : StepShell(at);
}

const char* ListSplitter::StepString(const char* at, const char* end) {
  const char* const begin = at;
  if (escaped_) {
    escaped_ = false;
    ++at;
  } else {
    at = Skip(at, end, kEndsString);
    if (at != end) {
      escaped_ = *at == '\\';
      in_string_ = escaped_;
      ++at;
    }
  }
  if (in_item_) return at;
  Append(shell_, begin, at);
  if (!in_string_ && depth_ == 1) {
    last_string_ = shell_.substr(string_begin_, shell_.size() - string_begin_ - 1);
  }
  return at;
}

const char* ListSplitter::StepShell(const char* at) {
  const char c = *at;
  if (depth_ == 0) {
    // Only white space may precede and follow the object.
    failed_ = !IsSpace(c) && (started_ || c != '{');
    started_ = started_ || c == '{';
    if (c != '{') return at + 1;
  }
  Append(shell_, at, at + 1);
  if (c == '"') {
    in_string_ = true;
    string_begin_ = shell_.size();
  } else if (c == '{' || c == '[') {
    ++depth_;
    in_array_ = c == '[' && depth_ == kArrayDepth && last_string_ == key_;
    has_array_ = has_array_ || in_array_;
  } else if (c == '}' || c == ']') {
    --depth_;
  } else if (c == ',' && depth_ == 1) {
    last_string_.clear();
  } else if (c == 'n' && depth_ == 1 && last_string_ == key_) {
    has_array_ = true;
  }
  return at + 1;
}

const char* ListSplitter::StepArray(const char* at) {
  if (IsSpace(*at) || *at == ',') return at + 1;
  if (*at == ']') {
    in_array_ = false;
    --depth_;
    Append(shell_, at, at + 1);
    return at + 1;
  }
  in_item_ = true;
  item_begin_ = at;
  return at;
}

const char* ListSplitter::StepItem(const char* at, const char* end) {
  // A number or literal ends at the next separator or at the end of the array.
  if (depth_ == kArrayDepth && (*at == ',' || *at == ']')) {
    EndItem(at);
    return at;
  }
  if (depth_ > kArrayDepth) at = Skip(at, end, kStructure);
  if (at == end) return at;
  if (*at == '"') in_string_ = true;
  if (*at == '{' || *at == '[') ++depth_;
  if (*at == '}' || *at == ']') {
    --depth_;
    if (depth_ == kArrayDepth) EndItem(at + 1);
    if (depth_ < kArrayDepth) failed_ = true;
  }
  return at + 1;
}

void ListSplitter::EndItem(const char* end) {
  if (pending_.empty()) {
    on_item_({item_begin_, static_cast<std::size_t>(end - item_begin_)});
  } else {
    Append(pending_, item_begin_, end);
    on_item_(pending_);
    pending_.clear();
  }
  in_item_ = false;
}

void ListSplitter::Append(std::string& out, const char* begin, const char* end) {
  const auto size = static_cast<std::size_t>(end - begin);
  failed_ = failed_ || out.size() + size > kMaxBytes;
  if (!failed_) out.append(begin, size);
}

}  // namespace exporter
