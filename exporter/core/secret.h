#pragma once

#include <string>
#include <utility>

namespace exporter {

// A string that must not be printed by accident: it has no stream operator and
// no conversion; whoever sends it says Reveal().
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string text) : text_(std::move(text)) {}

  const std::string& Reveal() const { return text_; }
  bool empty() const { return text_.empty(); }
  friend bool operator==(const Secret&, const Secret&) = default;

 private:
  std::string text_;
};

}  // namespace exporter
