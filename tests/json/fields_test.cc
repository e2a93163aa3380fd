// SPDX-License-Identifier: Apache-2.0
#include "exporter/json/fields.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/json_mutations.h"
#include "tests/support/matchers.h"

namespace exporter::fields_test {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Pair;
using ::testing::StartsWith;

JsonDocument MustParse(std::string_view text) {
  auto document = JsonDocument::Parse(text);
  if (!document) throw std::runtime_error(document.error().message);
  return std::move(*document);
}

constexpr std::string_view kAll = R"({
  "text": "x", "empty": "", "integer": 7, "negative": -7, "fraction": 1.5, "yes": true,
  "nothing": null, "huge": 18446744073709551615, "time": "2026-11-22T13:00:00Z",
  "size": "20Gi", "object": {"inner": {"deep": 1}}, "objects": [{"n": 1}, {"n": 2}],
  "texts": ["a", "b"], "labels": {"k": "v", "l": "w"}})";

TEST(Fields, ReadEachTypeAsItIs) {
  const JsonDocument document = MustParse(kAll);
  const Fields root = document.root();
  EXPECT_EQ(root.Text("text"), "x");
  EXPECT_EQ(root.OptionalText("empty"), "");
  EXPECT_EQ(root.Integer("integer"), 7);
  EXPECT_EQ(root.OptionalInteger("negative"), -7);
  EXPECT_TRUE(root.Boolean("yes"));
  EXPECT_EQ(UnixSeconds(*root.Time("time")), 1795352400.0);
  EXPECT_EQ(root.Quantity("size"), 21474836480);
  EXPECT_EQ(root.Quantity("integer"), 7);
  EXPECT_TRUE(root.Object("object").exists());
  EXPECT_EQ(document.problems().count, 0U);
}

TEST(Fields, VisitArraysAndMapsInOrder) {
  const JsonDocument document = MustParse(kAll);
  std::vector<std::int64_t> numbers;
  EXPECT_TRUE(document.root().ForEach(
      "objects", [&](const Fields& item) { numbers.push_back(item.Integer("n")); }));
  EXPECT_THAT(numbers, ElementsAre(1, 2));
  std::vector<std::string> texts;
  document.root().ForEachText("texts", [&](std::string_view text) { texts.emplace_back(text); });
  EXPECT_THAT(texts, ElementsAre("a", "b"));
  std::map<std::string, std::string> labels;
  document.root().ForEachEntry(
      "labels", [&](std::string_view name, std::string_view text) { labels.emplace(name, text); });
  EXPECT_THAT(labels, ElementsAre(Pair("k", "v"), Pair("l", "w")));
}

void ExpectNothingThere(const Fields& fields, std::string_view key) {
  EXPECT_FALSE(fields.Has(key));
  EXPECT_EQ(fields.Text(key), "");
  EXPECT_EQ(fields.OptionalText(key), std::nullopt);
  EXPECT_EQ(fields.Integer(key, 5), 5);
  EXPECT_EQ(fields.OptionalInteger(key), std::nullopt);
  EXPECT_EQ(fields.Number(key), std::nullopt);
  EXPECT_TRUE(fields.Boolean(key, true));
  EXPECT_EQ(fields.Time(key), std::nullopt);
  EXPECT_EQ(fields.Quantity(key), std::nullopt);
  EXPECT_FALSE(fields.Object(key).exists());
  EXPECT_FALSE(fields.ForEach(key, [](const Fields&) { FAIL(); }));
  fields.ForEachText(key, [](std::string_view) { FAIL(); });
  fields.ForEachEntry(key, [](std::string_view, std::string_view) { FAIL(); });
  fields.ForEachNumber(key, [](std::string_view, double) { FAIL(); });
}

TEST(Fields, ReadAbsentAndNullAsTheFallbackWithoutAProblem) {
  const JsonDocument document = MustParse(kAll);
  ExpectNothingThere(document.root(), "absent");
  ExpectNothingThere(document.root(), "nothing");
  ExpectNothingThere(document.root().Object("absent").Object("below"), "absent");
  ExpectNothingThere(Fields{}, "absent");
  EXPECT_EQ(document.problems().count, 0U);
}

TEST(Fields, ReadAnotherTypeAsTheFallbackAndNoteIt) {
  const auto first_problem = [](const auto& read) {
    const JsonDocument document = MustParse(kAll);
    read(document.root());
    EXPECT_EQ(document.problems().count, 1U);
    return document.problems().first;
  };
  EXPECT_EQ(first_problem([](const Fields& f) { EXPECT_EQ(f.Text("integer"), ""); }),
            "integer: want text, is a number");
  EXPECT_EQ(first_problem([](const Fields& f) { EXPECT_FALSE(f.OptionalText("yes")); }),
            "yes: want text, is a boolean");
  EXPECT_EQ(first_problem([](const Fields& f) { EXPECT_EQ(f.Integer("text", 3), 3); }),
            "text: want an integer, is text");
  EXPECT_EQ(first_problem([](const Fields& f) { EXPECT_FALSE(f.OptionalInteger("fraction")); }),
            "fraction: want an integer, is a number");
  EXPECT_EQ(first_problem([](const Fields& f) { EXPECT_FALSE(f.OptionalInteger("huge")); }),
            "huge: want an integer, is a number");
  EXPECT_EQ(first_problem([](const Fields& f) { EXPECT_TRUE(f.Boolean("text", true)); }),
            "text: want a boolean, is text");
  EXPECT_EQ(first_problem([](const Fields& f) { EXPECT_FALSE(f.Time("text")); }),
            "text: 'x' is not a time");
  EXPECT_EQ(first_problem([](const Fields& f) { EXPECT_FALSE(f.Quantity("fraction")); }),
            "fraction: want a quantity, is a number");
  EXPECT_THAT(first_problem([](const Fields& f) { EXPECT_FALSE(f.Quantity("text")); }),
              StartsWith("text: quantity 'x'"));
  EXPECT_EQ(first_problem([](const Fields& f) { EXPECT_FALSE(f.Object("texts").exists()); }),
            "texts: want an object, is an array");
  EXPECT_EQ(first_problem([](const Fields& f) {
              EXPECT_FALSE(f.ForEach("object", [](const Fields&) { FAIL(); }));
            }),
            "object: want an array, is an object");
}

TEST(Fields, ReadTheEmptyTextAsNoTime) {
  const JsonDocument document = MustParse(kAll);
  EXPECT_EQ(document.root().Time("empty"), std::nullopt);
  EXPECT_EQ(document.problems().count, 0U);
}

TEST(Fields, ReadNumbersInEveryNotation) {
  const JsonDocument document = MustParse(
      R"({"whole": 7, "negative": -7, "fraction": 1.5, "huge": 18446744073709551615, "big": 1e300,
          "text": "12.5", "minus": "-3", "exponent": "1e3", "empty": ""})");
  const Fields root = document.root();
  EXPECT_EQ(root.Number("whole"), 7.0);
  EXPECT_EQ(root.Number("negative"), -7.0);
  EXPECT_EQ(root.Number("fraction"), 1.5);
  EXPECT_EQ(root.Number("huge"), 18446744073709551616.0);
  EXPECT_EQ(root.Number("big"), 1e300);
  EXPECT_EQ(root.Number("text"), 12.5);
  EXPECT_EQ(root.Number("minus"), -3.0);
  EXPECT_EQ(root.Number("exponent"), 1000.0);
  EXPECT_EQ(root.Number("empty"), std::nullopt);
  EXPECT_EQ(document.problems().count, 0U);
}

TEST(Fields, NoteWhatIsNoNumber) {
  for (const auto* value :
       {R"("many")", R"("12 GiB")", R"(" 1")", R"("1,000")", R"("+1")", R"("0x10")", R"("nan")",
        R"("inf")", R"("1e999")", "true", "[]", "{}"}) {
    const JsonDocument document = MustParse(R"({"n": )" + std::string(value) + "}");
    EXPECT_EQ(document.root().Number("n"), std::nullopt) << value;
    EXPECT_THAT(document.problems().first, StartsWith("n: want a number, is ")) << value;
  }
}

TEST(Fields, VisitTheNumbersOfAMap) {
  const JsonDocument document = MustParse(
      R"({"points": {"1": 2, "2": 1.5, "3": "4", "4": "", "5": null, "6": "x", "7": []}})");
  std::map<std::string, double> points;
  document.root().ForEachNumber(
      "points", [&](std::string_view name, double value) { points.emplace(name, value); });
  EXPECT_THAT(points, ElementsAre(Pair("1", 2.0), Pair("2", 1.5), Pair("3", 4.0)));
  EXPECT_EQ(document.problems().count, 2U);
  EXPECT_EQ(document.problems().first, "points: want numbers in the map, is text");
}

TEST(Fields, TakeNoOtherTypeForAMapOfNumbers) {
  const JsonDocument document = MustParse(R"({"points": [1, 2]})");
  document.root().ForEachNumber("points", [](std::string_view, double) { FAIL(); });
  EXPECT_EQ(document.problems().first, "points: want an object, is an array");
}

TEST(Fields, SkipAndNoteElementsOfAnotherType) {
  const JsonDocument document =
      MustParse(R"({"list": [1, {"n": 1}, null, "a"], "map": {"a": "b", "c": 1}})");
  int objects = 0;
  EXPECT_TRUE(document.root().ForEach("list", [&](const Fields&) { ++objects; }));
  EXPECT_EQ(objects, 1);
  EXPECT_EQ(document.problems().count, 3U);
  std::vector<std::string> texts;
  document.root().ForEachText("list", [&](std::string_view text) { texts.emplace_back(text); });
  EXPECT_THAT(texts, ElementsAre("a"));
  EXPECT_EQ(document.problems().count, 6U);
  int entries = 0;
  document.root().ForEachEntry("map", [&](std::string_view, std::string_view) { ++entries; });
  EXPECT_EQ(entries, 1);
  EXPECT_EQ(document.problems().count, 7U);
}

TEST(Fields, NameThePathOfTheFirstProblemAndCountAll) {
  const JsonDocument document =
      MustParse(R"({"spec": {"items": [{"size": true}, {"size": "1"}, {"size": []}]}})");
  document.root().Object("spec").ForEach("items",
                                         [](const Fields& item) { (void)item.Quantity("size"); });
  EXPECT_EQ(document.problems().count, 2U);
  EXPECT_EQ(document.problems().first, "spec.items.size: want a quantity, is a boolean");
}

TEST(Fields, SurviveAPathDeeperThanTheyKeep) {
  std::string text = R"({"x": 1})";
  for (int i = 0; i < 20; ++i) text = R"({"a": )" + text + "}";
  const JsonDocument document = MustParse(text);
  Fields fields = document.root();
  for (int i = 0; i < 20; ++i) fields = fields.Object("a");
  EXPECT_EQ(fields.Text("x"), "");
  EXPECT_EQ(document.problems().first, "a.a.a.a.a.a.a.a.x: want text, is a number");
}

TEST(Fields, KeepACallersNoteOnOneLine) {
  const JsonDocument document = MustParse(R"({"a": {}})");
  document.root().Object("a").Note("b", "strange:\nvery");
  EXPECT_EQ(document.problems().first, "a.b: strange: very");
  Fields{}.Note("b", "nobody listens");
}

TEST(Fields, OutliveTheMoveOfTheirDocument) {
  JsonDocument document = MustParse(kAll);
  const Fields root = document.root();
  const JsonDocument moved = std::move(document);
  EXPECT_EQ(root.Text("text"), "x");
  EXPECT_EQ(root.Text("yes"), "");
  EXPECT_EQ(moved.problems().count, 1U);
}

TEST(Fields, NeverThrowWhateverTheDocumentHolds) {
  const std::size_t mutations = ForEachMutation(std::string(kAll), [](const std::string& text) {
    const auto document = JsonDocument::Parse(text);
    if (!document) return;
    const Fields root = document->root();
    for (const std::string_view key : {"text", "integer", "yes", "time", "size", "objects"}) {
      (void)root.Text(key);
      (void)root.Integer(key);
      (void)root.Number(key);
      (void)root.Boolean(key);
      (void)root.Time(key);
      (void)root.Quantity(key);
      (void)root.Object(key).Text("inner");
      root.ForEach(key, [](const Fields& item) { (void)item.Integer("n"); });
      root.ForEachNumber(key, [](std::string_view, double) {});
    }
  });
  EXPECT_GT(mutations, 200U);
}

TEST(JsonDocument, RefusesWhatIsNoJsonObject) {
  for (const std::string_view text : {"", " ", "{", "[1", "<html>", "{\"a\":}", "{} {}", "nul"}) {
    EXPECT_THAT(JsonDocument::Parse(text),
                FailsWith(ErrorKind::kBadResponse, StartsWith("not JSON: ")))
        << text;
  }
  EXPECT_THAT(JsonDocument::Parse("[1]"),
              FailsWith(ErrorKind::kBadResponse, HasSubstr("not a JSON object but an array")));
  EXPECT_THAT(JsonDocument::Parse("\"x\""), FailsWith(ErrorKind::kBadResponse, HasSubstr("text")));
  EXPECT_THAT(JsonDocument::Parse("null"), FailsWith(ErrorKind::kBadResponse, HasSubstr("null")));
}

TEST(JsonDocument, RefusesInvalidUtf8AndEndlessNesting) {
  EXPECT_THAT(JsonDocument::Parse("{\"a\": \"\xff\"}"), Not(IsOk()));
  EXPECT_THAT(JsonDocument::Parse("{\"a\":" + std::string(100'000, '[')), Not(IsOk()));
}

TEST(JsonDocument, NeverQuotesTheTextItRefuses) {
  EXPECT_THAT(JsonDocument::Parse("secret-token"),
              FailsWith(ErrorKind::kBadResponse, AllOf(Not(IsEmpty()), Not(HasSubstr("secret")))));
}

}  // namespace
}  // namespace exporter::fields_test
