// SPDX-License-Identifier: Apache-2.0
#include "exporter/kubernetes/access/exec_credential.h"

#include <algorithm>
#include <utility>

#include "exporter/core/timestamp.h"

namespace exporter::kubernetes {
namespace {

constexpr std::chrono::seconds kMinIntervalBetweenRuns{5};
constexpr std::chrono::minutes kMinRemainder{1};

// Renew when a fifth of the lifetime is left, but at most a minute before expiry.
TimePoint RenewalTime(TimePoint now, const std::optional<TimePoint>& expires_at) {
  if (!expires_at) return TimePoint::max();
  const auto life = *expires_at - now;
  return *expires_at - std::min<TimePoint::duration>(life / 5, kMinRemainder);
}

}  // namespace

ExecCredential::ExecCredential(ExecPlugin plugin, std::string place, Run run)
    : plugin_(std::move(plugin)), place_(std::move(place)), run_(std::move(run)) {}

Result<Secret> ExecCredential::Get(TimePoint now) {
  auto answer = Renew(now);
  if (!answer) return tl::unexpected(answer.error());
  return std::move(answer->token);
}

Result<std::shared_ptr<const ClientCertificate>> ExecCredential::Certificate(TimePoint now) {
  auto answer = Renew(now);
  if (!answer) return tl::unexpected(answer.error());
  return std::move(answer->certificate);
}

void ExecCredential::Expire() {
  const std::scoped_lock lock(mutex_);
  is_refused_ = true;
}

std::string ExecCredential::Remedy() const {
  return "what exec plugin '" + plugin_.name + "' gives is refused; check " + place_;
}

Result<PluginAnswer> ExecCredential::Renew(TimePoint now) {
  const std::scoped_lock lock(mutex_);
  // A clock set back must not keep an old credential alive. Tolerates the slightly older time
  // stamps of threads that waited for the lock.
  const bool went_back = now + kMinIntervalBetweenRuns < ran_at_;
  if (answer_ && !is_refused_ && now < renew_at_ && !went_back) return *answer_;
  const bool in_backoff =
      (answer_ || failure_) && !went_back && now - ran_at_ < kMinIntervalBetweenRuns;
  if (!in_backoff) {
    ran_at_ = now;
    auto answer = Ask(now);
    failure_.reset();
    if (answer) {
      answer_ = std::move(*answer);
      renew_at_ = RenewalTime(now, answer_->expires_at);
      is_refused_ = false;
    } else {
      failure_ = answer.error();
    }
  }
  const bool is_good =
      answer_ && !is_refused_ && (!answer_->expires_at || now < *answer_->expires_at);
  if (failure_ && !is_good) return tl::unexpected(*failure_);
  return *answer_;
}

Result<PluginAnswer> ExecCredential::Ask(TimePoint now) const {
  const auto output = run_();
  if (!output) {
    if (output.error().kind == ErrorKind::kStopped) return tl::unexpected(output.error());
    return Fail(output.error().kind, output.error().message + "; check " + place_);
  }
  const auto complain = [&](const std::string& why) {
    return Fail(ErrorKind::kBadResponse,
                "exec plugin '" + plugin_.name + "': " + why + "; check " + place_);
  };
  auto answer = ParsePluginAnswer(*output, plugin_.api_version);
  if (!answer) return complain(answer.error().message);
  if (answer->expires_at && *answer->expires_at <= now) {
    return complain("the answer expired on " + FormatTimestamp(*answer->expires_at));
  }
  return answer;
}

}  // namespace exporter::kubernetes
