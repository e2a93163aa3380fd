// SPDX-License-Identifier: Apache-2.0
#include "exporter/http/curl_transport.h"

#include <algorithm>
#include <array>
#include <mutex>
#include <utility>
#include <vector>

#include <curl/curl.h>

#include "exporter/core/text.h"
#include "exporter/http/curl_tls.h"

namespace exporter {
namespace {

// How often a running transfer checks for a stop request.
constexpr int kStopCheckMillis = 100;

// Detects a dead peer after about ten probes, even on a stream that may stay silent.
constexpr long kKeepAliveSeconds = 15;

struct ListDeleter {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using HeaderList = std::unique_ptr<curl_slist, ListDeleter>;

struct Incoming {
  const HttpRequest& request;
  CURL* easy = nullptr;
  HttpResponse response{};
  bool too_large = false;
  bool refused = false;  // by request.on_body
};

long StatusOf(CURL* easy) {
  long status = 0;
  curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
  return status;
}

std::size_t OnBody(char* data, std::size_t size, std::size_t count, void* user) {
  auto& incoming = *static_cast<Incoming*>(user);
  const std::size_t bytes = size * count;
  if (incoming.request.on_body && StatusOf(incoming.easy) < 300) {
    incoming.refused = !incoming.request.on_body({data, bytes});
    return incoming.refused ? 0 : bytes;
  }
  if (incoming.response.body.size() + bytes > incoming.request.max_body_bytes) {
    incoming.too_large = true;
    return 0;
  }
  incoming.response.body.append(data, bytes);
  return bytes;
}

std::size_t OnHeader(char* data, std::size_t size, std::size_t count, void* user) {
  auto& incoming = *static_cast<Incoming*>(user);
  const std::string_view line(data, size * count);
  if (line.starts_with("HTTP/")) incoming.response.headers.clear();
  if (line == "\r\n" && incoming.request.on_body) {
    const long status = StatusOf(incoming.easy);
    incoming.refused = status >= 200 && status < 300 && !incoming.request.on_body({});
    if (incoming.refused) return 0;
  }
  const auto colon = line.find(':');
  if (colon != std::string_view::npos) {
    const auto end = line.find_last_not_of("\r\n") + 1;
    incoming.response.headers.emplace_back(line.substr(0, colon),
                                           Trim(line.substr(colon + 1, end - colon - 1)));
  }
  return size * count;
}

HeaderList MakeList(const std::vector<std::string>& lines) {
  HeaderList list;
  for (const std::string& line : lines) {
    curl_slist* longer = curl_slist_append(list.get(), line.c_str());
    if (longer == nullptr) throw std::bad_alloc();
    (void)list.release();
    list.reset(longer);
  }
  return list;
}

HeaderList MakeHeaders(const HttpRequest& request, const CurlOptions& options, const Route& route) {
  std::vector<std::string> lines;
  const auto append = [&](const Header& header) {
    const auto& [name, value] = header;
    lines.push_back(value.empty() ? name + ";" : name + ": " + value);
  };
  bool typed = false;
  for (const Header& header : request.headers) {
    append(header);
    typed = typed || header.first == "content-type" || header.first == "Content-Type";
  }
  std::ranges::for_each(options.headers, append);
  if (!route.host.empty()) append({"Host", route.host});
  // libcurl adds its own Content-Type to a POST, which a signature would not cover.
  if (request.method == "POST" && !typed) lines.emplace_back("Content-Type:");
  lines.emplace_back("Expect:");
  return MakeList(lines);
}

void Configure(CURL* easy, const HttpRequest& request, const CurlOptions& options,
               curl_slist* headers, Incoming& incoming, char* error_text) {
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt(easy, CURLOPT_USERAGENT, options.user_agent.c_str());
  if (options.is_compressed) curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "gzip");
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS,
                   static_cast<long>(options.connect_timeout.count()));
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(request.timeout.count()));
  if (request.stall_timeout.count() > 0) {
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME,
                     static_cast<long>(request.stall_timeout.count()));
  }
  curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
  curl_easy_setopt(easy, CURLOPT_TCP_KEEPIDLE, kKeepAliveSeconds);
  curl_easy_setopt(easy, CURLOPT_TCP_KEEPINTVL, kKeepAliveSeconds);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, OnBody);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, &incoming);
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, OnHeader);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, &incoming);
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, error_text);
  if (request.method == "POST") {
    curl_easy_setopt(easy, CURLOPT_POST, 1L);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request.body.data());
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE,
                     static_cast<curl_off_t>(request.body.size()));
  } else if (request.method != "GET") {
    curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request.method.c_str());
  }
}

// Runs the single transfer of `multi` until it ends or `stop` is requested.
Result<CURLcode> Perform(CURLM* multi, std::stop_token stop) {
  for (;;) {
    int running = 0;
    if (const CURLMcode code = curl_multi_perform(multi, &running); code != CURLM_OK) {
      return Fail(ErrorKind::kUnavailable, curl_multi_strerror(code));
    }
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi, &left)) {
      if (message->msg == CURLMSG_DONE) return message->data.result;
    }
    if (stop.stop_requested()) return Fail(ErrorKind::kStopped, "stopped");
    curl_multi_poll(multi, nullptr, 0, kStopCheckMillis, nullptr);
  }
}

// libcurl quotes an invalid proxy URL, including the password.
std::string WithoutUserInfo(std::string text) {
  for (auto begin = text.find("//"); begin != std::string::npos; begin = text.find("//", begin)) {
    begin += 2;
    const auto at = text.rfind('@', text.find_first_of("/ '", begin));
    if (at != std::string::npos && at > begin) text.replace(begin, at - begin, "***");
  }
  return text;
}

Error Explain(CURLcode code, const char* error_text, const Incoming& incoming,
              const CurlOptions& options) {
  std::string text = error_text[0] != '\0' ? error_text : curl_easy_strerror(code);
  // A malformed URL cannot be reliably redacted.
  if (text.find("proxy syntax") != std::string::npos) {
    return {ErrorKind::kUnavailable,
            "the URL of the proxy cannot be read; check https_proxy and http_proxy"};
  }
  text = WithoutUserInfo(OneLine(text));
  if (code != CURLE_WRITE_ERROR) return ExplainCurl(code, text, options);
  if (incoming.refused) return {ErrorKind::kBadResponse, "the answer is not what was asked for"};
  if (!incoming.too_large) return {ErrorKind::kUnavailable, text};
  return {ErrorKind::kBadResponse, "the answer is larger than " +
                                       std::to_string(incoming.request.max_body_bytes) + " bytes"};
}

}  // namespace

// Idle handles, kept so that connections are reused.
class CurlTransport::HandlePool {
 public:
  struct MultiDeleter {
    void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
  };
  struct EasyDeleter {
    void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
  };
  // A transfer and its connections: the connection cache belongs to the multi handle.
  struct Handle {
    std::unique_ptr<CURLM, MultiDeleter> multi{curl_multi_init()};
    std::unique_ptr<CURL, EasyDeleter> easy{curl_easy_init()};
  };

  Handle Take() {
    const std::scoped_lock lock(mutex_);
    if (idle_.empty()) return {};
    Handle handle = std::move(idle_.back());
    idle_.pop_back();
    return handle;
  }

  void GiveBack(Handle handle) {
    const std::scoped_lock lock(mutex_);
    idle_.push_back(std::move(handle));
  }

 private:
  std::mutex mutex_;  // guards idle_
  std::vector<Handle> idle_;
};

CurlTransport::CurlTransport(CurlOptions options)
    : options_(std::move(options)), pool_(std::make_unique<HandlePool>()) {
  static const CURLcode kInitialised = curl_global_init(CURL_GLOBAL_DEFAULT);
  (void)kInitialised;
}

CurlTransport::~CurlTransport() = default;

Result<HttpResponse> CurlTransport::Send(const HttpRequest& request, std::stop_token stop) {
  std::shared_ptr<const ClientCertificate> certificate;
  if (options_.certificate) {
    auto given = options_.certificate();
    if (!given) return tl::unexpected(given.error());
    certificate = std::move(*given);
  }
  const Route route = MakeRoute(request.url, options_.tls_server_name);
  HandlePool::Handle handle = pool_->Take();
  if (!handle.multi || !handle.easy) return Fail(ErrorKind::kUnavailable, "libcurl: no memory");
  Incoming incoming{.request = request, .easy = handle.easy.get()};
  std::array<char, CURL_ERROR_SIZE> error_text{};
  const HeaderList headers = MakeHeaders(request, options_, route);
  const HeaderList connect_to =
      MakeList(route.connect_to.empty() ? std::vector<std::string>{}
                                        : std::vector<std::string>{route.connect_to});
  curl_easy_reset(handle.easy.get());
  curl_easy_setopt(handle.easy.get(), CURLOPT_URL, route.url.c_str());
  curl_easy_setopt(handle.easy.get(), CURLOPT_CONNECT_TO, connect_to.get());
  ConfigureConnection(handle.easy.get(), options_, certificate.get());
  Configure(handle.easy.get(), request, options_, headers.get(), incoming, error_text.data());
  curl_multi_add_handle(handle.multi.get(), handle.easy.get());
  const Result<CURLcode> code = Perform(handle.multi.get(), stop);
  curl_multi_remove_handle(handle.multi.get(), handle.easy.get());
  if (!code) return tl::unexpected(code.error());
  if (*code != CURLE_OK) {
    return tl::unexpected(Explain(*code, error_text.data(), incoming, options_));
  }
  incoming.response.status = static_cast<int>(StatusOf(handle.easy.get()));
  pool_->GiveBack(std::move(handle));
  return std::move(incoming.response);
}

}  // namespace exporter
