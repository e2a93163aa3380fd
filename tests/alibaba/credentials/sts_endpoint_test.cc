#include "exporter/alibaba/credentials/sts_endpoint.h"

#include <gmock/gmock.h>

#include "tests/support/matchers.h"

namespace exporter::alibaba {
namespace {

using testing::HasSubstr;

std::string UrlOf(const StsPlace& place) {
  return ResolveSts(place).value().url;
}

TEST(ResolveSts, AsksInTheRegionElseCentrally) {
  EXPECT_EQ(UrlOf({.region = "cn-shenzhen"}), "https://sts.cn-shenzhen.aliyuncs.com/");
  EXPECT_EQ(UrlOf({.region = "cn-shenzhen", .network = Network::kVpc}),
            "https://sts-vpc.cn-shenzhen.aliyuncs.com/");
  EXPECT_EQ(UrlOf({}), "https://sts.aliyuncs.com/");
  EXPECT_EQ(UrlOf({.network = Network::kVpc}), "https://sts.aliyuncs.com/");
}

TEST(ResolveSts, KnowsTheRegionsThatAreServedCentrally) {
  for (const char* region : {"ap-south-1", "ap-southeast-2", "cn-shanghai-finance-1",
                             "cn-hangzhou-finance", "cn-north-2-gov-1"}) {
    EXPECT_EQ(UrlOf({.region = region}), "https://sts.aliyuncs.com/") << region;
  }
}

TEST(ResolveSts, TakesAHostOrAUrl) {
  EXPECT_EQ(UrlOf({.endpoint = "sts-vpc.cn-beijing.aliyuncs.com", .region = "cn-shenzhen"}),
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
}  // namespace exporter::alibaba
