// SPDX-License-Identifier: Apache-2.0
#include "exporter/http/pages.h"

namespace exporter {

Error EndlessList(std::string_view why, std::size_t max_pages) {
  return Error{ErrorKind::kBadResponse, "the list does not end: " + std::string(why) + " (limit " +
                                            std::to_string(max_pages) + " pages)"};
}

}  // namespace exporter
