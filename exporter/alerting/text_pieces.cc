// SPDX-License-Identifier: Apache-2.0
#include "exporter/alerting/text_pieces.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "exporter/core/text.h"

namespace exporter {
namespace {

using Kind = TextPiece::Kind;

// Reads a text from left to right.
class Reader {
 public:
  explicit Reader(std::string_view rest) : rest_(rest) {}

  // Up to the end, or to a bar or brace that closes a branch, which stays.
  TextPieces Pieces() {
    TextPieces pieces;
    while (!rest_.empty() && rest_.front() != '|' && rest_.front() != '}') {
      if (rest_.front() == '{') {
        pieces.push_back(Braced());
        continue;
      }
      const auto end = std::min(rest_.find_first_of("{|}"), rest_.size());
      pieces.push_back({.kind = Kind::kPlain, .name = std::string(rest_.substr(0, end))});
      rest_.remove_prefix(end);
    }
    return pieces;
  }

  bool is_at_end() const { return rest_.empty(); }

 private:
  // A piece in braces.
  TextPiece Braced() {
    rest_.remove_prefix(1);
    TextPiece piece = Head();
    for (TextPieces* branch : {&piece.then, &piece.otherwise}) {
      if (!Skip('|')) break;
      *branch = Pieces();
    }
    [[maybe_unused]] const bool is_closed = Skip('}');
    assert(is_closed);
    return piece;
  }

  TextPiece Head() {
    const auto end = std::min(rest_.find_first_of("|}"), rest_.size());
    std::string_view head = rest_.substr(0, end);
    rest_.remove_prefix(end);
    const auto kind = KindOf(head);
    if (kind == Kind::kIfLabel || kind == Kind::kIfWord || kind == Kind::kIfGreater) {
      head.remove_prefix(1);
    }
    const bool is_value = kind == Kind::kLabel;
    std::string_view word = head;
    const std::string name(TakePart(word, is_value ? ':' : ' '));
    const bool is_number = is_value && name == "value";
    return {.kind = is_number ? Kind::kValue : kind, .name = name, .word = std::string(word)};
  }

  static Kind KindOf(std::string_view head) {
    if (head.starts_with('?')) return Kind::kIfLabel;
    if (head.starts_with('=')) return Kind::kIfWord;
    if (head.starts_with('>')) return Kind::kIfGreater;
    return head.starts_with("cost ") ? Kind::kCost : Kind::kLabel;
  }

  bool Skip(char c) {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  std::string_view rest_;
};

}  // namespace

TextPieces ParseText(std::string_view text) {
  Reader reader(text);
  TextPieces pieces = reader.Pieces();
  assert(reader.is_at_end());
  return pieces;
}

}  // namespace exporter
