// SPDX-License-Identifier: Apache-2.0
#include "exporter/config/files.h"

#include <gmock/gmock.h>

#include "tests/serve/certificate.h"
#include "tests/support/matchers.h"

namespace exporter::config_file_test {
namespace {

using testing::_;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::Pair;
using testing::SizeIs;

class ConfigFile : public testing::Test {
 protected:
  Result<RawValues> Read(const std::string& text) const {
    auto file = ReadConfigFile(folder_.Write("exporter.yml", text));
    if (!file) return tl::unexpected(file.error());
    EXPECT_THAT(file->errors, IsEmpty());
    return file->values;
  }

  TemporaryFolder folder_;
};

TEST_F(ConfigFile, ReadsNestedMaps) {
  const auto values = Read("web:\n  config:\n    file: web.yml\n  telemetry-path: /m\n");
  ASSERT_THAT(values, IsOk());
  EXPECT_THAT(*values, ElementsAre(Pair("web.config.file", ElementsAre("web.yml")),
                                   Pair("web.telemetry-path", ElementsAre("/m"))));
}

TEST_F(ConfigFile, ReadsDottedKeysAtEveryLevel) {
  const auto values = Read("web.telemetry-path: /m\nweb:\n  config.file: web.yml\n");
  ASSERT_THAT(values, IsOk());
  EXPECT_THAT(*values, ElementsAre(Pair("web.config.file", ElementsAre("web.yml")),
                                   Pair("web.telemetry-path", ElementsAre("/m"))));
}

TEST_F(ConfigFile, ReadsLists) {
  const auto values = Read("alibaba:\n  regions: [cn-hangzhou, cn-beijing]\n");
  ASSERT_THAT(values, IsOk());
  EXPECT_THAT(*values,
              ElementsAre(Pair("alibaba.regions", ElementsAre("cn-hangzhou", "cn-beijing"))));
}

TEST_F(ConfigFile, KeepsScalarsAsTheyAreWritten) {
  const auto values = Read(
      "cost: {price-per-gib-month: 0.350}\nnode: {disk-limit: 0x10}\n"
      "alibaba: {enabled: yes}\ncluster-id: \"~\"\n");
  ASSERT_THAT(values, IsOk());
  EXPECT_THAT(*values, ElementsAre(Pair("alibaba.enabled", ElementsAre("yes")),
                                   Pair("cluster-id", ElementsAre("~")),
                                   Pair("cost.price-per-gib-month", ElementsAre("0.350")),
                                   Pair("node.disk-limit", ElementsAre("0x10"))));
}

TEST_F(ConfigFile, GivesNoValueForNullAndForEmptyLists) {
  const auto values = Read("cluster-id:\nalibaba.regions: []\n");
  ASSERT_THAT(values, IsOk());
  EXPECT_THAT(*values,
              ElementsAre(Pair("alibaba.regions", IsEmpty()), Pair("cluster-id", IsEmpty())));
}

TEST_F(ConfigFile, ShowsWhatIsGivenTwiceAsTwoValues) {
  for (const char* text :
       {"log.level: info\nlog: {level: debug}\n", "log.level: info\nlog.level: debug\n"}) {
    const auto values = Read(text);
    ASSERT_THAT(values, IsOk());
    EXPECT_THAT(*values, ElementsAre(Pair("log.level", SizeIs(2)))) << text;
  }
}

TEST_F(ConfigFile, TakesAnEmptyDocument) {
  for (const char* text : {"", "\n", "# nothing\n", "---\n", "{}"}) {
    const auto values = Read(text);
    ASSERT_THAT(values, IsOk()) << text;
    EXPECT_THAT(*values, IsEmpty()) << text;
  }
}

TEST_F(ConfigFile, NamesFileAndLineOfWhatIsNotYaml) {
  EXPECT_THAT(Read("log: {level: info\n"),
              FailsWith(ErrorKind::kConfig, AllOf(HasSubstr("exporter.yml: not YAML: "),
                                                  HasSubstr("line 2"), Not(HasSubstr("\n")))));
}

TEST_F(ConfigFile, RefusesWhatIsNoMap) {
  for (const char* text : {"- log.level\n", "log.level\n", "5\n"}) {
    EXPECT_THAT(Read(text),
                FailsWith(ErrorKind::kConfig, HasSubstr("exporter.yml: not a YAML map")));
  }
}

TEST_F(ConfigFile, RefusesASecondDocument) {
  EXPECT_THAT(Read("log.level: info\n---\nlog.level: debug\n"),
              FailsWith(ErrorKind::kConfig, HasSubstr("holds 2 YAML documents, want one")));
}

TEST_F(ConfigFile, NamesNothingByKeysThatAreNoTexts) {
  const auto values = Read("? [a]\n: b\n? {c: d}\n: e\n");
  ASSERT_THAT(values, IsOk());
  EXPECT_THAT(*values, ElementsAre(Pair("(not a text)", ElementsAre("b", "e"))));
}

TEST_F(ConfigFile, EndsWhereAnAliasHoldsItself) {
  const auto values = Read("log: &log {level: *log}\n");
  ASSERT_THAT(values, IsOk());
  EXPECT_THAT(*values, ElementsAre(Pair(HasSubstr("log.level"), _)));
}

TEST_F(ConfigFile, RefusesEndlessNesting) {
  std::string text;
  for (int i = 0; i < 10'000; ++i) text += "[";
  EXPECT_THAT(Read(text), FailsWith(ErrorKind::kConfig, HasSubstr("not YAML")));
}

TEST_F(ConfigFile, NamesTheFileThatCannotBeRead) {
  EXPECT_THAT(ReadConfigFile(folder_.path() + "/missing.yml"),
              FailsWith(ErrorKind::kConfig, AllOf(HasSubstr("/missing.yml: cannot be read"),
                                                  HasSubstr("No such file"))));
  EXPECT_THAT(ReadConfigFile(folder_.path()),
              FailsWith(ErrorKind::kConfig, HasSubstr("it is a folder")));
  EXPECT_THAT(ReadConfigFile("/dev/zero"),
              FailsWith(ErrorKind::kConfig, HasSubstr("/dev/zero: cannot be read")));
  EXPECT_THAT(Read(std::string((16U << 20U) + 1, '#')),
              FailsWith(ErrorKind::kConfig, HasSubstr("larger than 16 MiB")));
}

}  // namespace
}  // namespace exporter::config_file_test
