// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>

namespace exporter {

// A string that cannot be printed by accident: no stream operator, no conversion; the code that
// sends it calls Reveal().
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
