#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace exporter::alibaba {

// What a list gave: objects, and what did not decode.
template <class T>
struct ListResult {
  std::vector<T> items;
  std::size_t problems = 0;  // odd fields and dropped objects
  std::string first_problem;
  std::size_t dropped = 0;  // objects alone: the list is not whole

  void Note(std::size_t count, const std::string& first) {
    if (problems == 0) first_problem = first;
    problems += count;
  }
};

}  // namespace exporter::alibaba
