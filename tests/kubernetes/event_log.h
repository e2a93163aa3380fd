// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "exporter/kubernetes/client/object_store.h"
#include "exporter/kubernetes/client/reflector.h"

namespace exporter::kubernetes {

// Records the callbacks of a reflector.
class EventLog final : public ReflectorObserver {
 public:
  std::vector<std::string> lines;

  void OnListed(const ListEnd& list, TimePoint, TimePoint) override {
    lines.push_back("listed " + std::to_string(list.objects));
  }
  void OnFailure(const Error& error, std::optional<std::chrono::microseconds> took) override {
    lines.push_back("failure " + std::string(KindName(error.kind)) + (took ? "" : " of watches"));
    last_error = error.message;
  }
  void OnOpen(TimePoint) override { lines.emplace_back("open"); }
  void OnClosed(TimePoint, bool in_due_form) override {
    lines.emplace_back(in_due_form ? "closed" : "broken off");
  }
  void OnGone(const Error& error) override {
    lines.push_back("gone " + std::to_string(error.status));
    last_error = error.message;
  }
  void OnEvent(TimePoint) override { lines.emplace_back("event"); }
  void OnProblem(std::size_t problems, const std::string& first) override {
    lines.push_back("problem " + std::to_string(problems) + " " + first);
  }
  void OnRestart(std::string_view reason) override {
    lines.push_back("restart " + std::string(reason));
  }
  void OnPolling(const Error& why) override {
    lines.emplace_back("polling");
    last_error = why.message;
  }

  std::string last_error;
};

}  // namespace exporter::kubernetes
