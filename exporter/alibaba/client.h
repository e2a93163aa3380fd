#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "exporter/alibaba/credentials.h"
#include "exporter/alibaba/endpoint.h"
#include "exporter/alibaba/rpc_request.h"
#include "exporter/core/clock.h"
#include "exporter/core/error.h"
#include "exporter/http/pages.h"
#include "exporter/http/retry.h"
#include "exporter/http/transport.h"
#include "exporter/json/fields.h"

namespace exporter::alibaba {

// A text that no request had before: the server refuses a repeated one.
using NonceSource = std::function<std::string()>;
NonceSource RandomNonces();

struct ClientOptions {
  std::string endpoint{};  // --alibaba.endpoint: one URL for all products; empty: by region
  Network network = Network::kPublic;
  RetryPolicy retry{};
  std::size_t max_pages = 2'000;
};

// Where an answer keeps its list: ECS wraps "Disk": [...] into "Disks": {...}.
struct ListPath {
  std::string_view wrapper;
  std::string_view element;
};

// What a list gave: objects, and what did not decode.
template <class T>
struct ListResult {
  std::vector<T> items;
  std::size_t problems = 0;  // odd fields and dropped objects
  std::string first_problem;
};

// Calls RPC-style APIs: signs each attempt anew, retries what later may cure, and
// corrects its clock by the server's when a time stamp is refused. Messages name
// the call, the region and the remedy, never a key. Safe to call from several threads.
class Client {
 public:
  Client(Transport& transport, const Clock& clock, CredentialSource& credentials,
         ClientOptions options, Sleeper sleeper, Jitter jitter, NonceSource nonces);

  // One call, as POST with all parameters in the query.
  Result<JsonDocument> Call(const RpcRequest& request, const std::stop_token& stop);

  // Calls until NextToken is empty and joins the pages. An object that `decode`
  // refuses is left out and counted; an answer without the list is kBadResponse.
  template <class T>
  Result<ListResult<T>> List(const RpcRequest& request, const ListPath& path,
                             const std::function<Result<T>(const Fields&)>& decode,
                             const std::stop_token& stop) {
    ListResult<T> result;
    const auto note = [&](std::size_t count, const std::string& first) {
      if (result.problems == 0) result.first_problem = first;
      result.problems += count;
    };
    auto items = CollectPages<T>(
        [&](const std::string& token) -> Result<PageOf<T>> {
          PageOf<T> page;
          auto read = ReadPage(
              request, token, path,
              [&](const Fields& object) {
                Result<T> item = decode(object);
                if (!item) return note(1, item.error().message);
                page.items.push_back(std::move(*item));
              },
              stop);
          if (!read) return tl::unexpected(read.error());
          if (read->problems.count > 0) note(read->problems.count, read->problems.first);
          page.next = std::move(read->next_token);
          return page;
        },
        options_.max_pages);
    if (!items) return tl::unexpected(InContext(request, items.error()));
    result.items = std::move(*items);
    return result;
  }

 private:
  struct Failure {
    Error error;
    std::chrono::milliseconds retry_hint{};
    // Our clock's offset to the server's, when that is why it refused.
    std::optional<std::chrono::microseconds> clock_offset;
  };
  struct PageRead {
    std::string next_token;
    DecodeProblems problems;
  };

  static Error InContext(const RpcRequest& request, const Error& error);

  Result<JsonDocument> CallWithRetries(const RpcRequest& request, const std::stop_token& stop);
  tl::expected<JsonDocument, Failure> Attempt(const RpcRequest& request, const Endpoint& endpoint,
                                              const std::stop_token& stop);
  HttpRequest MakeHttpRequest(const RpcRequest& request, const Endpoint& endpoint,
                              const Credentials& credentials) const;
  Failure Refused(const HttpResponse& response, const RpcRequest& request,
                  const Credentials& credentials) const;
  Result<PageRead> ReadPage(RpcRequest request, const std::string& token, const ListPath& path,
                            const std::function<void(const Fields&)>& visit,
                            const std::stop_token& stop);

  Transport& transport_;
  const Clock& clock_;
  CredentialSource& credentials_;
  ClientOptions options_;
  Sleeper sleeper_;
  Jitter jitter_;
  NonceSource nonces_;
  std::atomic<std::chrono::microseconds> clock_offset_{};  // added to the clock when signing
};

}  // namespace exporter::alibaba
