// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace simulator {

// The next part of a body without an end of its own.
struct Piece {
  enum class Then {
    kMore,
    kEnd,    // the body is complete
    kBreak,  // the connection ends in the middle of the body
    kReset,  // so it does, with a TCP reset
  };
  std::vector<std::string> lines = {};
  Then then = Then::kMore;
  // Before the lines are sent.
  std::chrono::milliseconds pause{0};
};

// Such a body. Used by one thread at a time.
class Stream {
 public:
  virtual ~Stream() = default;

  // Waits for something to send, not much longer than `patience`; no lines when nothing came.
  virtual Piece Next(std::chrono::milliseconds patience) = 0;
};

// The certificate that a client has shown.
enum class ClientCertificate { kNone, kGood, kBad };

struct Request {
  std::string method = "GET";
  std::string path = "/";
  // As it stood in the request line: signatures are computed over it.
  std::string query;
  // Names in lower case.
  std::map<std::string, std::string, std::less<>> headers;
  std::string body = {};
  ClientCertificate certificate = ClientCertificate::kNone;
  std::string certificate_name = {};  // its common name

  // Empty when the header is absent.
  std::string_view Header(std::string_view name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? std::string_view() : std::string_view(found->second);
  }
};

enum class Delivery {
  kWhole,
  kTruncated,  // half of the body, then the connection ends
  kSlow,       // half of the body, a pause of Answer::delay, the rest
  kReset,      // a TCP reset instead of an answer
};

struct Answer {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> headers = {};
  std::string body = {};
  // What the request was for, "list persistentvolumes" or "DescribeDisks"; counted, never sent.
  std::string operation = {};
  // The Code of an error of the OpenAPI; counted too.
  std::string code = {};
  Delivery delivery = Delivery::kWhole;
  std::chrono::milliseconds delay{0};
  // Follows the headers instead of `body`, in chunks, for as long as it goes on.
  std::shared_ptr<Stream> stream = nullptr;
  // Every other connection of the server is reset once this answer is sent.
  bool drops_connections = false;
};

}  // namespace simulator
