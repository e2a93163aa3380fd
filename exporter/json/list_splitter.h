#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace exporter {

// Cuts a JSON object with one long array, as the Kubernetes API lists are
// ({"kind":...,"metadata":{...},"items":[{...},...]}), into the elements of that
// array, while the text arrives in pieces of any size: memory follows the
// longest element, not the text. It finds where values end and checks no more than
// that; whoever parses the elements and the shell finds what is wrong inside.
class ListSplitter {
 public:
  // Called for each element, with its text; valid during the call.
  using OnItem = std::function<void(std::string_view item)>;

  // `key` names the array, a member of the top object; it must be a literal.
  ListSplitter(std::string_view key, OnItem on_item);

  // Takes the next piece. False, for ever, when the text is no JSON object, goes
  // on after it, or holds an element or a shell that no API server sends (16 MiB).
  bool Feed(std::string_view piece);

  // Whether the top object was closed: the text is all there.
  bool complete() const { return !failed_ && started_ && depth_ == 0; }

  // Whether the top object has the array, or null in its place, as Go writes an empty one.
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
  std::string pending_;               // the part of an element that earlier pieces held
  const char* item_begin_ = nullptr;  // of the element in the present piece
  std::size_t string_begin_ = 0;      // in the shell: of the string read last
  std::string last_string_;           // in the top object: the string read last
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
