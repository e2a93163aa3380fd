// SPDX-License-Identifier: Apache-2.0
#include "exporter/json/quote.h"

#include <string>

#include <gtest/gtest.h>

#include "exporter/json/fields.h"

namespace exporter::quote_test {
namespace {

TEST(QuoteJson, EscapesWhatJsonWantsEscaped) {
  EXPECT_EQ(QuoteJson(""), "\"\"");
  EXPECT_EQ(QuoteJson("a\"b\\c\nd\x1f"), "\"a\\\"b\\\\c\\u000ad\\u001f\"");
}

TEST(QuoteJson, IsReadBackAsItWas) {
  std::string text;
  for (int i = 0; i < 128; ++i) text.push_back(static_cast<char>(i));
  text += "caf\xc3\xa9";
  const auto document = JsonDocument::Parse("{\"a\":" + QuoteJson(text) + "}");
  ASSERT_TRUE(document);
  EXPECT_EQ(document->root().Text("a"), text);
}

}  // namespace
}  // namespace exporter::quote_test
