#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace exporter {

// Cuts a stream into lines while it arrives in pieces of any size. A line that
// never gets its end is not handed out: it was cut off.
class LineSplitter {
 public:
  // Called for each line, without its end; valid during the call. False stops.
  using OnLine = std::function<bool(std::string_view line)>;

  LineSplitter(std::size_t max_bytes, OnLine on_line)
      : max_bytes_(max_bytes), on_line_(std::move(on_line)) {}

  // Takes the next piece. False when `on_line` stopped, or a line is too long.
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

  // Whether the stream ended in the middle of a line.
  bool is_cut() const { return !pending_.empty(); }

 private:
  const std::size_t max_bytes_;
  const OnLine on_line_;
  std::string pending_;
};

}  // namespace exporter
