// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace exporter {

// Splits a JSON object with one long array, such as a Kubernetes list
// ({"kind":...,"metadata":{...},"items":[{...},...]}), into the elements of that array while the
// text arrives in pieces of any size: memory use depends on the longest element, not on the text.
// It only finds where values end; parsing the elements and the shell reveals errors inside them.
class ListSplitter {
 public:
  // Called with the text of each element, valid during the call.
  using OnItem = std::function<void(std::string_view item)>;

  // `key` names the array, a member of the root object; it must be a literal.
  ListSplitter(std::string_view key, OnItem on_item);

  // Takes the next piece. False from then on, if the text is not a JSON object, has data after it,
  // or has an element or shell larger than any API server sends (16 MiB).
  bool Feed(std::string_view piece);

  // Whether the root object is closed: the text is complete.
  bool complete() const { return !failed_ && started_ && depth_ == 0; }

  // Whether the root object has the array, or null instead, as Go encodes an empty one.
  bool has_array() const { return has_array_; }

  // The text without the elements: a small JSON object, once complete.
  const std::string& shell() const { return shell_; }

 private:
  const char* Step(const char* at, const char* end);
  const char* StepString(const char* at, const char* end);
  const char* StepShell(const char* at);
  const char* StepArray(const char* at);
  const char* StepItem(const char* at, const char* end);
  void EndItem(const char* end);
  void Append(std::string& out, const char* begin, const char* end);

  const std::string_view key_;
  const OnItem on_item_;
  std::string shell_;
  std::string pending_;               // start of an element that spans pieces
  const char* item_begin_ = nullptr;  // of the element in the current piece
  std::size_t string_begin_ = 0;      // in the shell: of the last string
  std::string last_string_;           // the last string in the root object
  int depth_ = 0;
  bool in_string_ = false;
  bool escaped_ = false;
  bool in_array_ = false;
  bool in_item_ = false;
  bool has_array_ = false;
  bool started_ = false;
  bool failed_ = false;
};

}  // namespace exporter
