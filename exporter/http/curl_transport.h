#pragma once

#include <memory>
#include <string>

#include "exporter/http/transport.h"

namespace exporter {

struct CurlOptions {
  std::string user_agent;
  // PEM file of the certificate authorities to trust; empty: the system's. It is
  // read anew for each connection, so a rotated file needs no restart.
  std::string ca_file;
  std::chrono::milliseconds connect_timeout{10'000};
};

// HTTP/1.1 and HTTP/2 over libcurl; verifies certificates and host names; keeps
// connections open and reuses them from any thread.
class CurlTransport final : public Transport {
 public:
  explicit CurlTransport(CurlOptions options);
  ~CurlTransport() override;

  Result<HttpResponse> Send(const HttpRequest& request, std::stop_token stop) override;

 private:
  class HandlePool;

  CurlOptions options_;
  std::unique_ptr<HandlePool> pool_;
};

}  // namespace exporter
