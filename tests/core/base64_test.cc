// SPDX-License-Identifier: Apache-2.0
#include "exporter/core/base64.h"

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace exporter::base64_test {
namespace {

// The vectors of RFC 4648, section 10, and the two non-alphanumeric digits.
const std::vector<std::pair<std::string, std::string>> kVectors{{"", ""},
                                                                {"f", "Zg=="},
                                                                {"fo", "Zm8="},
                                                                {"foo", "Zm9v"},
                                                                {"foob", "Zm9vYg=="},
                                                                {"fooba", "Zm9vYmE="},
                                                                {"foobar", "Zm9vYmFy"},
                                                                {"\xfb\xff\xfe", "+//+"}};

TEST(Base64, IsThatOfTheStandard) {
  for (const auto& [bytes, text] : kVectors) {
    EXPECT_EQ(EncodeBase64(bytes), text);
    EXPECT_EQ(DecodeBase64(text), bytes);
  }
}

TEST(Base64, MayBeBrokenIntoLines) {
  EXPECT_EQ(DecodeBase64("Zm9v\r\nYm\nFy\n"), "foobar");
}

TEST(Base64, DecodesNothingElse) {
  for (const char* text : {"Z", "Zg", "Zg=", "Zg===", "Z===", "====", "Zm9v=", "Zg==Zm9v", "Zm 9v",
                           "Zm9v-", "Zm9_", "=Zm9", "Zm=v", "Zg==\n===="}) {
    EXPECT_EQ(DecodeBase64(text), std::nullopt) << text;
  }
}

TEST(Base64, KeepsEveryByte) {
  std::string bytes;
  for (int i = 0; i < 256; ++i) {
    bytes.push_back(static_cast<char>(i));
    EXPECT_EQ(DecodeBase64(EncodeBase64(bytes)), bytes);
  }
}

}  // namespace
}  // namespace exporter::base64_test
