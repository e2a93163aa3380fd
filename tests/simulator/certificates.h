// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace simulator {

// Writes a small PKI for tests into an existing folder: ca, server (for localhost, 127.0.0.1 and
// ::1), client (CN simulator-client), expired-client, wrong-host (for example.invalid), each as
// .crt and .key, and other-ca.crt, which signed none of them. Returns what went wrong, or an empty
// text.
std::string MakeCertificates(const std::string& folder);

}  // namespace simulator
