// SPDX-License-Identifier: Apache-2.0
#include <map>

#include <gmock/gmock.h>

#include "exporter/config/options.h"

namespace exporter::store_options_test {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

std::vector<std::string> Store(const RawValues& values, Options& options) {
  return StoreOptions(
      values, [](std::string_view flag) { return "--" + std::string(flag); }, options);
}

std::vector<std::string> Store(const std::string& flag, const std::string& value) {
  Options options;
  return Store({{flag, {value}}}, options);
}

TEST(StoreOptions, StoresGoodValuesSilently) {
  Options options;
  EXPECT_THAT(Store({{"web.listen-address", {"127.0.0.1:1,[::1]:2", ":3"}},
                     {"kubernetes.server", {"https://10.0.0.1:6443/"}},
                     {"kubernetes.poll-interval", {"1m"}},
                     {"alibaba.enabled", {"false"}},
                     {"cost.price-per-gib-month", {"0"}},
                     {"node.disk-limit", {"0"}},
                     {"source.max-age", {"10m"}}},
                    options),
              IsEmpty());
  EXPECT_THAT(options.listen_addresses, ElementsAre("127.0.0.1:1", "[::1]:2", ":3"));
  EXPECT_EQ(options.kubernetes_server, "https://10.0.0.1:6443");
  EXPECT_EQ(options.kubernetes_poll_interval, std::chrono::minutes{1});
  EXPECT_EQ(options.alibaba_enabled, false);
  EXPECT_EQ(options.price_per_gib_month, 0);
  EXPECT_EQ(options.node_disk_limit, 0);
  EXPECT_EQ(options.source_max_age, std::chrono::minutes{10});
}

TEST(StoreOptions, NamesPlaceValueAndWhatIsAccepted) {
  EXPECT_THAT(
      Store("log.level", "loud"),
      ElementsAre("--log.level: 'loud' is not accepted, want one of debug info warn error"));
  EXPECT_THAT(Store("kubernetes.poll-interval", "30"),
              ElementsAre("--kubernetes.poll-interval: '30' is not accepted, "
                          "want a duration of 1s or more, for example 30s"));
}

TEST(StoreOptions, RefusesEveryValueOutOfRange) {
  const std::multimap<std::string, std::string> wrong{
      {"web.listen-address", " , "},
      {"web.telemetry-path", "metrics"},
      {"kubernetes.disable", "node"},
      {"kubernetes.disable", "nodes pods"},
      {"kubernetes.disable", "ecs_disks"},
      {"alibaba.disable", ","},
      {"web.telemetry-path", "/a b"},
      {"web.telemetry-path", "/a?b"},
      {"web.telemetry-path", "/a#b"},
      {"web.telemetry-path", "/a\nb"},
      {"web.telemetry-path", "/\xFF"},
      {"kubernetes.server", "10.0.0.1:6443"},
      {"kubernetes.server", "https://"},
      {"kubernetes.server", "https://host?x=y"},
      {"kubernetes.server", "ftp://host"},
      {"kubernetes.poll-interval", "999ms"},
      {"kubernetes.poll-interval", "0"},
      {"alibaba.poll-interval", "9999ms"},
      {"alibaba.enabled", "yes"},
      {"alibaba.endpoint", "ecs.aliyuncs.com"},
      {"cost.price-per-gib-month", "-0.01"},
      {"cost.price-per-gib-month", "nan"},
      {"cost.price-per-gib-month", "0,35"},
      {"node.disk-limit", "-1"},
      {"node.disk-limit", "1025"},
      {"node.disk-limit", "16.0"},
      {"checks.grace", "-1m"},
      {"checks.quota-ratio", "1.1"},
      {"checks.quota-ratio", "-0.1"},
      {"checks.quota-ratio", "much"},
      {"source.max-age", "0"},
      {"alertmanager.url", "am:9093"},
      {"alertmanager.url", "http://am:9093?x=y"},
      {"alertmanager.interval", "999ms"},
      {"alertmanager.external-labels", "prod"},
      {"alertmanager.external-labels", "cluster="},
      {"alertmanager.external-labels", "1a=b"},
      {"alertmanager.external-labels", "__a=b"},
      {"log.level", "INFO"},
      {"log.format", "text"},
  };
  for (const auto& [flag, value] : wrong) {
    EXPECT_THAT(Store(flag, value),
                ElementsAre(AllOf(HasSubstr("--" + flag + ": '"),
                                  HasSubstr("is not accepted, want "), Not(HasSubstr("\n")))))
        << value;
  }
}

TEST(StoreOptions, TakesTheBoundaryValues) {
  for (const auto& [flag, value] :
       std::multimap<std::string, std::string>{{"kubernetes.poll-interval", "1s"},
                                               {"alibaba.poll-interval", "10s"},
                                               {"node.disk-limit", "1024"},
                                               {"checks.grace", "0"},
                                               {"alibaba.enabled", "auto"},
                                               {"source.max-age", "1s"}}) {
    EXPECT_THAT(Store(flag, value), IsEmpty()) << flag;
  }
}

TEST(StoreOptions, AutoTakesBackWhetherAlibabaIsEnabled) {
  Options options;
  options.alibaba_enabled = true;
  EXPECT_THAT(Store({{"alibaba.enabled", {"auto"}}}, options), IsEmpty());
  EXPECT_EQ(options.alibaba_enabled, std::nullopt);
}

TEST(StoreOptions, KeepsTheFieldThatIsRefused) {
  Options options;
  EXPECT_THAT(Store({{"checks.grace", {"soon"}}}, options), SizeIs(1));
  EXPECT_EQ(options.checks_grace, Options{}.checks_grace);
}

TEST(StoreOptions, ReportsAllErrorsAtOnce) {
  Options options;
  EXPECT_THAT(
      Store({{"log.level", {"loud"}}, {"log.format", {"xml"}}, {"log.colour", {"red"}}}, options),
      SizeIs(3));
}

TEST(StoreOptions, RefusesWhatIsNoOption) {
  EXPECT_THAT(Store("log.colour", "red"),
              ElementsAre("--log.colour: there is no such option (see --help)"));
  EXPECT_THAT(Store("", "red"), ElementsAre("--: there is no such option (see --help)"));
  EXPECT_THAT(Store("web", "red"), SizeIs(1));
}

TEST(StoreOptions, RefusesAnEmptyValueWhereverItStands) {
  Options options;
  EXPECT_THAT(Store("cluster-id", ""), ElementsAre("--cluster-id: needs a value, ID"));
  EXPECT_THAT(Store({{"cluster-id", {}}}, options), ElementsAre("--cluster-id: needs a value, ID"));
  EXPECT_THAT(Store({{"web.listen-address", {"", ":1"}}}, options),
              ElementsAre("--web.listen-address: needs a value, ADDRESS"));
}

TEST(StoreOptions, RefusesSeveralValuesWhereOneIsWanted) {
  Options options;
  EXPECT_THAT(Store({{"cluster-id", {"a", "b"}}}, options),
              ElementsAre("--cluster-id: is given 2 times, want one value"));
}

TEST(StoreOptions, ShowsNoUserNameOrPassword) {
  for (const char* url : {"https://user:hunter2@host", "https://user:hun/ter2@host/?",
                          "user:hunter2@host", "https://hunter2@host:99999"}) {
    EXPECT_THAT(Store("kubernetes.server", url),
                ElementsAre(AllOf(HasSubstr("'***@host"), Not(HasSubstr("hun")))));
  }
}

TEST(StoreOptions, CutsLongValuesAndKeepsThemOnOneLine) {
  const auto errors = Store("log.level", "x\r\n" + std::string(1'000'000, 'y'));
  ASSERT_THAT(errors, SizeIs(1));
  EXPECT_LT(errors.front().size(), 200U);
  EXPECT_EQ(errors.front().find_first_of("\r\n"), std::string::npos);
}

}  // namespace
}  // namespace exporter::store_options_test
