// SPDX-License-Identifier: Apache-2.0
#include "exporter/alibaba/client/endpoint.h"

#include <gmock/gmock.h>

#include "tests/support/matchers.h"

namespace exporter::alibaba::endpoint_test {
namespace {

using testing::HasSubstr;

std::string HostIn(std::string_view region, Network network = Network::kPublic,
                   std::string_view product = "ecs") {
  const auto endpoint = ResolveEndpoint("", product, region, network);
  return endpoint ? endpoint->host : endpoint.error().message;
}

TEST(Endpoint, FollowsTheRuleOfTheRegion) {
  const auto endpoint = ResolveEndpoint("", "ecs", "cn-shenzhen", Network::kPublic);
  ASSERT_THAT(endpoint, IsOk());
  EXPECT_EQ(endpoint->url, "https://ecs.cn-shenzhen.aliyuncs.com/");
  EXPECT_EQ(endpoint->host, "ecs.cn-shenzhen.aliyuncs.com");
  EXPECT_EQ(endpoint->path, "/");
}

TEST(Endpoint, KnowsTheExceptionsOfEcs) {
  for (const auto* region :
       {"cn-hangzhou", "cn-shanghai-finance-1", "cn-shenzhen-finance-1", "cn-fujian"}) {
    EXPECT_EQ(HostIn(region), "ecs-cn-hangzhou.aliyuncs.com") << region;
  }
  for (const auto* region : {"cn-hangzhou-finance", "cn-north-2-gov-1", "cn-beijing-gov-1",
                             "cn-zhangbei", "cn-wuhan", "cn-shanghai-inner", "rus-west-1-pop"}) {
    EXPECT_EQ(HostIn(region), "ecs.aliyuncs.com") << region;
  }
}

TEST(Endpoint, HasNoExceptionsForOtherProducts) {
  EXPECT_EQ(HostIn("cn-hangzhou", Network::kPublic, "sts"), "sts.cn-hangzhou.aliyuncs.com");
}

TEST(Endpoint, IsOneForAllRegionsOfCentralProducts) {
  for (const auto network : {Network::kPublic, Network::kVpc}) {
    for (const auto* region : {"", "cn-shenzhen"}) {
      EXPECT_EQ(HostIn(region, network, "quotas"), "quotas.aliyuncs.com");
      EXPECT_EQ(HostIn(region, network, "ebs"), "ebs.aliyuncs.com");
      EXPECT_EQ(HostIn(region, network, "bss"), "business.aliyuncs.com");
    }
  }
}

TEST(Endpoint, FollowsTheTableOfSts) {
  EXPECT_EQ(HostIn("", Network::kPublic, "sts"), "sts.aliyuncs.com");
  EXPECT_EQ(HostIn("ap-south-1", Network::kPublic, "sts"), "sts.aliyuncs.com");
  EXPECT_EQ(HostIn("cn-hangzhou-finance", Network::kPublic, "sts"), "sts.aliyuncs.com");
  EXPECT_EQ(HostIn("cn-shenzhen", Network::kVpc, "sts"), "sts-vpc.cn-shenzhen.aliyuncs.com");
}

TEST(Endpoint, StaysInsideTheVpcWhenAsked) {
  EXPECT_EQ(HostIn("cn-shenzhen", Network::kVpc), "ecs-vpc.cn-shenzhen.aliyuncs.com");
  EXPECT_EQ(HostIn("cn-hangzhou", Network::kVpc), "ecs-vpc.cn-hangzhou.aliyuncs.com");
}

TEST(Endpoint, IsTheOverrideForEveryProductAndRegion) {
  const auto endpoint =
      ResolveEndpoint("http://127.0.0.1:8080", "ecs", "cn-hangzhou", Network::kVpc);
  ASSERT_THAT(endpoint, IsOk());
  EXPECT_EQ(endpoint->url, "http://127.0.0.1:8080/");
  EXPECT_EQ(endpoint->host, "127.0.0.1:8080");
  EXPECT_EQ(endpoint->path, "/");
}

TEST(Endpoint, KeepsThePathOfAnOverride) {
  const auto endpoint =
      ResolveEndpoint("https://gateway.example:443/acs/", "ecs", "cn-shenzhen", Network::kPublic);
  ASSERT_THAT(endpoint, IsOk());
  EXPECT_EQ(endpoint->url, "https://gateway.example/acs/");
  EXPECT_EQ(endpoint->host, "gateway.example");
  EXPECT_EQ(endpoint->path, "/acs/");
}

TEST(Endpoint, RefusesWhatIsNoRegion) {
  for (const auto* region : {"", "cn shenzhen", "evil.example/", "CN-SHENZHEN", "a@b"}) {
    EXPECT_THAT(ResolveEndpoint("", "ecs", region, Network::kPublic),
                FailsWith(ErrorKind::kConfig, HasSubstr("--alibaba.regions")))
        << region;
  }
}

TEST(Endpoint, RefusesAnOverrideThatIsNoUrl) {
  EXPECT_THAT(ResolveEndpoint("ecs.example", "ecs", "cn-shenzhen", Network::kPublic),
              FailsWith(ErrorKind::kConfig, HasSubstr("--alibaba.endpoint: 'ecs.example'")));
}

std::string StsUrl(const StsPlace& place) {
  return ResolveSts(place).value().url;
}

TEST(ResolveSts, AsksInTheRegionElseCentrally) {
  EXPECT_EQ(StsUrl({.region = "cn-shenzhen"}), "https://sts.cn-shenzhen.aliyuncs.com/");
  EXPECT_EQ(StsUrl({.region = "cn-shenzhen", .network = Network::kVpc}),
            "https://sts-vpc.cn-shenzhen.aliyuncs.com/");
  EXPECT_EQ(StsUrl({}), "https://sts.aliyuncs.com/");
  EXPECT_EQ(StsUrl({.network = Network::kVpc}), "https://sts.aliyuncs.com/");
}

TEST(ResolveSts, KnowsTheRegionsThatAreServedCentrally) {
  for (const char* region : {"ap-south-1", "ap-southeast-2", "cn-shanghai-finance-1",
                             "cn-hangzhou-finance", "cn-north-2-gov-1"}) {
    EXPECT_EQ(StsUrl({.region = region}), "https://sts.aliyuncs.com/") << region;
  }
}

TEST(ResolveSts, TakesAHostOrAUrl) {
  EXPECT_EQ(StsUrl({.endpoint = "sts-vpc.cn-beijing.aliyuncs.com", .region = "cn-shenzhen"}),
            "https://sts-vpc.cn-beijing.aliyuncs.com/");
  const auto url = ResolveSts({.endpoint = "http://127.0.0.1:8080/sts/"});
  ASSERT_THAT(url, IsOk());
  EXPECT_EQ(url->url, "http://127.0.0.1:8080/sts/");
  EXPECT_EQ(url->host, "127.0.0.1:8080");
  EXPECT_EQ(url->path, "/sts/");
}

TEST(ResolveSts, NamesWhatItCannotUse) {
  EXPECT_THAT(ResolveSts({.region = "cn shenzhen"}),
              FailsWith(ErrorKind::kConfig, HasSubstr("STS region 'cn shenzhen'")));
  EXPECT_THAT(ResolveSts({.endpoint = "ftp://sts"}),
              FailsWith(ErrorKind::kConfig, HasSubstr("STS endpoint: 'ftp://sts'")));
}

}  // namespace
}  // namespace exporter::alibaba::endpoint_test
