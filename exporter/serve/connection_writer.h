#pragma once

#include <string_view>

#include "exporter/serve/web_message.h"

struct mg_connection;

namespace exporter {

// Writes all of `bytes`; false when the connection broke or the client stalled.
bool WriteBytes(mg_connection* connection, std::string_view bytes);

// Writes the page and the body of an answer. Holds one chunk of the page at a time, and
// combines small ones, so that a page of many small families is not sent in as many packets.
bool WriteContent(mg_connection* connection, const WebAnswer& answer);

}  // namespace exporter
