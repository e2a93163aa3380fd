// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace exporter {

// Splits a stream that arrives in pieces of any size into lines. An unterminated last line is not
// passed on: it was cut.
class LineSplitter {
 public:
  // Called with each line, without its newline; valid during the call. Return false to stop.
  using OnLine = std::function<bool(std::string_view line)>;

  LineSplitter(std::size_t max_bytes, OnLine on_line)
      : max_bytes_(max_bytes), on_line_(std::move(on_line)) {}

  // Takes the next piece. False if `on_line` stopped, or a line is too long.
  bool Feed(std::string_view piece) {
    for (auto end = piece.find('\n'); end != std::string_view::npos; end = piece.find('\n')) {
      const std::string_view rest = piece.substr(0, end);
      piece.remove_prefix(end + 1);
      if (pending_.empty()) {
        if (!on_line_(rest)) return false;
        continue;
      }
      pending_.append(rest);
      const bool goes_on = on_line_(pending_);
      pending_.clear();
      if (!goes_on) return false;
    }
    pending_.append(piece);
    return pending_.size() <= max_bytes_;
  }

  // Whether the stream ended inside a line.
  bool is_cut() const { return !pending_.empty(); }

 private:
  const std::size_t max_bytes_;
  const OnLine on_line_;
  std::string pending_;
};

}  // namespace exporter
