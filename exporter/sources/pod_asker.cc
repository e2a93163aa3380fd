// SPDX-License-Identifier: Apache-2.0
#include "exporter/sources/pod_asker.h"

namespace exporter {

kubernetes::PodQuestions PodAsker::Ask() {
  const std::scoped_lock lock(mutex_);
  Refresh();
  asked_ = questions_;
  return asked_;
}

bool PodAsker::AsksMore() {
  const std::scoped_lock lock(mutex_);
  Refresh();
  return !asked_.Covers(questions_);
}

void PodAsker::Refresh() {
  const auto latest = inventory_.current();
  const auto& sets = latest->stateful_sets;
  if (!sets.available() || sets.SharesRowsWith(sets_)) return;
  sets_ = sets;
  questions_ = {};
  for (const auto& set : sets_) questions_.Add(set.terms);
}

}  // namespace exporter
