// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "exporter/kubernetes/client/object_store.h"
#include "exporter/sources/pod_groups.h"

namespace exporter {

// The groups of the pods of a list and watch. One thread writes, any may call Get().
class PodGroupStore final : public kubernetes::ObjectStore {
 public:
  using Ask = std::function<kubernetes::PodQuestions()>;

  // `ask` says what to keep of each pod.
  explicit PodGroupStore(Ask ask) : ask_(std::move(ask)) {}

  void BeginList() override;
  std::string Take(const Fields& object) override;
  void EndList() override;
  std::string Put(const Fields& object) override;
  std::string Remove(const Fields& object) override;
  std::uint64_t version() const override;
  std::size_t size() const override;  // pods

  // Forgets what the pods were read for and nobody asks any more. Called by the writing thread,
  // between lists.
  void ForgetUnasked();

  struct Answer {
    std::shared_ptr<const PodGroups::Rows> rows;  // the same pointer until something changes
    kubernetes::PodQuestions questions;           // what they were read for
  };
  Answer Get();

 private:
  void Change();

  const Ask ask_;
  PodGroups staged_;                     // used by the writing thread only
  kubernetes::PodQuestions staged_for_;  // the same
  mutable std::mutex mutex_;             // guards what follows
  PodGroups groups_;
  kubernetes::PodQuestions questions_;
  std::uint64_t version_ = 0;
  std::shared_ptr<const PodGroups::Rows> shared_;
};

}  // namespace exporter
