// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <spdlog/spdlog.h>

#include "tests/support/json_once.h"

template class nlohmann::basic_json<>;

// Runs the tests of one program. libspdlog makes its default logger at first use, inside a library
// that ThreadSanitizer cannot see into: made here, before any thread, it is no race.
int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  spdlog::default_logger_raw();
  return RUN_ALL_TESTS();
}
