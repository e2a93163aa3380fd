// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>

// Compiled once, in test_main.cc: in every test it is a quarter of the compiler's work.
extern template class nlohmann::basic_json<>;
