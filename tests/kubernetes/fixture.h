// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "exporter/json/fields.h"
#include "tests/support/json_mutations.h"

namespace exporter::kubernetes {

// A response captured from a real API server.
inline std::string ReadFixture(const std::string& name) {
  std::ifstream file(std::string(EXPORTER_FIXTURES) + "/kubernetes/" + name, std::ios::binary);
  if (!file) throw std::runtime_error("no fixture " + name);
  return {std::istreambuf_iterator<char>(file), {}};
}

template <class T>
struct Decoded {
  Result<T> object;
  DecodeProblems problems;
};

template <class T>
Decoded<T> DecodeText(const std::string& text, Result<T> (*decode)(const Fields&)) {
  const auto document = JsonDocument::Parse(text);
  if (!document) return {tl::unexpected(document.error()), {}};
  Result<T> object = decode(document->root());
  return {std::move(object), document->problems()};
}

// The objects of a captured list; all must decode without problems.
template <class T>
std::vector<T> DecodeList(const std::string& fixture, Result<T> (*decode)(const Fields&)) {
  const auto document = JsonDocument::Parse(ReadFixture(fixture));
  if (!document) throw std::runtime_error(document.error().message);
  std::vector<T> objects;
  document->root().ForEach("items", [&](const Fields& item) {
    Result<T> object = decode(item);
    if (!object) throw std::runtime_error(object.error().message);
    objects.push_back(std::move(*object));
  });
  EXPECT_EQ(document->problems().first, "");
  return objects;
}

// The first of `objects` with that name.
template <class T>
const T& Named(const std::vector<T>& objects, const std::string& name) {
  for (const T& object : objects) {
    if (object.meta.name == name) return object;
  }
  throw std::runtime_error("no object " + name);
}

// Checks that `decode` throws on no mutation of `text` and rejects objects without a name.
template <class T>
void ExpectSurvivesMutations(const std::string& text, Result<T> (*decode)(const Fields&)) {
  const std::size_t count = ForEachMutation(text, [&](const std::string& mutated) {
    const auto document = JsonDocument::Parse(mutated);
    if (!document) return;
    const Result<T> object = decode(document->root());
    EXPECT_FALSE(object && object->meta.name.empty()) << mutated;
  });
  EXPECT_GT(count, 50U);
}

}  // namespace exporter::kubernetes
