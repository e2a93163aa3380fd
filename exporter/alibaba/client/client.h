// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "exporter/alibaba/client/call_budget.h"
#include "exporter/alibaba/client/call_rate.h"
#include "exporter/alibaba/client/endpoint.h"
#include "exporter/alibaba/client/signer.h"
#include "exporter/alibaba/credentials/credentials.h"
#include "exporter/alibaba/resources/rpc_answer.h"
#include "exporter/alibaba/resources/rpc_request.h"
#include "exporter/core/clock.h"
#include "exporter/core/error.h"
#include "exporter/http/pages.h"
#include "exporter/http/retry.h"
#include "exporter/http/transport.h"
#include "exporter/json/fields.h"

namespace exporter::alibaba {

struct ClientOptions {
  std::string endpoint{};  // --alibaba.endpoint: one URL for all products; empty: by region
  std::map<std::string, std::string, std::less<>> endpoints{};  // --alibaba.endpoints, by product
  Network network = Network::kPublic;
  RetryPolicy retry{};
  RateLimit rate{};
  std::size_t max_pages = 2'000;
};

// Calls RPC-style APIs: signs every attempt, limits the rate per action, retries transient errors,
// renews credentials that the server calls expired, and corrects its clock by the server's when a
// time stamp is refused. Messages name the call, the region and the remedy, never a key. Safe to
// call from several threads.
class Client {
 public:
  Client(Transport& transport, const Clock& clock, CredentialSource& credentials,
         ClientOptions options, Sleeper sleeper, Jitter jitter, NonceSource nonces);

  // One call, as POST. When the budget is exhausted, or would be before an answer can arrive, the
  // call fails with the kind of its last failure (kThrottled or kTimeout if there is none).
  Result<JsonDocument> Call(const RpcRequest& request, CallBudget& budget);
  // The same, decoded. If the result is a list, unexpected fields are counted in it.
  template <class T>
  Result<T> Call(const CallRequest<T>& call, CallBudget& budget) {
    const Attempted answer = CallWithRetries(call.request, budget);
    if (!answer) {
      const Failure& failure = answer.error();
      const bool is_value = call.decode_refusal && !failure.refusal.empty();
      if (is_value) return call.decode_refusal(failure.refusal);
      return tl::unexpected(InContext(call.request, failure.error));
    }
    Result<T> value = call.decode(answer->root());
    if constexpr (requires { value->Note(0, ""); }) {
      if (value) value->Note(answer->problems().count, answer->problems().first);
    }
    return value;
  }

  // How far the server's clock is ahead of ours; zero while it accepts our time stamps.
  std::chrono::seconds clock_offset() const {
    return std::chrono::round<std::chrono::seconds>(clock_offset_.load());
  }

  // Reads pages until NextToken is empty and joins them. An object that does not decode is dropped
  // and counted; an answer without the list is kBadResponse, and a failed page fails the list.
  template <class T>
  Result<ListResult<T>> List(const ListRequest<T>& list, CallBudget& budget) {
    ListResult<T> result;
    auto items = CollectPages<T>(
        [&](const std::string& token) -> Result<PageOf<T>> {
          PageOf<T> page;
          const auto visit = [&](const Fields& object) {
            Result<std::optional<T>> item = list.decode(object);
            if (!item) {
              ++result.dropped;
              return result.Note(1, item.error().message);
            }
            if (*item) page.items.push_back(std::move(**item));
          };
          auto read = ReadPage(list.request, token, list.path, visit, budget);
          if (!read) return tl::unexpected(read.error());
          if (read->problems.count > 0) result.Note(read->problems.count, read->problems.first);
          page.next = std::move(read->next_token);
          return page;
        },
        options_.max_pages);
    if (!items) return tl::unexpected(InContext(list.request, items.error()));
    result.items = std::move(*items);
    list.finish(result.items);
    return result;
  }

  // A list that fits in one answer.
  template <class T>
  Result<ListResult<T>> List(const CallRequest<ListResult<T>>& call, CallBudget& budget) {
    return Call(call, budget);
  }

  // Joins the lists of several requests; if one fails, all fail.
  template <class Request>
  auto ListAll(const std::vector<Request>& requests, CallBudget& budget)
      -> decltype(List(requests.front(), budget)) {
    typename decltype(List(requests.front(), budget))::value_type all;
    for (const Request& request : requests) {
      auto part = List(request, budget);
      if (!part) return part;
      all.Append(std::move(*part));
    }
    return all;
  }

 private:
  struct Failure {
    Error error;
    std::string refusal{};  // the error code, if the parameters are refused
    std::chrono::milliseconds retry_hint{};
    // Offset of the server's clock, if it refused our time stamp.
    std::optional<std::chrono::microseconds> clock_offset{};
    // The temporary credentials that were refused.
    std::optional<Credentials> refused{};
  };
  using Attempted = tl::expected<JsonDocument, Failure>;
  struct PageRead {
    std::string next_token;
    DecodeProblems problems;
  };
  // What may be corrected once per call, followed by an immediate retry.
  struct Corrections {
    bool clock = false;
    bool credentials = false;
  };

  static Failure Stopped();
  // `limit` is the option whose limit ended the poll.
  static Failure GivenUp(const CallBudget& budget, std::string_view limit, const Failure& last);
  static Error InContext(const RpcRequest& request, const Error& error);

  Attempted CallWithRetries(const RpcRequest& request, CallBudget& budget);
  // Waits for the rate limit and takes a call from the budget, or says why it cannot.
  std::optional<Failure> Enter(const RpcRequest& request, CallBudget& budget,
                               const std::optional<Failure>& last);
  Attempted Attempt(const RpcRequest& request, const Endpoint& endpoint, const CallBudget& budget);
  bool Correct(const Failure& failure, Corrections& corrections);
  HttpRequest MakeHttpRequest(const RpcRequest& request, const Endpoint& endpoint,
                              const Credentials& credentials) const;
  Failure Refused(const HttpResponse& response, const RpcRequest& request,
                  const Credentials& credentials) const;
  Result<PageRead> ReadPage(RpcRequest request, const std::string& token, const ListPath& path,
                            const std::function<void(const Fields&)>& visit, CallBudget& budget);

  Transport& transport_;
  const Clock& clock_;
  CredentialSource& credentials_;
  ClientOptions options_;
  Sleeper sleeper_;
  Jitter jitter_;
  NonceSource nonces_;
  CallRate rate_;
  std::atomic<std::chrono::microseconds> clock_offset_{};  // added to the clock when signing
};

}  // namespace exporter::alibaba
