// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "exporter/core/error.h"

namespace exporter {

// The decoded query parameters of a request.
class Query {
 public:
  // Parses "a=1&b=%20". kConfig for a parameter that is not in `known`, repeated, or not decodable;
  // the message lists what is accepted.
  static Result<Query> Parse(std::string_view text, std::initializer_list<std::string_view> known);

  // Empty if absent.
  std::string_view Text(std::string_view name) const;
  // kConfig if the value is none of `accepted`, which the message lists; an absent one is fine.
  Result<void> CheckOneOf(std::string_view name,
                          const std::vector<std::string_view>& accepted) const;
  // A decimal number in [min, max]; kConfig names the parameter, its value and the range.
  Result<std::int64_t> Number(std::string_view name, std::int64_t fallback, std::int64_t min,
                              std::int64_t max) const;

 private:
  std::map<std::string, std::string, std::less<>> parameters_;
};

}  // namespace exporter
