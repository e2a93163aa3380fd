// SPDX-License-Identifier: Apache-2.0
#include "exporter/kubernetes/access/cluster_access.h"

#include <map>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/matchers.h"

namespace exporter::kubernetes::in_cluster_test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

Result<std::optional<ClusterAccess>> With(const std::map<std::string, std::string>& variables) {
  return InClusterAccess([&](const std::string& name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    if (found == variables.end()) return std::nullopt;
    return found->second;
  });
}

TEST(InClusterAccess, IsWhatKubeletGivesAPod) {
  const auto access =
      With({{"KUBERNETES_SERVICE_HOST", "10.0.0.1"}, {"KUBERNETES_SERVICE_PORT", "6443"}});
  ASSERT_TRUE(access);
  ASSERT_TRUE(*access);
  EXPECT_EQ((*access)->server, "https://10.0.0.1:6443");
  EXPECT_EQ((*access)->token_file, "/var/run/secrets/kubernetes.io/serviceaccount/token");
  EXPECT_EQ((*access)->ca_file, "/var/run/secrets/kubernetes.io/serviceaccount/ca.crt");
}

TEST(InClusterAccess, BracketsIpv6Addresses) {
  const auto access =
      With({{"KUBERNETES_SERVICE_HOST", "fd00::1"}, {"KUBERNETES_SERVICE_PORT", "443"}});
  ASSERT_TRUE(access && *access);
  EXPECT_EQ((*access)->server, "https://[fd00::1]:443");
}

TEST(InClusterAccess, IsNothingOutsideACluster) {
  const auto access = With({{"HOME", "/root"}});
  ASSERT_TRUE(access);
  EXPECT_FALSE(*access);
}

TEST(InClusterAccess, NamesTheVariableThatIsMissing) {
  EXPECT_THAT(With({{"KUBERNETES_SERVICE_HOST", "10.0.0.1"}}),
              FailsWith(ErrorKind::kConfig, AllOf(HasSubstr("KUBERNETES_SERVICE_PORT is not"),
                                                  HasSubstr("--kubernetes.server"))));
  EXPECT_THAT(With({{"KUBERNETES_SERVICE_PORT", "443"}}),
              FailsWith(ErrorKind::kConfig, HasSubstr("KUBERNETES_SERVICE_HOST is not")));
}

}  // namespace
}  // namespace exporter::kubernetes::in_cluster_test
