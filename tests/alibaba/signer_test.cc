// SPDX-License-Identifier: Apache-2.0
#include "exporter/alibaba/client/signer.h"

#include <algorithm>
#include <set>
#include <string>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "tests/alibaba/fixture.h"

namespace exporter::alibaba::signer_test {
namespace {

using nlohmann::json;

// The headers in these vectors differ from those of HeadersToSign: one has an extra header, the
// other lacks one.
const std::set<std::string> kOtherHeaders{"v3-13-sdk-provider-header",
                                          "v3-19-sts-token-without-accesskey-header"};

SigningInput InputOf(const json& vector) {
  const json& input = vector.at("input");
  return SigningInput{
      .method = input.at("method"),
      .host = input.at("host"),
      .path = input.at("path"),
      .query = input.at("query").get<Parameters>(),
      .body = input.at("body"),
      .content_type = input.at("headers").value("content-type", ""),
      .action = input.at("action"),
      .version = input.at("version"),
      .date = input.at("date"),
      .nonce = input.at("nonce"),
      .credentials = {input.at("access_key_id"), Secret(input.at("access_key_secret")),
                      Secret(input.value("security_token", ""))},
  };
}

std::vector<json> GoldenVectors(const std::string& scheme = "ACS3-HMAC-SHA256") {
  const json file = ReadJsonFixture("signature_vectors.json");
  std::vector<json> vectors;
  for (const json& vector : file.at("vectors")) {
    if (vector.at("scheme") == scheme) vectors.push_back(vector);
  }
  return vectors;
}

TEST(Signer, GivesEveryGoldenVector) {
  const auto vectors = GoldenVectors();
  EXPECT_EQ(vectors.size(), 20U);
  for (const json& vector : vectors) {
    SCOPED_TRACE(vector.at("id").get<std::string>());
    const SigningInput input = InputOf(vector);
    const auto headers = vector.at("input").at("headers").get<SignedHeaders>();
    const Signature signature = Sign(input, headers);
    EXPECT_EQ(signature.query, vector.at("canonical_query"));
    EXPECT_EQ(signature.canonical_request, vector.at("canonical_request"));
    EXPECT_EQ(signature.string_to_sign, vector.at("string_to_sign"));
    EXPECT_EQ(signature.authorization, vector.at("authorization"));
  }
}

TEST(Signer, LeavesTheOldSchemeAlone) {
  // Version 1 signs with SHA-1 and puts the security token in the URL.
  const json all = ReadJsonFixture("signature_vectors.json").at("vectors");
  EXPECT_EQ(all.size(), GoldenVectors().size() + GoldenVectors("RPC-HMAC-SHA1").size());
  EXPECT_EQ(GoldenVectors("RPC-HMAC-SHA1").size(), 6U);
}

TEST(Signer, SignsAFormAsTheClientSendsIt) {
  const auto vectors = GoldenVectors();
  const auto form = std::ranges::find_if(vectors, [](const json& vector) {
    return vector.at("id").get<std::string>().starts_with("v3-14");
  });
  ASSERT_NE(form, vectors.end());
  const SigningInput input = InputOf(*form);
  EXPECT_EQ(input.content_type, "application/x-www-form-urlencoded");
  EXPECT_EQ(Sign(input, HeadersToSign(input)).authorization, form->at("authorization"));
}

TEST(Signer, MakesTheHeadersThatTheSdkSigns) {
  for (const json& vector : GoldenVectors()) {
    const std::string id = vector.at("id");
    if (kOtherHeaders.contains(id)) continue;
    EXPECT_EQ(HeadersToSign(InputOf(vector)), vector.at("input").at("headers").get<SignedHeaders>())
        << id;
  }
}

TEST(Signer, LeavesContentTypeAndTokenOutWhereThereAreNone) {
  const SignedHeaders headers = HeadersToSign({.credentials = {"id", Secret("secret"), {}}});
  EXPECT_FALSE(headers.contains("content-type"));
  EXPECT_FALSE(headers.contains("x-acs-security-token"));
  EXPECT_FALSE(headers.contains("x-acs-accesskey-id"));
}

TEST(Signer, KeepsTheSecretOutOfAllItReturns) {
  const SigningInput input{.credentials = {"id", Secret("very-secret"), {}}};
  const SignedHeaders headers = HeadersToSign(input);
  const Signature signature = Sign(input, headers);
  const std::string all = signature.query + signature.canonical_request + signature.string_to_sign +
                          signature.authorization;
  EXPECT_THAT(all, testing::Not(testing::HasSubstr("very-secret")));
}

TEST(EncodeParameters, EncodesNamesAndValues) {
  EXPECT_EQ(EncodeParameters({}), "");
  EXPECT_EQ(EncodeParameters({{"B", "x y&z"}, {"A.1", "+/="}}), "A.1=%2B%2F%3D&B=x%20y%26z");
}

}  // namespace
}  // namespace exporter::alibaba::signer_test
