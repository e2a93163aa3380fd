#pragma once

#include <functional>
#include <map>
#include <string>

#include "exporter/alibaba/credentials/credentials.h"
#include "exporter/alibaba/resources/rpc_request.h"

namespace exporter::alibaba {

// A text that no request had before: the server refuses a repeated one.
using NonceSource = std::function<std::string()>;
NonceSource RandomNonces();

// "a=1&b=2", names and values percent-encoded and in the order of the encoded names: a canonical
// query, or the body of a form.
std::string EncodeParameters(const Parameters& parameters);

// All that the signature ACS3-HMAC-SHA256 depends on.
struct SigningInput {
  std::string method = "POST";
  std::string host{};      // as the Host header goes out: with its port unless that is the default
  std::string path = "/";  // as it goes out, encoded
  Parameters query{};
  std::string body{};
  std::string content_type{};  // empty: the request has none
  std::string action{};
  std::string version{};
  std::string date{};   // x-acs-date, "2026-03-01T08:15:30Z"
  std::string nonce{};  // unique for each attempt
  Credentials credentials{};
};

// Lower-case names and the values that go out.
using SignedHeaders = std::map<std::string, std::string>;

struct Signature {
  std::string query;  // the canonical query, to be sent exactly so
  std::string canonical_request;
  std::string string_to_sign;
  std::string authorization;  // the value of the Authorization header
};

// The headers of the request that the signature covers, Host among them.
SignedHeaders HeadersToSign(const SigningInput& input);

// Signs the request with `headers`, all of which must be sent as they are.
// Source: "V3 request body and signature mechanism" of Alibaba Cloud's SDK documentation.
Signature Sign(const SigningInput& input, const SignedHeaders& headers);

}  // namespace exporter::alibaba
