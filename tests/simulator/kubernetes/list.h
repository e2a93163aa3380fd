#pragma once

#include "tests/simulator/kubernetes/list_options.h"
#include "tests/simulator/object_store.h"

namespace simulator::kubernetes {

Answer AnswerList(const ObjectStore& store, const ObjectPath& path, const Parameters& query,
                  bool as_table, std::int64_t now);
Answer AnswerGet(const ObjectStore& store, const ObjectPath& path, const Parameters& query,
                 bool as_table, std::int64_t now);

}  // namespace simulator::kubernetes
