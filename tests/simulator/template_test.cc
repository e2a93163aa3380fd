// SPDX-License-Identifier: Apache-2.0
#include "tests/simulator/template.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <stdexcept>

namespace simulator::template_test {
namespace {

struct Case {
  const char* pattern;
  const char* rendered;
};

TEST(Template, PutsValuesInTheirPlaces) {
  const std::vector<std::pair<std::string, std::string>> tags = {{"a", "1"}, {"b", "2"}};
  Values values;
  values.Set("name", "d-1");
  values.Set("none", "");
  values.Set("size", 20);
  values.Set("zero", 0);
  values.Set("yes", true);
  values.Set("price", 1.0);
  values.Set("quoted", "say \"a\\b\"\n\x01");
  values.SetList("tags", tags, [](const auto& tag, Values& item) {
    item.Set("key", tag.first);
    item.Set("value", tag.second);
  });
  constexpr Case kCases[] = {
      {R"({"a":"${name}","b":"pre-${name}-${size}"})", R"({"a":"d-1","b":"pre-d-1-20"})"},
      {R"(["${size}","${yes}","${price}","${none}"])", R"([20,true,1.0,""])"},
      {R"({"k:{\"id\":\"${name}\"}":{}})", R"({"k:{\"id\":\"d-1\"}":{}})"},
      {R"(["${quoted}"])", R"(["say \"a\\b\"\n\u0001"])"},
      {R"({"a?none":1,"b?zero":2,"c?!zero":3,"d?yes":4,"e":5})", R"({"c":3,"d":4,"e":5})"},
      {R"([{"?none":1},{"?yes":2},{"?!yes":3},4])", R"([2,4])"},
      {R"([0,{"*tags":"${key}"}])", R"([0,"a","b"])"},
      {R"({"*tags":{"${key}":"${name}${value}"},"z":1})", R"({"a":"d-11","b":"d-12","z":1})"},
      {R"({"*tags":{},"z":[{"?!tags":1}]})", R"({"z":[]})"},
  };
  for (const Case& one : kCases) {
    EXPECT_EQ(Template(nlohmann::ordered_json::parse(one.pattern)).Render(values), one.rendered);
  }
  EXPECT_THROW(Template("${other}").Render(values), std::logic_error);
}

}  // namespace
}  // namespace simulator::template_test
