// SPDX-License-Identifier: Apache-2.0
#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>

#include "exporter/alibaba/resources/bss_describe_instance_bill.h"
#include "exporter/alibaba/resources/ebs_describe_lens_monitor_disks.h"
#include "exporter/alibaba/resources/ebs_describe_metric_data.h"
#include "exporter/alibaba/resources/ecs_describe_account_attributes.h"
#include "exporter/alibaba/resources/ecs_describe_available_resource.h"
#include "exporter/alibaba/resources/ecs_describe_disk_monitor_data.h"
#include "exporter/alibaba/resources/ecs_describe_disks.h"
#include "exporter/alibaba/resources/ecs_describe_instance_types.h"
#include "exporter/alibaba/resources/ecs_describe_instances.h"
#include "exporter/alibaba/resources/ecs_describe_price.h"
#include "exporter/alibaba/resources/ecs_describe_snapshots.h"
#include "exporter/alibaba/resources/quotas_list_product_quotas.h"
#include "tests/alibaba/list_testing.h"
#include "tests/support/matchers.h"

namespace exporter::alibaba::fixture_index_test {
namespace {

const std::string kDisk = "d-wz9pv1a2b3c4d5e6f7g8";

// Summarizes a decoded answer in one word, or returns the error message.
using Read = std::function<std::string(ScriptedClient&)>;

template <class T, class Describe>
std::string DescriptionOf(const Result<T>& result, const Describe& describe) {
  return result ? describe(*result) : result.error().message;
}

std::string Price(ScriptedClient& script) {
  const auto price = script.client.Call(
      DescribeDiskPrice(kRegion, "cloud_essd", "PL1", script.clock.Now()), script.budget);
  return DescriptionOf(price, [](const auto& row) {
    return row.refusal.empty() ? std::to_string(*row.per_gib_hour * 1'000) : row.refusal;
  });
}

// Reads the answer once; the next page ends the list.
template <class T>
Read Names(std::function<Result<ListResult<T>>(ScriptedClient&)> list, std::string T::*name) {
  return [list = std::move(list), name](ScriptedClient& script) {
    return DescriptionOf(list(script), [&](const ListResult<T>& rows) {
      return rows.items.empty() ? std::string("none") : rows.items.front().*name;
    });
  };
}

struct Expectation {
  Read read;
  std::string told;
};

std::map<std::string, Expectation> DiskAnswers() {
  const Read disks = Names<Disk>(
      [](auto& script) { return script.client.List(DescribeDisks(kRegion), script.budget); },
      &Disk::id);
  return {
      {"describe_disks_page1.json", {disks, "d-wz9sys1a2b3c4d5e6f7g"}},
      {"describe_disks_page2.json", {disks, "d-wz9sys2b3c4d5e6f7g8h"}},
      {"describe_disks_pagenumber.json", {disks, "d-wz9sys2b3c4d5e6f7g8h"}},
      {"describe_disks_empty.json", {disks, "none"}},
      {"describe_snapshots.json",
       {Names<Snapshot>(
            [](auto& script) {
              return script.client.List(DescribeSnapshots(kRegion), script.budget);
            },
            &Snapshot::source_disk_id),
        kDisk}},
      {"describe_disk_monitor_data.json",
       {[](ScriptedClient& script) {
          return DescriptionOf(
              script.client.Call(DescribeDiskMonitorData(kRegion, kDisk, {}, {}), script.budget),
              [](const auto& activity) { return std::to_string(*activity.iops); });
        },
        "1.500000"}},
  };
}

std::map<std::string, Expectation> OfferAnswers() {
  const Read attributes = Names<DiskQuota>(
      [](auto& script) {
        return script.client.List(DescribeAccountAttributes(kRegion), script.budget);
      },
      &DiskQuota::category);
  return {
      {"describe_instances.json",
       {Names<Instance>(
            [](auto& script) {
              return script.client.ListAll(DescribeInstances(kRegion, {"i-1"}), script.budget);
            },
            &Instance::type),
        "ecs.g6.large"}},
      {"describe_instance_types.json",
       {Names<InstanceType>(
            [](auto& script) {
              return script.client.ListAll(
                  DescribeInstanceTypes(kRegion, {"ecs.g6.large"}, script.clock.Now()),
                  script.budget);
            },
            &InstanceType::family),
        "ecs.g6"}},
      {"describe_account_attributes.json", {attributes, "cloud_efficiency"}},
      {"describe_account_attributes_no_disk_quota.json", {attributes, "none"}},
      {"describe_available_resource.json",
       {Names<DiskStock>(
            [](auto& script) {
              return script.client.List(DescribeAvailableResource(kRegion), script.budget);
            },
            &DiskStock::category),
        "cloud_essd"}},
  };
}

std::map<std::string, Expectation> PriceAnswers() {
  return {
      {"describe_price.json", {Price, "0.210000"}},
      {"describe_price_discount.json", {Price, "1.785000"}},
      {"describe_price_diskperformance.json",
       {[](ScriptedClient& script) {
          return DescriptionOf(
              script.client.Call(DescribeIopsPrice(kRegion, script.clock.Now()), script.budget),
              [](const auto& row) { return std::to_string(*row.per_iops_hour * 1e6); });
        },
        "31.250000"}},
      {"error_price_not_found.json", {Price, "PriceNotFound"}},
      {"error_invalid_disk_category_price.json",
       {Price, "InvalidDataDiskCategory.ValueNotSupported"}},
  };
}

std::map<std::string, Expectation> OtherAnswers() {
  const Read bills = Names<DiskBill>(
      [](auto& script) {
        return script.client.List(DescribeInstanceBill("2026-02"), script.budget);
      },
      &DiskBill::disk_id);
  return {
      {"ebs_describe_lens_monitor_disks.json",
       {Names<LensDisk>(
            [](auto& script) {
              return script.client.List(DescribeLensMonitorDisks(kRegion), script.budget);
            },
            &LensDisk::disk_id),
        kDisk}},
      {"ebs_describe_metric_data.json",
       {Names<DiskMetric>(
            [](auto& script) {
              return script.client.ListAll(DescribeMetricData(kRegion, {kDisk}, {}, {}),
                                           script.budget);
            },
            &DiskMetric::disk_id),
        kDisk}},
      {"bss_describe_instance_bill_page1.json", {bills, kDisk}},
      {"bss_describe_instance_bill_page2.json", {bills, "d-wz97b0sh6u1a3i00coh0"}},
      {"quotas_list_product_quotas.json",
       {Names<DiskQuota>(
            [](auto& script) {
              return script.client.List(ListProductQuotas(kRegion), script.budget);
            },
            &DiskQuota::code),
        "q_example-cloud-efficiency-capacity"}},
  };
}

// Files without a decoder, and why.
const std::map<std::string, std::string> kNotRead{
    {"assume_role.json", "credentials"},
    {"assume_role_with_oidc.json", "credentials"},
    {"imds_token.txt", "credentials"},
    {"imds_role_name.txt", "credentials"},
    {"imds_role_credentials.json", "credentials"},
    {"credentials_uri.json", "credentials"},
    {"cli_config.json", "credentials"},
    {"get_caller_identity.json", "nothing asks whose the credentials are"},
    {"describe_regions.json", "regions are given, or those of the nodes"},
    {"describe_snapshots_usage.json", "the list of the snapshots counts them"},
    {"bss_query_instance_bill.json", "DescribeInstanceBill is the newer one"},
    {"bss_get_pay_as_you_go_price.json", "DescribePrice asks for the same with fewer unknowns"},
};

std::map<std::string, Expectation> ExpectedAnswers() {
  std::map<std::string, Expectation> all = DiskAnswers();
  all.merge(OfferAnswers());
  all.merge(PriceAnswers());
  all.merge(OtherAnswers());
  return all;
}

// Answers the first request with `entry`, and later ones with the end of the list.
FakeTransport::Answer AnswerOf(const nlohmann::json& entry) {
  return [entry, is_first = true](const HttpRequest& request) mutable -> Result<HttpResponse> {
    const std::string body = ReadFixture(entry.at("file"));
    const bool is_next_page = request.url.find("NextToken=") != std::string::npos;
    if (is_first || !is_next_page) {
      is_first = false;
      return Respond(entry.at("http_status"), body);
    }
    nlohmann::json last = nlohmann::json::parse(body);
    (last.contains("Data") ? last.at("Data") : last)["NextToken"] = "";
    return RespondWith(last);
  };
}

TEST(FixtureIndex, HasEveryAnswerReadWithItsValue) {
  const auto expected = ExpectedAnswers();
  const auto index = ReadJsonFixture("index.json");
  std::set<std::string> read;
  for (const auto& entry : index.at("files")) {
    const std::string file = entry.at("file");
    const auto found = expected.find(file);
    if (found == expected.end()) continue;
    ScriptedClient script(AnswerOf(entry));
    EXPECT_EQ(found->second.read(script), found->second.told) << file;
    EXPECT_EQ(RequestHeader(script.transport.requests().at(0), "x-acs-version"),
              entry.value("version", "2014-05-26"))
        << file;
    read.insert(file);
  }
  EXPECT_EQ(read.size(), expected.size());
}

TEST(FixtureIndex, KnowsWhatBecomesOfEveryFile) {
  const auto expected = ExpectedAnswers();
  std::vector<std::string> unknown;
  std::set<std::string> listed;
  const auto index = ReadJsonFixture("index.json");
  for (const auto& entry : index.at("files")) {
    const std::string file = entry.at("file");
    listed.insert(file);
    // Covered by rpc_fault_test.cc.
    if (entry.value("error", false)) continue;
    if (!expected.contains(file) && !kNotRead.contains(file)) unknown.push_back(file);
    EXPECT_FALSE(expected.contains(file) && kNotRead.contains(file)) << file;
  }
  EXPECT_THAT(unknown, testing::IsEmpty());
  for (const auto& [file, reason] : kNotRead) EXPECT_TRUE(listed.contains(file)) << file;
}

}  // namespace
}  // namespace exporter::alibaba::fixture_index_test
