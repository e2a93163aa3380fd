// SPDX-License-Identifier: Apache-2.0
#include "exporter/app/command_line.h"

#include <sstream>

#include <gmock/gmock.h>

#include "exporter/app/documents.h"
#include "exporter/app/version.h"
#include "exporter/bundle/bundle_options.h"

namespace exporter::command_line_test {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::Pair;
using testing::SizeIs;

TEST(ParseCommandLine, ServesByDefault) {
  const CommandLine line = ParseCommandLine({});
  EXPECT_EQ(line.command, Command::kServe);
  EXPECT_THAT(line.flags, IsEmpty());
  EXPECT_THAT(line.errors, IsEmpty());
  EXPECT_EQ(ParseCommandLine({"serve"}).command, Command::kServe);
}

TEST(ParseCommandLine, TakesValuesAfterAnEqualsSignOrABlank) {
  const CommandLine line = ParseCommandLine(
      {"--log.level=debug", "--cluster-id", "c1", "--cost.price-per-gib-month", "-1"});
  EXPECT_THAT(line.errors, IsEmpty());
  EXPECT_THAT(line.flags, ElementsAre(Pair("cluster-id", ElementsAre("c1")),
                                      Pair("cost.price-per-gib-month", ElementsAre("-1")),
                                      Pair("log.level", ElementsAre("debug"))));
}

TEST(ParseCommandLine, CollectsRepeatedFlagsInOrder) {
  const CommandLine line =
      ParseCommandLine({"--web.listen-address=:2", "--web.listen-address", "[::1]:1"});
  EXPECT_THAT(line.flags, ElementsAre(Pair("web.listen-address", ElementsAre(":2", "[::1]:1"))));
}

TEST(ParseCommandLine, TakesFlagsBeforeAndAfterTheCommand) {
  const CommandLine line = ParseCommandLine({"--log.level=debug", "serve", "--cluster-id=c1"});
  EXPECT_THAT(line.errors, IsEmpty());
  EXPECT_THAT(line.flags, SizeIs(2));
}

TEST(ParseCommandLine, LeavesValuesAsTheyAre) {
  for (const char* value :
       {"[::1]", "[a,b]", "{}", "a=b", "\"a\"", "%%", " ", "'", "\xFF", "-", "--"}) {
    const CommandLine line = ParseCommandLine({std::string("--cluster-id=") + value});
    EXPECT_THAT(line.errors, IsEmpty()) << value;
    EXPECT_THAT(line.flags, ElementsAre(Pair("cluster-id", ElementsAre(value))));
  }
}

TEST(ParseCommandLine, LetsAFlagWithoutAValueThroughToBeCheckedWithTheRest) {
  for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{
           {"--cluster-id"}, {"--cluster-id="}, {"--cluster-id", "--log.level=info"}}) {
    Options options;
    const CommandLine line = ParseCommandLine(arguments);
    EXPECT_THAT(line.errors, IsEmpty());
    EXPECT_THAT(StoreOptions(line.flags, EnvironmentName, options),
                ElementsAre("ACK_STORAGE_CLUSTER_ID: needs a value, ID"));
  }
}

TEST(ParseCommandLine, NamesUnknownFlagsAndCommands) {
  EXPECT_THAT(ParseCommandLine({"--web.listen-adress=:1"}).errors,
              ElementsAre("'--web.listen-adress': there is no such flag or command (see --help)"));
  EXPECT_THAT(ParseCommandLine({"serv"}).errors,
              ElementsAre("'serv': there is no such flag or command (see --help)"));
  EXPECT_THAT(ParseCommandLine({"-web.listen-address=:1"}).errors, SizeIs(1));
  EXPECT_THAT(ParseCommandLine({"--log.level:debug"}).errors, SizeIs(1));
  EXPECT_THAT(ParseCommandLine({"--LOG.LEVEL=debug"}).errors, SizeIs(1));
}

TEST(ParseCommandLine, RefusesASecondCommandAndASurplusWord) {
  EXPECT_THAT(ParseCommandLine({"serve", "metrics"}).errors,
              ElementsAre("'metrics': there is no such flag or command (see --help)"));
  EXPECT_THAT(ParseCommandLine({"--log.level", "debug", "extra"}).errors,
              ElementsAre("'extra': there is no such flag or command (see --help)"));
  EXPECT_THAT(ParseCommandLine({"--web.listen-address", ":1", ":2"}).errors,
              ElementsAre("':2': there is no such flag or command (see --help)"));
}

TEST(ParseCommandLine, ReportsSeveralErrorsAtOnce) {
  const CommandLine line =
      ParseCommandLine({"--one=1", "serv", "--version=2", "--two", "--", "-x"});
  EXPECT_THAT(line.errors, SizeIs(testing::Ge(5U)));
  EXPECT_EQ(line.command, Command::kServe);
}

TEST(ParseCommandLine, ShowsNoValueOfAnUnknownFlag) {
  for (const std::vector<std::string>& arguments :
       std::vector<std::vector<std::string>>{{"--alibaba.access-key-secret=hunter2"},
                                             {"--alibaba.access-key-secret", "hunter2"},
                                             {"serve", "--alibaba.access-key-secret", "hunter2"}}) {
    EXPECT_THAT(
        ParseCommandLine(arguments).errors,
        ElementsAre(AllOf(HasSubstr("--alibaba.access-key-secret"), Not(HasSubstr("hunter")))));
  }
}

TEST(ParseCommandLine, SurvivesOddArguments) {
  const std::string long_text(1'000'000, 'x');
  for (const std::string& odd :
       {std::string(), std::string("-"), std::string("--="), std::string("@file"),
        std::string("---"), std::string("-="), std::string("+x"), std::string("\n"),
        std::string("--a\nb"), std::string("\xFF\xFE"), long_text, "--" + long_text,
        "-" + long_text, "--x=" + long_text, std::string("%1$s")}) {
    const CommandLine line = ParseCommandLine({"--log.level=debug", odd});
    EXPECT_THAT(line.errors, ElementsAre(AllOf(HasSubstr("there is no such"), Not(HasSubstr("\n")),
                                               SizeIs(testing::Lt(200U)))));
    EXPECT_THAT(line.flags, ElementsAre(Pair("log.level", ElementsAre("debug"))));
  }
}

TEST(ParseCommandLine, PrintsTheVersion) {
  const CommandLine line = ParseCommandLine({"--version"});
  EXPECT_EQ(line.command, Command::kShowText);
  EXPECT_EQ(line.text, VersionText());
}

TEST(ParseCommandLine, PrintsOneHelpForAllCommands) {
  const std::string text = ParseCommandLine({"--help"}).text;
  for (const OptionRow& row : AllOptions()) {
    EXPECT_THAT(text, HasSubstr("--" + std::string(row.flag) + " " + std::string(row.value_name)));
    EXPECT_THAT(text, HasSubstr(std::string(row.help)));
    EXPECT_THAT(text, HasSubstr("[" + EnvironmentName(row.flag) + "]"));
  }
  for (const char* name :
       {"--help", "--version", "--config.check", "--format", "serve", "metrics"}) {
    EXPECT_THAT(text, HasSubstr(name));
  }
  for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{
           {"-h"}, {"serve", "--help"}, {"metrics", "-h"}, {"--help", "--nonsense"}}) {
    const CommandLine line = ParseCommandLine(arguments);
    EXPECT_EQ(line.command, Command::kShowText);
    EXPECT_EQ(line.text, text);
  }
}

TEST(ParseCommandLine, RefusesValuesOfSwitches) {
  for (const char* name : {"--version", "--config.check", "--help"}) {
    const CommandLine line = ParseCommandLine({std::string(name) + "=banana", "--log.level=debug"});
    EXPECT_EQ(line.command, Command::kServe);
    EXPECT_THAT(line.errors, ElementsAre(std::string(name) + ": takes no value"));
    EXPECT_THAT(line.flags, SizeIs(1));
  }
}

TEST(ParseCommandLine, ChecksTheConfiguration) {
  const CommandLine line = ParseCommandLine({"--config.check", "--cluster-id=c1"});
  EXPECT_EQ(line.command, Command::kCheckConfig);
  EXPECT_THAT(line.flags, SizeIs(1));
  EXPECT_EQ(ParseCommandLine({"serve", "--config.check"}).command, Command::kCheckConfig);
}

TEST(ParseCommandLine, ReadsTheFormatOfTheMetricsDocument) {
  EXPECT_EQ(ParseCommandLine({"metrics"}).command, Command::kMetrics);
  EXPECT_EQ(ParseCommandLine({"metrics"}).metrics_format, "markdown");
  EXPECT_EQ(ParseCommandLine({"metrics", "--format=json"}).metrics_format, "json");
  EXPECT_EQ(ParseCommandLine({"metrics", "--format", "json"}).metrics_format, "json");
  for (const char* wrong : {"--format", "--format=", "--format=yaml", "--format=JSON"}) {
    EXPECT_THAT(ParseCommandLine({"metrics", wrong}).errors,
                ElementsAre(AllOf(HasSubstr("--format: '"), HasSubstr("want markdown or json"))));
  }
  EXPECT_THAT(ParseCommandLine({"serve", "--format=json"}).errors, SizeIs(1));
}

TEST(ParseCommandLine, CollectsTheFlagsOfTheBundle) {
  const CommandLine line = ParseCommandLine(
      {"bundle", "--rules=/r", "--watch", "--dashboards", "/d", "--log.level=debug"});
  EXPECT_EQ(line.command, Command::kBundle);
  EXPECT_THAT(line.errors, IsEmpty());
  EXPECT_THAT(line.bundle_flags,
              ElementsAre(Pair("dashboards", ElementsAre("/d")), Pair("rules", ElementsAre("/r")),
                          Pair("watch", ElementsAre("true"))));
  EXPECT_THAT(line.flags, ElementsAre(Pair("log.level", ElementsAre("debug"))));
  EXPECT_THAT(ParseCommandLine({"serve", "--rules=/r"}).errors, SizeIs(1));
  EXPECT_THAT(ParseCommandLine({"bundle", "--rule=/r"}).errors,
              ElementsAre(HasSubstr("'--rule': there is no such flag")));
}

TEST(ParseCommandLine, PrintsAHelpOfItsOwnForTheBundle) {
  const CommandLine line = ParseCommandLine({"bundle", "--help"});
  EXPECT_EQ(line.command, Command::kShowText);
  for (const BundleOptionRow& row : AllBundleOptions()) {
    EXPECT_THAT(line.text,
                AllOf(HasSubstr("--" + std::string(row.flag)), HasSubstr(std::string(row.help))));
  }
  EXPECT_THAT(line.text, AllOf(HasSubstr("Usage: ack-storage-exporter bundle"),
                               Not(HasSubstr("--kubernetes."))));
  EXPECT_THAT(ParseCommandLine({"--help"}).text, HasSubstr("--dashboards DIR"));
}

TEST(ParseCommandLine, PrintsGeneratedFiles) {
  for (const GeneratedFile& file : GeneratedFiles()) {
    std::vector<std::string> arguments{"docs"};
    std::istringstream words(file.name);
    for (std::string word; words >> word;) arguments.push_back(word);
    const CommandLine line = ParseCommandLine(arguments);
    EXPECT_THAT(line.errors, IsEmpty()) << file.name;
    EXPECT_EQ(line.command, Command::kShowText);
    EXPECT_EQ(line.text, file.text);
  }
}

TEST(ParseCommandLine, NamesTheGeneratedFilesWhereNoneIsMeant) {
  for (const std::vector<std::string>& arguments :
       std::vector<std::vector<std::string>>{{"docs"},
                                             {"docs", "option"},
                                             {"docs", "ram-policy"},
                                             {"docs", "ram-policy", "nothing"},
                                             {"docs", "options", "permissions", "surplus"}}) {
    EXPECT_THAT(ParseCommandLine(arguments).errors,
                ElementsAre(AllOf(HasSubstr("is not accepted, want one of options, permissions, "
                                            "cluster-role, ram-policy "),
                                  HasSubstr("ram-policy assume-role"))));
  }
}

TEST(ParseCommandLine, HidesTheCommandForGeneratedFiles) {
  const std::string text = ParseCommandLine({"--help"}).text;
  EXPECT_THAT(text, Not(HasSubstr("generated file")));
  EXPECT_THAT(text, Not(HasSubstr("\n  docs")));
  EXPECT_EQ(ParseCommandLine({"docs", "options", "--help"}).text, text);
}

}  // namespace
}  // namespace exporter::command_line_test
