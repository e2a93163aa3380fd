// SPDX-License-Identifier: Apache-2.0
#include "exporter/alibaba/resources/rpc_request.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>

namespace exporter::alibaba::rpc_request_test {
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

TEST(JsonList, QuotesItsTexts) {
  EXPECT_EQ(JsonList({}), "[]");
  EXPECT_EQ(JsonList(std::vector<std::string>{"d-1", "a\"b\\"}), R"(["d-1","a\"b\\"])");
}

TEST(Batches, SortTheirValuesAndNameEachOnce) {
  using Batch = std::vector<std::string>;
  EXPECT_THAT(Batches({}, 2), ElementsAre());
  EXPECT_THAT(Batches({"c", "a", "", "b", "a"}, 2), ElementsAre(Batch{"a", "b"}, Batch{"c"}));
  EXPECT_THAT(Batches({"b", "a"}, 2), ElementsAre(Batch{"a", "b"}));
}

}  // namespace
}  // namespace exporter::alibaba::rpc_request_test
