// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace exporter {

struct TextPiece;
using TextPieces = std::vector<TextPiece>;

// A part of an alert's text; see alert_text.h for how it is written.
struct TextPiece {
  enum class Kind { kPlain, kLabel, kValue, kCost, kIfLabel, kIfWord, kIfGreater };

  Kind kind = Kind::kPlain;
  std::string name{};  // the text itself, or a label
  std::string word{};  // the format, the kind of cost, or what is compared with
  TextPieces then{};
  TextPieces otherwise{};
};

// A text that is not well formed is a programming error (asserted).
TextPieces ParseText(std::string_view text);

}  // namespace exporter
