// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <curl/curl.h>

namespace exporter {

struct WebReply {
  long status = 0;  // 0: no answer, see `error`
  std::string headers;
  std::string body;
  std::string error;
  long connections = 0;  // opened for this request; 0 if one was reused
};

// A libcurl client that keeps its connection alive between requests.
class WebClient {
 public:
  // `ca_file`: the CA bundle for verifying server certificates.
  explicit WebClient(const std::string& ca_file = {}) : curl_(curl_easy_init()) {
    curl_easy_setopt(curl_, CURLOPT_WRITEFUNCTION, &Append);
    curl_easy_setopt(curl_, CURLOPT_HEADERFUNCTION, &Append);
    curl_easy_setopt(curl_, CURLOPT_TIMEOUT, 20L);
    curl_easy_setopt(curl_, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl_, CURLOPT_NOPROXY, "*");
    if (!ca_file.empty()) curl_easy_setopt(curl_, CURLOPT_CAINFO, ca_file.c_str());
  }
  ~WebClient() { curl_easy_cleanup(curl_); }
  WebClient(const WebClient&) = delete;
  WebClient& operator=(const WebClient&) = delete;

  CURL* curl() { return curl_; }

  WebReply Get(const std::string& url) {
    WebReply reply;
    curl_easy_setopt(curl_, CURLOPT_URL, url.c_str());
    curl_easy_setopt(curl_, CURLOPT_WRITEDATA, &reply.body);
    curl_easy_setopt(curl_, CURLOPT_HEADERDATA, &reply.headers);
    const CURLcode code = curl_easy_perform(curl_);
    if (code != CURLE_OK) reply.error = curl_easy_strerror(code);
    curl_easy_getinfo(curl_, CURLINFO_RESPONSE_CODE, &reply.status);
    curl_easy_getinfo(curl_, CURLINFO_NUM_CONNECTS, &reply.connections);
    return reply;
  }

 private:
  static std::size_t Append(char* bytes, std::size_t size, std::size_t count, void* text) {
    static_cast<std::string*>(text)->append(bytes, size * count);
    return size * count;
  }

  CURL* curl_;
};

}  // namespace exporter
