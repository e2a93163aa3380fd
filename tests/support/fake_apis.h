// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "exporter/alibaba/credentials/credentials.h"
#include "exporter/sources/source.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_transport.h"
#include "tests/support/sample_inventory.h"

namespace exporter {

// `name` is below tests/fixtures, for example "kubernetes/pv_list.json".
inline std::string ReadFixtureFile(const std::string& name) {
  std::ifstream file(std::string(EXPORTER_FIXTURES) + "/" + name, std::ios::binary);
  if (!file) throw std::runtime_error("no fixture " + name);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline const Source& SourceNamed(std::string_view name) {
  for (const Source& source : AllSources()) {
    if (source.name == name) return source;
  }
  throw std::runtime_error("no source " + std::string(name));
}

// Both APIs, served from memory, and their clients. Nothing is retried.
class FakeApis {
 public:
  // List bodies by path, such as "/api/v1/nodes"; other paths answer 404.
  std::map<std::string, std::string> lists;
  FakeTransport::Answer ecs = [](const HttpRequest&) { return Respond(500, "{}"); };
  std::vector<std::string> configured_regions;
  std::string target_name;

  // Serves all captured lists of a real cluster, and the documented answers of ECS.
  void AnswerWithFixtures() {
    const auto add = [&](std::string path, const std::string& file) {
      lists[std::move(path)] = ReadFixtureFile("kubernetes/" + file);
    };
    add("/api/v1/nodes", "node_list.json");
    add("/api/v1/persistentvolumes", "pv_list.json");
    add("/api/v1/persistentvolumeclaims", "pvc_list.json");
    add("/apis/storage.k8s.io/v1/storageclasses", "storageclass_list.json");
    add("/apis/storage.k8s.io/v1/csinodes", "csinode_list.json");
    add("/apis/storage.k8s.io/v1/volumeattachments", "volumeattachment_list.json");
    add("/apis/apps/v1/statefulsets", "statefulset_list.json");
    add("/api/v1/pods", "pod_list.json");
    add("/api/v1/events", "event_list.json");
    add("/apis/snapshot.storage.k8s.io/v1/volumesnapshotcontents",
        "volumesnapshotcontent_list.json");
    add("/apis/snapshot.storage.k8s.io/v1/volumesnapshots", "volumesnapshot_list.json");
    lists["/apis/autoscaling/v2/horizontalpodautoscalers"] =
        R"({"kind":"HorizontalPodAutoscalerList","metadata":{"resourceVersion":"1"},"items":[]})";
    ecs = [](const HttpRequest& request) {
      static const std::map<std::string, std::string> kFiles{
          {"DescribeInstances", "describe_instances"},
          {"DescribeInstanceTypes", "describe_instance_types"},
          {"DescribeAvailableResource", "describe_available_resource"},
          {"DescribeAccountAttributes", "describe_account_attributes"},
          {"ListProductQuotas", "quotas_list_product_quotas"},
          {"DescribeSnapshots", "describe_snapshots"},
          {"DescribePrice", "describe_price"},
          {"DescribeDiskMonitorData", "describe_disk_monitor_data"},
          {"DescribeMetricData", "ebs_describe_metric_data"},
          {"DescribeLensMonitorDisks", "ebs_describe_lens_monitor_disks"},
      };
      const bool is_second = request.url.find("NextToken=") != std::string::npos;
      std::string name = is_second ? "describe_disks_page2" : "describe_disks_page1";
      if (request.operation == "DescribeInstanceBill") {
        name = is_second ? "bss_describe_instance_bill_page2" : "bss_describe_instance_bill_page1";
      } else if (request.operation != "DescribeDisks") {
        name = kFiles.at(request.operation);
      }
      return Respond(200, ReadFixtureFile("alibaba/" + name + ".json"));
    };
  }

  ReadContext Context(const Inventory& latest) {
    target_ = {.name = target_name, .regions = configured_regions, .client = &alibaba_};
    return {.target = target_, .budget = budget_, .latest = latest, .now = clock.Now()};
  }

  // Lists one part of a feed into its store.
  Result<kubernetes::ListEnd> ListPart(const Feed::Part& part) {
    auto list = kubernetes_.List(part.collection, kubernetes::kNewestVersion, *part.store, {});
    if (list) part.store->EndList();
    return list;
  }

  // Reads a source once into `inventory`; returns how many objects it has, and how many decode
  // problems.
  Result<Reading> ReadInto(const Source& source, Inventory& inventory) {
    if (source.read) {
      Result<Reading> reading = source.read(Context(inventory));
      if (reading) reading->apply(inventory);
      return reading;
    }
    feeds_see.Put(std::make_shared<const Inventory>(inventory));
    Feed feed = source.make_feed({.inventory = feeds_see, .scope = inventory.scope});
    Reading reading;
    for (const Feed::Part& part : feed.parts) {
      const auto list = ListPart(part);
      if (!list) return tl::unexpected(list.error());
      reading.objects += part.store->size();
      reading.problems += list->problems;
      if (reading.first_problem.empty()) reading.first_problem = list->first_problem;
    }
    feed.apply(inventory, clock.Now());
    return reading;
  }

  std::vector<HttpRequest> KubernetesRequests() const { return kubernetes_transport_.requests(); }
  std::vector<HttpRequest> EcsRequests() const { return ecs_transport_.requests(); }

  FakeClock clock{SampleTime()};
  Slot<Inventory> feeds_see;

 private:
  HttpResponse AnswerList(const HttpRequest& request) const {
    const std::string path = request.url.substr(kServer.size());
    const auto found = lists.find(path.substr(0, path.find('?')));
    if (found == lists.end()) return Respond(404, "{}");
    const auto reason = path.find("fieldSelector=reason%3D");
    if (reason == std::string::npos) return Respond(200, found->second);
    return Respond(200, WithReason(found->second, path.substr(reason + 23)));
  }

  // Filters a list of events by the reason at the start of `query`.
  static std::string WithReason(const std::string& list, const std::string& query) {
    auto all = nlohmann::json::parse(list);
    auto items = nlohmann::json::array();
    for (const auto& item : all["items"]) {
      if (item["reason"] == query.substr(0, query.find('&'))) items.push_back(item);
    }
    all["items"] = items;
    return all.dump();
  }

  static bool NeverSleep(std::chrono::milliseconds, const std::stop_token&) { return false; }

  static constexpr std::string_view kServer = "https://kubernetes.test";
  FakeTransport kubernetes_transport_{
      [this](const HttpRequest& request) { return AnswerList(request); }};
  FakeTransport ecs_transport_{[this](const HttpRequest& request) { return ecs(request); }};
  kubernetes::FixedToken token_;
  alibaba::StaticCredentials credentials_{{"LTAI5tTestKeyId", Secret("TestKeySecret"), Secret()}};
  kubernetes::Client kubernetes_{kubernetes_transport_,
                                 clock,
                                 token_,
                                 {.server = std::string(kServer), .retry = {.max_attempts = 1}},
                                 NeverSleep,
                                 [] { return 0.0; }};
  alibaba::CallBudget budget_{std::stop_token{}};
  AlibabaTarget target_;
  alibaba::Client alibaba_{ecs_transport_,
                           clock,
                           credentials_,
                           {.retry = {.max_attempts = 1}, .rate = {.burst = 1'000}},
                           NeverSleep,
                           [] { return 0.0; },
                           [] { return std::string("nonce"); }};
};

}  // namespace exporter
