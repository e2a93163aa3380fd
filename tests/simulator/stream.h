#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace simulator {

// The next part of a body without an end of its own.
struct Piece {
  enum class Then {
    kMore,
    kEnd,    // the body is complete
    kBreak,  // the connection ends in the middle of the body
    kReset,  // so it does, with a TCP reset
  };
  std::vector<std::string> lines = {};
  Then then = Then::kMore;
  // Before the lines are sent.
  std::chrono::milliseconds pause{0};
};

// Such a body. Used by one thread at a time.
class Stream {
 public:
  virtual ~Stream() = default;

  // Waits for something to send, not much longer than `patience`; no lines when nothing came.
  virtual Piece Next(std::chrono::milliseconds patience) = 0;
};

}  // namespace simulator
