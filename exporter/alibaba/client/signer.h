// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <string>

#include "exporter/alibaba/credentials/credentials.h"
#include "exporter/alibaba/resources/rpc_request.h"

namespace exporter::alibaba {

// A value unique to each request: the server rejects a repeated one (replay protection).
using NonceSource = std::function<std::string()>;
NonceSource RandomNonces();

// "a=1&b=2", names and values percent-encoded and sorted by encoded name: a canonical query, or a
// form body.
std::string EncodeParameters(const Parameters& parameters);

// Everything that an ACS3-HMAC-SHA256 signature covers.
struct SigningInput {
  std::string method = "POST";
  std::string host{};      // as in the Host header: with its port unless that is the default
  std::string path = "/";  // as sent, encoded
  Parameters query{};
  std::string body{};
  std::string content_type{};  // empty: no such header
  std::string action{};
  std::string version{};
  std::string date{};   // x-acs-date, "2026-03-01T08:15:30Z"
  std::string nonce{};  // unique per attempt
  Credentials credentials{};
};

// Lower-case names with the values as sent.
using SignedHeaders = std::map<std::string, std::string>;

struct Signature {
  std::string query;  // the canonical query, to be sent verbatim
  std::string canonical_request;
  std::string string_to_sign;
  std::string authorization;  // the value of the Authorization header
};

// The headers that the signature covers, including Host.
SignedHeaders HeadersToSign(const SigningInput& input);

// Signs the request with `headers`, all of which must be sent unchanged. Source: "V3 request body
// and signature mechanism" of Alibaba Cloud's SDK documentation.
Signature Sign(const SigningInput& input, const SignedHeaders& headers);

}  // namespace exporter::alibaba
