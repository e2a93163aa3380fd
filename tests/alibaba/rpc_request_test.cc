#include "exporter/alibaba/resources/rpc_request.h"

#include <vector>

#include <gmock/gmock.h>

namespace exporter::alibaba {
namespace {

using testing::ElementsAre;
using testing::Pair;

TEST(AddList, NumbersItsValuesFromOne) {
  Parameters parameters{{"MaxResults", "100"}};
  AddList(parameters, "InstanceTypes", std::vector<std::string>{"ecs.g6.large", "ecs.g7.large"});
  EXPECT_THAT(parameters,
              ElementsAre(Pair("InstanceTypes.1", "ecs.g6.large"),
                          Pair("InstanceTypes.2", "ecs.g7.large"), Pair("MaxResults", "100")));
}

TEST(AddList, AddsNothingForAnEmptyList) {
  Parameters parameters;
  AddList(parameters, "InstanceTypes", {});
  EXPECT_TRUE(parameters.empty());
}

TEST(FormBody, EncodesNamesAndValues) {
  EXPECT_EQ(FormBody({}), "");
  EXPECT_EQ(FormBody({{"B", "x y&z"}, {"A.1", "+/="}}), "A.1=%2B%2F%3D&B=x%20y%26z");
}

TEST(JsonList, QuotesItsTexts) {
  EXPECT_EQ(JsonList({}), "[]");
  EXPECT_EQ(JsonList(std::vector<std::string>{"d-1", "a\"b\\"}), R"(["d-1","a\"b\\"])");
}

}  // namespace
}  // namespace exporter::alibaba
