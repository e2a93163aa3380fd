#pragma once

#include <string>

#include "tests/simulator/kubernetes/resource.h"
#include "tests/simulator/message.h"
#include "tests/simulator/parameters.h"
#include "tests/simulator/story.h"

namespace simulator::kubernetes {

struct ObjectPath {
  const Resource* resource = nullptr;
  std::string ns;    // empty: all namespaces, or a cluster-scoped resource
  std::string name;  // empty: the list
};

// `index` is the resource's place in Resources().
Answer AnswerList(const Story& story, std::size_t index, const ObjectPath& path,
                  const Parameters& query, bool as_table, std::int64_t now);
Answer AnswerGet(const Story& story, std::size_t index, const ObjectPath& path,
                 const Parameters& query, bool as_table, std::int64_t now);

}  // namespace simulator::kubernetes
