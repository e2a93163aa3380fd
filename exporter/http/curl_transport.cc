#include "exporter/http/curl_transport.h"

#include <array>
#include <mutex>
#include <utility>
#include <vector>

#include <curl/curl.h>

namespace exporter {
namespace {

// How often a running transfer looks whether it should stop.
constexpr int kStopCheckMillis = 100;

// A peer that vanished is noticed after some ten probes, also in a stream that is silent by nature.
constexpr long kKeepAliveSeconds = 15;

struct MultiDeleter {
  void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
};
struct EasyDeleter {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
struct ListDeleter {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using HeaderList = std::unique_ptr<curl_slist, ListDeleter>;

// A transfer and its connections: the multi handle owns the connection cache.
struct Handle {
  std::unique_ptr<CURLM, MultiDeleter> multi{curl_multi_init()};
  std::unique_ptr<CURL, EasyDeleter> easy{curl_easy_init()};
};

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
  const auto colon = line.find(':');
  if (colon != std::string_view::npos) {
    const auto first = line.find_first_not_of(" \t", colon + 1);
    const auto last = line.find_last_not_of(" \t\r\n");
    const bool empty = first == std::string_view::npos || last < first;
    incoming.response.headers.emplace_back(
        line.substr(0, colon), empty ? std::string_view{} : line.substr(first, last - first + 1));
  }
  return size * count;
}

HeaderList MakeHeaders(const HttpRequest& request) {
  HeaderList list;
  const auto append = [&](const std::string& line) {
    curl_slist* longer = curl_slist_append(list.get(), line.c_str());
    if (longer == nullptr) throw std::bad_alloc();
    (void)list.release();
    list.reset(longer);
  };
  bool typed = false;
  for (const auto& [name, value] : request.headers) {
    append(value.empty() ? name + ";" : name + ": " + value);
    typed = typed || name == "content-type" || name == "Content-Type";
  }
  // libcurl adds headers of its own to a POST; a signature would not cover them.
  if (request.method == "POST" && !typed) append("Content-Type:");
  append("Expect:");
  return list;
}

void Configure(CURL* easy, const HttpRequest& request, const CurlOptions& options,
               curl_slist* headers, Incoming& incoming, char* error_text) {
  curl_easy_reset(easy);
  curl_easy_setopt(easy, CURLOPT_URL, request.url.c_str());
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt(easy, CURLOPT_USERAGENT, options.user_agent.c_str());
  curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "gzip");
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
  curl_easy_setopt(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  if (!options.ca_file.empty()) curl_easy_setopt(easy, CURLOPT_CAINFO, options.ca_file.c_str());
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

// Runs the one transfer of `multi` to its end, or until `stop`.
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

Error Explain(CURLcode code, const char* error_text, const Incoming& incoming,
              const CurlOptions& options) {
  std::string text = error_text[0] != '\0' ? error_text : curl_easy_strerror(code);
  text = OneLine(text);
  switch (code) {
    case CURLE_OPERATION_TIMEDOUT:
      return {ErrorKind::kTimeout, text};
    case CURLE_WRITE_ERROR:
      if (incoming.refused)
        return {ErrorKind::kBadResponse, "the answer is not what was asked for"};
      if (!incoming.too_large) break;
      return {ErrorKind::kBadResponse, "the answer is larger than " +
                                           std::to_string(incoming.request.max_body_bytes) +
                                           " bytes"};
    case CURLE_PEER_FAILED_VERIFICATION:
      return {ErrorKind::kUnavailable,
              "the server's certificate is not trusted: " + text + " (CA file: " +
                  (options.ca_file.empty() ? "the system's" : options.ca_file) + ")"};
    case CURLE_SSL_CACERT_BADFILE:
      return {ErrorKind::kConfig, "the CA file " + options.ca_file + " cannot be used: " + text};
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
      return {ErrorKind::kConfig, text};
    default:
      break;
  }
  return {ErrorKind::kUnavailable, text};
}

}  // namespace

// Idle handles, so that connections outlive their request.
class CurlTransport::HandlePool {
 public:
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
  Handle handle = pool_->Take();
  if (!handle.multi || !handle.easy) return Fail(ErrorKind::kUnavailable, "libcurl: no memory");
  Incoming incoming{.request = request, .easy = handle.easy.get()};
  std::array<char, CURL_ERROR_SIZE> error_text{};
  const HeaderList headers = MakeHeaders(request);
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
