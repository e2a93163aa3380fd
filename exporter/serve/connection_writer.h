// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "exporter/serve/web_message.h"

struct mg_connection;

namespace exporter {

// Writes all of `bytes`; false if the connection broke or the client stalled.
bool WriteBytes(mg_connection* connection, std::string_view bytes);

// Writes the page and the body of an answer. Decompresses one chunk of the page at a time and
// coalesces small ones, so that many small families do not mean many packets.
bool WriteContent(mg_connection* connection, const WebAnswer& answer);

}  // namespace exporter
