// SPDX-License-Identifier: Apache-2.0
#include "tests/simulator/traffic.h"

namespace simulator {

// Passes a stream on and counts it.
class Traffic::CountedStream : public Stream {
 public:
  CountedStream(Traffic& traffic, std::string api, std::string resource,
                std::shared_ptr<Stream> inner)
      : traffic_(traffic),
        api_(std::move(api)),
        resource_(std::move(resource)),
        inner_(std::move(inner)) {
    const std::lock_guard lock(traffic_.mutex_);
    ++traffic_.watches_[resource_];
  }
  ~CountedStream() override {
    const std::lock_guard lock(traffic_.mutex_);
    if (--traffic_.watches_[resource_] == 0) traffic_.watches_.erase(resource_);
  }
  CountedStream(const CountedStream&) = delete;
  CountedStream& operator=(const CountedStream&) = delete;

  Piece Next(std::chrono::milliseconds patience) override {
    Piece piece = inner_->Next(patience);
    std::size_t bytes = 0;
    for (const std::string& line : piece.lines) bytes += line.size();
    if (bytes > 0) traffic_.AddBytes(api_, bytes);
    return piece;
  }

 private:
  Traffic& traffic_;
  const std::string api_;
  const std::string resource_;
  const std::shared_ptr<Stream> inner_;
};

void Traffic::Count(const std::string& api, const std::string& resource, Answer& answer) {
  {
    const std::lock_guard lock(mutex_);
    ++requests_[{api, answer.operation, answer.status, answer.code}];
  }
  AddBytes(api, answer.body.size());
  if (answer.stream) {
    answer.stream = std::make_shared<CountedStream>(*this, api, resource, std::move(answer.stream));
  }
}

void Traffic::AddBytes(const std::string& api, std::size_t bytes) {
  const std::lock_guard lock(mutex_);
  bytes_[api] += bytes;
}

nlohmann::ordered_json Traffic::Requests() const {
  auto requests = nlohmann::ordered_json::array();
  const std::lock_guard lock(mutex_);
  for (const auto& [key, count] : requests_) {
    const auto& [api, operation, status, code] = key;
    requests.push_back(
        {{"api", api}, {"operation", operation}, {"status", status}, {"count", count}});
    if (!code.empty()) requests.back()["code"] = code;
  }
  return requests;
}

nlohmann::ordered_json Traffic::Bytes() const {
  auto bytes = nlohmann::ordered_json::object();
  const std::lock_guard lock(mutex_);
  for (const auto& [api, count] : bytes_) bytes[api] = count;
  return bytes;
}

nlohmann::ordered_json Traffic::Watches() const {
  auto watches = nlohmann::ordered_json::object();
  const std::lock_guard lock(mutex_);
  for (const auto& [resource, count] : watches_) watches[resource] = count;
  return watches;
}

}  // namespace simulator
