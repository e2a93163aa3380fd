// SPDX-License-Identifier: Apache-2.0
#include "tests/simulator/alibaba/signature.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/simulator/testing.h"

namespace simulator::alibaba::signature_test {
namespace {

using testing::HasSubstr;

const KeyRing kUsualKey{AccessKey{}};

struct Vector {
  std::string id;
  Request request;
  AccessKey key;
  std::int64_t now = 0;
};

std::vector<Vector> GoldenVectors() {
  std::ifstream file(EXPORTER_FIXTURES "/alibaba/signature_vectors.json");
  const auto json = nlohmann::json::parse(file);
  std::vector<Vector> vectors;
  for (const auto& each : json.at("vectors")) {
    if (each.at("scheme") != "ACS3-HMAC-SHA256") continue;
    const auto& input = each.at("input");
    Vector vector{each.at("id"), {}, {input.at("access_key_id"), input.at("access_key_secret")}, 0};
    vector.request.method = input.at("method");
    vector.request.path = input.at("path");
    vector.request.query = each.at("canonical_query");
    vector.request.body = input.at("body");
    for (const auto& [name, value] : input.at("headers").items())
      vector.request.headers[name] = value;
    vector.key.token = vector.request.Header("x-acs-security-token");
    vector.request.headers["authorization"] = each.at("authorization");
    vector.now = ParseTime(input.at("date").get<std::string>()).value();
    vectors.push_back(std::move(vector));
  }
  return vectors;
}

std::string CodeOf(const Request& request, std::int64_t now, const AccessKey& key = {}) {
  const KeyRing keys(key);
  const auto error = SignatureChecker(keys).Check(request, now);
  return error ? error->code : "";
}

char Flipped(char c) {
  return c == 'a' ? 'b' : 'a';
}

TEST(SignatureChecker, AcceptsTheGoldenVectors) {
  const auto vectors = GoldenVectors();
  EXPECT_EQ(vectors.size(), 20U);
  for (const Vector& vector : vectors)
    EXPECT_EQ(CodeOf(vector.request, vector.now, vector.key), "") << vector.id;
}

TEST(SignatureChecker, RejectsEveryVectorAfterOneCharacterOfAHeaderChanged) {
  for (const Vector& vector : GoldenVectors()) {
    for (const auto& [name, value] : vector.request.headers) {
      Request changed = vector.request;
      changed.headers[name].back() = Flipped(value.back());
      EXPECT_NE(CodeOf(changed, vector.now, vector.key), "") << vector.id << " " << name;
    }
  }
}

TEST(SignatureChecker, RejectsEveryVectorAfterOneCharacterOfTheRestChanged) {
  for (const Vector& vector : GoldenVectors()) {
    Request changed = vector.request;
    changed.query = changed.query.empty() ? "a=" : changed.query;
    changed.query[0] = Flipped(changed.query[0]);
    EXPECT_EQ(CodeOf(changed, vector.now, vector.key), "SignatureDoesNotMatch") << vector.id;

    changed = vector.request;
    changed.body += 'a';
    EXPECT_NE(CodeOf(changed, vector.now, vector.key), "") << vector.id;

    changed = vector.request;
    changed.method = changed.method == "GET" ? "PUT" : "GET";
    EXPECT_EQ(CodeOf(changed, vector.now, vector.key), "SignatureDoesNotMatch") << vector.id;

    AccessKey other = vector.key;
    other.secret[0] = Flipped(other.secret[0]);
    EXPECT_EQ(CodeOf(vector.request, vector.now, other), "SignatureDoesNotMatch") << vector.id;
  }
}

TEST(SignatureChecker, TellsItsOwnStringToSignWhenTheSignatureIsWrong) {
  Request request = SignedRequest("DescribeDisks", {}, "n", kTestNow, {"simulator-key", "wrong"});
  const auto error = SignatureChecker(kUsualKey).Check(request, kTestNow);
  ASSERT_TRUE(error);
  EXPECT_EQ(error->status, 400);
  EXPECT_THAT(error->message, HasSubstr("server StringToSign is [ACS3-HMAC-SHA256\n"));
  EXPECT_THAT(error->message, HasSubstr("server CanonicalRequest is [POST\n/\n\nhost:127.0.0.1"));
}

TEST(SignatureChecker, WantsTheClockWithinFifteenMinutes) {
  const Request request = SignedRequest("DescribeDisks", {}, "n", kTestNow);
  EXPECT_EQ(CodeOf(request, kTestNow + 900), "");
  EXPECT_EQ(CodeOf(request, kTestNow - 900), "");
  EXPECT_EQ(CodeOf(request, kTestNow + 901), "InvalidTimeStamp.Expired");
  EXPECT_EQ(CodeOf(request, kTestNow - 901), "InvalidTimeStamp.Expired");
  Request malformed = request;
  malformed.headers["x-acs-date"] = "22 Nov 2026";
  EXPECT_EQ(CodeOf(malformed, kTestNow), "InvalidTimeStamp.Format");
}

TEST(SignatureChecker, AcceptsANonceOnceEvenAfterAFailedTry) {
  SignatureChecker checker(kUsualKey);
  const Request request = SignedRequest("DescribeDisks", {}, "n", kTestNow);
  Request wrong = request;
  wrong.query = "a=b";
  EXPECT_EQ(checker.Check(wrong, kTestNow)->code, "SignatureDoesNotMatch");
  EXPECT_FALSE(checker.Check(request, kTestNow));
  EXPECT_EQ(checker.Check(request, kTestNow)->code, "SignatureNonceUsed");
}

TEST(SignatureChecker, WantsEveryHeaderThatMattersSentAndSigned) {
  const Request request = SignedRequest("DescribeDisks", {}, "n", kTestNow);
  for (const char* name : {"authorization", "x-acs-action", "x-acs-version", "x-acs-date",
                           "x-acs-signature-nonce", "x-acs-content-sha256"}) {
    Request without = request;
    without.headers.erase(name);
    EXPECT_EQ(CodeOf(without, kTestNow), "IncompleteSignature") << name;
  }
  Request unsigned_header = request;
  unsigned_header.headers["x-acs-security-token"] = "token";
  EXPECT_EQ(CodeOf(unsigned_header, kTestNow), "IncompleteSignature");
  Request form = request;
  form.body = "a=b";
  form.headers["content-type"] = "application/x-www-form-urlencoded";
  EXPECT_EQ(CodeOf(form, kTestNow), "IncompleteSignature");
  Request spaced = request;
  spaced.headers["authorization"].insert(spaced.headers["authorization"].find(',') + 1, " ");
  EXPECT_EQ(CodeOf(spaced, kTestNow), "IncompleteSignature");
}

TEST(SignatureChecker, DoesNotKnowOtherKeys) {
  const Request request = SignedRequest("DescribeDisks", {}, "n", kTestNow, {"other", "secret"});
  const auto error = SignatureChecker(kUsualKey).Check(request, kTestNow);
  ASSERT_TRUE(error);
  EXPECT_EQ(error->code, "InvalidAccessKeyId.NotFound");
  EXPECT_EQ(error->status, 404);
}

TEST(SignatureChecker, TakesAPlusInTheQueryForASpace) {
  Request request = SignedRequest("DescribeDisks", {{"DiskName", "a b"}}, "n", kTestNow);
  ASSERT_EQ(request.query, "DiskName=a%20b");
  request.query = "DiskName=a+b";
  EXPECT_EQ(CodeOf(request, kTestNow), "");
  request = SignedRequest("DescribeDisks", {{"NextToken", "a+b"}}, "n", kTestNow);
  request.query = "NextToken=a+b";
  EXPECT_EQ(CodeOf(request, kTestNow), "SignatureDoesNotMatch");
}

}  // namespace
}  // namespace simulator::alibaba::signature_test
