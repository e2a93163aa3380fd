// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "exporter/kubernetes/client/object_store.h"

namespace exporter {

// Two stores that follow one list and watch, so that its objects are read once. The first says how
// many objects there are and which of them are rejected.
class BothStores final : public kubernetes::ObjectStore {
 public:
  using Store = std::unique_ptr<kubernetes::ObjectStore>;

  BothStores(Store first, Store second) : first_(std::move(first)), second_(std::move(second)) {}

  void BeginList() override {
    first_->BeginList();
    second_->BeginList();
  }
  std::string Take(const Fields& object) override {
    std::string problem = first_->Take(object);
    if (problem.empty()) problem = second_->Take(object);
    return problem;
  }
  void EndList() override {
    first_->EndList();
    second_->EndList();
  }
  std::string Put(const Fields& object) override {
    std::string problem = first_->Put(object);
    if (problem.empty()) problem = second_->Put(object);
    return problem;
  }
  std::string Remove(const Fields& object) override {
    std::string problem = first_->Remove(object);
    if (problem.empty()) problem = second_->Remove(object);
    return problem;
  }
  std::uint64_t version() const override { return first_->version() + second_->version(); }
  std::size_t size() const override { return first_->size(); }

 private:
  Store first_;
  Store second_;
};

}  // namespace exporter
