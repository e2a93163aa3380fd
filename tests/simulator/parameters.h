#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace simulator {

// Decoded "name=value" pairs of a query or of a form body, in the order sent.
class Parameters {
 public:
  explicit Parameters(std::string_view encoded) { Add(encoded); }

  void Add(std::string_view encoded);

  std::optional<std::string> Find(std::string_view name) const;
  // Empty when absent.
  std::string Text(std::string_view name) const { return Find(name).value_or(""); }

  const std::vector<std::pair<std::string, std::string>>& pairs() const { return pairs_; }

 private:
  std::vector<std::pair<std::string, std::string>> pairs_;
};

// The whole text as a decimal number.
std::optional<long long> ParseInteger(std::string_view text);

}  // namespace simulator
