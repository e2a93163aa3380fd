#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "exporter/core/error.h"

namespace exporter {

// The parameters of a request, decoded.
class Query {
 public:
  // Reads "a=1&b=%20". kConfig names a parameter that is not one of `known`, comes twice, or
  // cannot be decoded, and what is accepted.
  static Result<Query> Parse(std::string_view text, std::initializer_list<std::string_view> known);

  // Empty where it is not given.
  std::string_view Text(std::string_view name) const;
  // A decimal number from `least` to `most`; kConfig names parameter, value and both.
  Result<std::int64_t> Number(std::string_view name, std::int64_t fallback, std::int64_t least,
                              std::int64_t most) const;

 private:
  std::vector<std::pair<std::string, std::string>> parameters_;
};

}  // namespace exporter
