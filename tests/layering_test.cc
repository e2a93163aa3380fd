#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "tests/layering_rules.h"

namespace exporter {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

std::string ReadSource(const std::string& path) {
  std::ifstream file(std::string(EXPORTER_SOURCE "/") + path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// The C++ files under a folder of the repository, as paths relative to it.
std::vector<std::string> SourcesUnder(const std::string& folder) {
  const std::filesystem::path root = EXPORTER_SOURCE;
  std::vector<std::string> paths;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root / folder)) {
    const auto extension = entry.path().extension();
    if (extension != ".h" && extension != ".cc") continue;
    paths.push_back(std::filesystem::relative(entry.path(), root).string());
  }
  return paths;
}

TEST(Layering, FollowsTheStyleGuide) {
  const auto paths = SourcesUnder("exporter");
  ASSERT_GT(paths.size(), 100U);
  for (const std::string& path : paths) {
    EXPECT_THAT(FindForbidden(path, ReadSource(path), ReadSource), IsEmpty());
  }
}

TEST(Layering, KeepsEverySourceTidy) {
  for (const char* folder : {"exporter", "tests"}) {
    for (const std::string& path : SourcesUnder(folder)) {
      EXPECT_THAT(FindUntidy(path, ReadSource(path)), IsEmpty());
    }
  }
}

// What is forbidden in a file of just this text.
std::vector<std::string> Judge(const std::string& path, const std::string& text) {
  return FindForbidden(path, text, ReadSource);
}

TEST(LayeringRules, NoticeForbiddenArrows) {
  EXPECT_THAT(Judge("exporter/core/x.cc", "#include \"exporter/http/url.h\"\n"),
              ElementsAre("exporter/core/x.cc: #include exporter/http/url.h: "
                          "core/ may not include http/"));
  EXPECT_THAT(Judge("exporter/kubernetes/x.h", "#  include \"exporter/alibaba/client.h\" // y\n"),
              SizeIs(1));
  EXPECT_THAT(
      Judge("exporter/alibaba/credentials/x.h", "#include \"exporter/kubernetes/client.h\"\n"),
      SizeIs(1));
  EXPECT_THAT(Judge("exporter/serve/x.cc", "#include \"exporter/app/options.h\"\n"), SizeIs(1));
  EXPECT_THAT(Judge("exporter/analysis/x.cc", "#include \"exporter/kubernetes/node.h\"\n"),
              SizeIs(1));
  EXPECT_THAT(Judge("exporter/core/x.cc", "#include \"tests/support/matchers.h\"\n"), SizeIs(1));
  EXPECT_THAT(Judge("exporter/core/x.cc", "#include \"error.h\"\n"), SizeIs(1));
  EXPECT_THAT(Judge("exporter/extra/x.cc", "#include \"exporter/core/error.h\"\n"), SizeIs(1));
}

TEST(LayeringRules, LetTheInventoryHoldStructsAndNoClients) {
  EXPECT_THAT(Judge("exporter/inventory/x.h", "#include \"exporter/kubernetes/node.h\"\n"),
              IsEmpty());
  EXPECT_THAT(
      Judge("exporter/inventory/x.h", "#include \"exporter/alibaba/ecs_describe_disks.h\"\n"),
      IsEmpty());
  EXPECT_THAT(Judge("exporter/inventory/x.h", "#include \"exporter/kubernetes/client.h\"\n"),
              ElementsAre(HasSubstr("struct headers of kubernetes/ only")));
  EXPECT_THAT(Judge("exporter/inventory/x.h", "#include \"exporter/alibaba/signer.h\"\n"),
              SizeIs(1));
}

TEST(LayeringRules, KeepThirdPartyHeadersBehindTheirDoors) {
  EXPECT_THAT(Judge("exporter/http/curl_transport.cc", "#include <curl/curl.h>\n"), IsEmpty());
  EXPECT_THAT(Judge("exporter/http/curl_transport.h", "#include <curl/curl.h>\n"), SizeIs(1));
  EXPECT_THAT(Judge("exporter/http/retry.cc", "#include <curl/curl.h>\n"), SizeIs(1));
  EXPECT_THAT(Judge("exporter/kubernetes/node.cc", "#include <simdjson.h>\n"), SizeIs(1));
  EXPECT_THAT(Judge("exporter/app/x.cc", "#include <nlohmann/json.hpp>\n"), SizeIs(1));
  EXPECT_THAT(Judge("exporter/app/x.cc", "#include <prometheus/gauge.h>\n"), SizeIs(1));
  EXPECT_THAT(Judge("exporter/app/x.cc", "#include <civetweb.h>\n"), SizeIs(1));
  EXPECT_THAT(Judge("exporter/serve/x.cc", "#include <yaml-cpp/yaml.h>\n"), SizeIs(1));
  EXPECT_THAT(Judge("exporter/alibaba/client.cc", "#include <openssl/evp.h>\n"), SizeIs(1));
  EXPECT_THAT(Judge("exporter/http/retry.cc", "#include <spdlog/spdlog.h>\n"), SizeIs(1));
  EXPECT_THAT(Judge("exporter/serve/x.cc", "#include <zlib.h>\n"), SizeIs(1));
  EXPECT_THAT(Judge("exporter/poll/x.cc", "#include <CLI/CLI.hpp>\n"), SizeIs(1));
  EXPECT_THAT(Judge("exporter/app/x.cc", "#include <boost/any.hpp>\n"),
              ElementsAre(HasSubstr("has no door yet")));
  EXPECT_THAT(Judge("exporter/core/x.cc", "#include <vector>\n#include <unistd.h>\n"), IsEmpty());
}

TEST(LayeringRules, NoticeMetricNamesOutsideTheirDefinition) {
  EXPECT_THAT(Judge("exporter/poll/x.cc",
                    "constexpr MetricDef kX{.name = \"ack_storage_x\", .help = \"X.\"};\n"
                    "// See ack_storage_y.\n"),
              IsEmpty());
  EXPECT_THAT(Judge("exporter/poll/x.cc",
                    "constexpr MetricDef kX{\n    .name =\n        \"ack_storage_x\"};\n"),
              IsEmpty());
  EXPECT_THAT(Judge("exporter/poll/x.cc", "page.Find(\"ack_storage_x\");\n"), SizeIs(1));
  EXPECT_THAT(Judge("exporter/poll/x.cc", "const std::string prefix = \"ack_storage_\";\n"),
              SizeIs(1));
}

TEST(LayeringRules, NoticeUntidyFiles) {
  EXPECT_THAT(FindUntidy("exporter/core/x.h", "#pragma once\n"), IsEmpty());
  EXPECT_THAT(FindUntidy("exporter/core/x.h", "// X.\n#pragma once\n"), SizeIs(1));
  EXPECT_THAT(FindUntidy("exporter/core/x.cc", std::string(299, '\n')), IsEmpty());
  EXPECT_THAT(FindUntidy("exporter/core/x.cc", std::string(300, '\n')), SizeIs(1));
  EXPECT_THAT(FindUntidy("exporter/core/x.cc",
                         "// TO"
                         "DO: later\n"),
              SizeIs(1));
}

}  // namespace
}  // namespace exporter
