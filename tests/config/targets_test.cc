// SPDX-License-Identifier: Apache-2.0
#include "exporter/config/yaml.h"

#include <gmock/gmock.h>

namespace exporter::targets_test {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

std::vector<std::string> ErrorsIn(const std::string& yaml) {
  std::vector<std::string> errors;
  ReadTargets(YAML::Load(yaml), "x.yml: alibaba.targets", errors);
  return errors;
}

TEST(ReadTargets, ReadsEveryKey) {
  std::vector<std::string> errors;
  const auto targets = ReadTargets(YAML::Load(R"(
- name: production
  regions: [cn-shenzhen, cn-hangzhou]
- name: shared
  regions: cn-beijing
  role-arn: acs:ram::1234567890123456:role/disks
  role-session-name: exporter
  external-id: "42"
  cluster-ids: [c1, c2]
)"),
                                   "x.yml: alibaba.targets", errors);
  EXPECT_THAT(errors, IsEmpty());
  ASSERT_EQ(targets.size(), 2U);
  EXPECT_EQ(targets[0].name, "production");
  EXPECT_THAT(targets[0].regions, ElementsAre("cn-shenzhen", "cn-hangzhou"));
  EXPECT_EQ(targets[0].role_arn, "");
  EXPECT_THAT(targets[1].regions, ElementsAre("cn-beijing"));
  EXPECT_EQ(targets[1].role_arn, "acs:ram::1234567890123456:role/disks");
  EXPECT_EQ(targets[1].role_session_name, "exporter");
  EXPECT_EQ(targets[1].external_id, "42");
  EXPECT_THAT(targets[1].cluster_ids, ElementsAre("c1", "c2"));
}

TEST(ReadTargets, NamesThePlaceOfEveryError) {
  EXPECT_THAT(
      ErrorsIn("[{name: Big, regions: [cn shenzhen], colour: red}, {regions: [cn-shenzhen]}, 5]"),
      ElementsAre(AllOf(StartsWith("x.yml: alibaba.targets[0]: name: 'Big' is not accepted, want"),
                        HasSubstr("a-z")),
                  AllOf(StartsWith("x.yml: alibaba.targets[0]: regions: 'cn shenzhen'"),
                        HasSubstr("cn-shenzhen")),
                  AllOf(StartsWith("x.yml: alibaba.targets[0]: 'colour' is not a key"),
                        HasSubstr("cluster-ids")),
                  "x.yml: alibaba.targets[1]: name is missing",
                  StartsWith("x.yml: alibaba.targets[2]: want a map")));
}

TEST(ReadTargets, WantsAListOfThem) {
  for (const char* text : {"{name: a}", "a", "[]", "~"}) {
    EXPECT_THAT(ErrorsIn(text), ElementsAre(HasSubstr("alibaba.targets: want a list"))) << text;
  }
}

TEST(ReadTargets, WantsEachNameOnce) {
  EXPECT_THAT(ErrorsIn("[{name: a}, {name: a}]"), ElementsAre(HasSubstr("'a' is there twice")));
}

TEST(ReadTargets, ChecksTheRole) {
  EXPECT_THAT(ErrorsIn("[{name: a, role-arn: disks}]"), ElementsAre(HasSubstr("disks")));
  EXPECT_THAT(ErrorsIn("[{name: a, external-id: x}]"), ElementsAre(HasSubstr("need a role-arn")));
}

TEST(ReadTargets, RefusesWhatIsNoText) {
  EXPECT_THAT(ErrorsIn("[{name: {a: b}}]"),
              ElementsAre(HasSubstr("name: not a text"), HasSubstr("name is missing")));
  EXPECT_THAT(ErrorsIn("[{name: a, regions: []}]"), ElementsAre(HasSubstr("regions: not a text")));
}

}  // namespace
}  // namespace exporter::targets_test
