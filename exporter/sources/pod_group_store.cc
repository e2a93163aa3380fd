// SPDX-License-Identifier: Apache-2.0
#include "exporter/sources/pod_group_store.h"

namespace exporter {

void PodGroupStore::BeginList() {
  staged_ = PodGroups();
  staged_for_ = ask_();
}

std::string PodGroupStore::Take(const Fields& object) {
  const auto pod = kubernetes::DecodePlacedPod(object, staged_for_);
  if (!pod) return pod.error().message;
  if (*pod) staged_.Put(**pod);
  return {};
}

void PodGroupStore::EndList() {
  PodGroups next = std::move(staged_);
  staged_ = PodGroups();
  const std::scoped_lock lock(mutex_);
  if (questions_ == staged_for_ && groups_.HasSamePods(next)) return;
  questions_ = staged_for_;
  std::swap(groups_, next);
  Change();
}

std::string PodGroupStore::Put(const Fields& object) {
  // Only the writing thread changes questions_.
  const auto pod = kubernetes::DecodePlacedPod(object, questions_);
  if (!pod) return pod.error().message;
  if (!*pod) return Remove(object);
  const std::scoped_lock lock(mutex_);
  if (groups_.Put(**pod)) Change();
  return {};
}

std::string PodGroupStore::Remove(const Fields& object) {
  const Fields metadata = object.Object("metadata");
  const std::string name = metadata.Text("name");
  if (name.empty()) return "a deletion without metadata.name";
  const std::scoped_lock lock(mutex_);
  if (groups_.Remove(metadata.Text("namespace"), name)) Change();
  return {};
}

std::uint64_t PodGroupStore::version() const {
  const std::scoped_lock lock(mutex_);
  return version_;
}

std::size_t PodGroupStore::size() const {
  const std::scoped_lock lock(mutex_);
  return groups_.size();
}

void PodGroupStore::ForgetUnasked() {
  const kubernetes::PodQuestions asked = ask_();
  // Where more is asked, too, the list for it forgets the rest.
  if (asked == questions_ || !questions_.Covers(asked)) return;
  const std::scoped_lock lock(mutex_);
  questions_ = asked;
  groups_ = groups_.For(asked);
  Change();
}

PodGroupStore::Answer PodGroupStore::Get() {
  const std::scoped_lock lock(mutex_);
  if (!shared_) shared_ = groups_.Share();
  return {.rows = shared_, .questions = questions_};
}

void PodGroupStore::Change() {
  ++version_;
  shared_.reset();
}

}  // namespace exporter
