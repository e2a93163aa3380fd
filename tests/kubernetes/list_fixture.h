// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "exporter/kubernetes/resources/persistent_volume.h"
#include "tests/kubernetes/client_fixture.h"
#include "tests/support/matchers.h"

namespace exporter::kubernetes {

inline constexpr const char* kKind = "PersistentVolumeList";

// The result of a list, with its objects.
struct Listed : ListEnd {
  std::vector<PersistentVolume> items;
};

class Collect final : public ListSink {
 public:
  void BeginList() override { items.clear(); }
  std::string Take(const Fields& object) override {
    auto volume = DecodePersistentVolume(object);
    if (!volume) return volume.error().message;
    items.push_back(std::move(*volume));
    return {};
  }
  std::vector<PersistentVolume> items;
};

inline Result<Listed> ListOf(ClientUnderTest& under_test, ClientOptions options = {},
                             const Collection& collection = {kPath, kKind, ""},
                             const std::string& version = kNewestVersion,
                             const std::stop_token& stop = {}) {
  Collect sink;
  const auto end =
      under_test.Make(under_test.token, std::move(options)).List(collection, version, sink, stop);
  if (!end) return tl::unexpected(end.error());
  return Listed{*end, std::move(sink.items)};
}

// The continue token of a request, URL-encoded.
inline std::string CursorOf(const HttpRequest& request) {
  const auto at = request.url.find("&continue=");
  return at == std::string::npos ? "" : request.url.substr(at + 10);
}

inline std::string Page(const std::string& items, const std::string& next = {},
                        const std::string& version = "7") {
  return R"({"kind":"PersistentVolumeList","metadata":{"resourceVersion":")" + version +
         R"(","continue":")" + next + R"("},"items":[)" + items + "]}";
}

inline std::string Volume(const std::string& name) {
  return R"({"metadata":{"name":")" + name + "\"}}";
}

// Replays the five captured pages.
inline FakeTransport::Answer CapturedPages() {
  std::map<std::string, std::string> pages;
  std::string cursor;
  for (int number = 1; number <= 5; ++number) {
    std::string body = ReadFixture("pv_list_page" + std::to_string(number) + ".json");
    const std::string next = nlohmann::json::parse(body)["metadata"].value("continue", "");
    pages.emplace(cursor, std::move(body));
    cursor = next;
  }
  return [pages](const HttpRequest& request) -> Result<HttpResponse> {
    return Respond(200, pages.at(CursorOf(request)));
  };
}

}  // namespace exporter::kubernetes
