// SPDX-License-Identifier: Apache-2.0
#include "exporter/analysis/disk_events.h"

#include <algorithm>
#include <cctype>
#include <chrono>
#include <tuple>

namespace exporter {
namespace {

using kubernetes::Event;

// Kubelet and controllers retry at least every 2 min 2 s (k8s.io/kubernetes
// pkg/util/goroutinemap/exponentialbackoff), and an event of the same text may be written only
// every five minutes (the spam filter of k8s.io/client-go/tools/record).
constexpr std::chrono::minutes kEventLifetime{10};

constexpr std::string_view kUnmountedList = "unmounted volumes=[";
constexpr std::string_view kForVolume = "for volume \"";

bool IsPartOfName(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-';
}

// Whether the text holds the word, and not as a part of a longer name.
bool HoldsName(std::string_view text, std::string_view word) {
  if (word.empty()) return false;
  for (auto at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    const auto end = at + word.size();
    const bool begins = at == 0 || !IsPartOfName(text[at - 1]);
    const bool ends = end == text.size() || !IsPartOfName(text[end]);
    if (begins && ends) return true;
  }
  return false;
}

// The text between `begin` and the next `end`; nullopt if there is no such part.
std::optional<std::string_view> Between(std::string_view text, std::string_view begin, char end) {
  const auto at = text.find(begin);
  if (at == std::string_view::npos) return std::nullopt;
  text.remove_prefix(at + begin.size());
  return text.substr(0, text.find(end));
}

// Whether one of the words, which are separated by blanks, is `wanted`.
bool HasWord(std::string_view words, std::string_view wanted) {
  while (!words.empty()) {
    const auto end = std::min(words.find(' '), words.size());
    if (words.substr(0, end) == wanted) return true;
    words.remove_prefix(std::min(end + 1, words.size()));
  }
  return false;
}

bool IsHistory(const Event& event, const kubernetes::Pod& pod, TimePoint oldest,
               std::optional<TimePoint> not_before) {
  if (!event.last_seen || *event.last_seen < oldest) return true;
  if (pod.last_ran && *event.last_seen <= *pod.last_ran) return true;
  return not_before && *event.last_seen < *not_before;
}

}  // namespace

DiskNews ReadDiskNews(std::string_view message, const PodDisk& disk) {
  if (const auto unmounted = Between(message, kUnmountedList, ']')) {
    const bool is_listed = !disk.name.empty() && HasWord(*unmounted, disk.name);
    return is_listed ? DiskNews::kUnmounted : DiskNews::kNothing;
  }
  const auto is_disk = [&](std::string_view text) {
    return HoldsName(text, disk.volume->meta.name) || HoldsName(text, disk.volume->disk_id);
  };
  // What follows the name is the cause, which may speak of other disks.
  const auto volume = Between(message, kForVolume, '"');
  return is_disk(volume.value_or(message)) ? DiskNews::kFailure : DiskNews::kNothing;
}

const Event* FindDiskEvent(const Inventory& inventory, const Index& index,
                           const kubernetes::Pod& pod, const PodDisk& disk,
                           std::span<const std::string_view> reasons,
                           std::optional<TimePoint> not_before) {
  const TimePoint oldest = inventory.events.read_started() - kEventLifetime;
  const Event* best = nullptr;
  DiskNews best_news = DiskNews::kNothing;
  for (const auto* event : index.EventsOf("Pod", pod.meta.ns, pod.meta.name)) {
    if (std::ranges::find(reasons, event->reason) == reasons.end()) continue;
    if (event->involved.uid != pod.meta.uid) continue;
    if (IsHistory(*event, pod, oldest, not_before)) continue;
    const DiskNews news = ReadDiskNews(event->message, disk);
    if (news == DiskNews::kNothing) continue;
    if (best == nullptr || std::tie(best_news, best->last_seen, best->meta.name) <
                               std::tie(news, event->last_seen, event->meta.name)) {
      best = event;
      best_news = news;
    }
  }
  return best;
}

}  // namespace exporter
