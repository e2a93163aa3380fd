// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "exporter/core/base64.h"
#include "exporter/kubernetes/access/kubeconfig_access.h"
#include "tests/serve/certificate.h"

namespace exporter::kubernetes {

class KubeconfigAccessTest : public testing::Test {
 protected:
  // Resolves the current context of a kubeconfig with these fields of cluster and user.
  std::vector<std::string> Resolve(const std::string& cluster, const std::string& user) {
    file_ = folder_.Write("config",
                          "current-context: x\n"
                          "contexts: [{name: x, context: {cluster: c, user: u}}]\n"
                          "clusters: [{name: c, cluster: {" +
                              cluster + "}}]\nusers: [{name: u, user: {" + user + "}}]\n");
    return ResolveFile("");
  }
  std::vector<std::string> ResolveFile(const std::string& context) {
    Kubeconfig kubeconfig;
    access_ = {};
    EXPECT_THAT(ReadKubeconfig({file_}, kubeconfig), testing::IsEmpty());
    return ResolveContext(
        kubeconfig, context,
        [this](const std::string& name) -> std::optional<std::string> {
          if (name == "PATH") return "relative:" + folder_.path() + "/bin::/bin";
          return std::nullopt;
        },
        SystemClock().Now(), access_);
  }
  std::vector<std::string> ResolveUser(const std::string& user) { return Resolve(kServer, user); }
  std::vector<std::string> ResolveCluster(const std::string& cluster) {
    return Resolve(cluster, "token: t");
  }
  std::string InCluster(const std::string& what) const { return file_ + ": cluster 'c': " + what; }
  std::string InUser(const std::string& what) const { return file_ + ": user 'u': " + what; }
  void WriteProgram(const std::string& name) const {
    std::filesystem::create_directories(folder_.path() + "/bin");
    std::filesystem::permissions(folder_.Write(name, "#!/bin/sh\n"),
                                 std::filesystem::perms::owner_all);
  }

  static constexpr const char* kServer = "server: 'https://10.0.0.1:6443'";
  TemporaryFolder folder_;
  std::string file_ = folder_.path() + "/config";
  ClusterAccess access_;
  const CertificatePair pair_ = MakeCertificate();
};

}  // namespace exporter::kubernetes
