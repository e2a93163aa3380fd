// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "exporter/alibaba/credentials/credentials.h"
#include "exporter/core/error.h"
#include "exporter/json/fields.h"

namespace exporter::alibaba {

// `text` trimmed of the white space that editors and `echo` leave. kConfig if it is empty or
// contains what is invalid in a key and in a header: blanks, control characters, non-ASCII. The
// message names `where` the text comes from ("variable X", "file /y") and never quotes it.
Result<std::string> CleanKeyText(std::string_view where, std::string_view text);

// Decodes AccessKeyId, AccessKeySecret, SecurityToken and Expiration, as returned by STS, the
// metadata service and a credentials URI. kBadResponse names the field that is missing or
// unreadable, and quotes none of them.
Result<Credentials> DecodeTemporaryKey(const Fields& object);

}  // namespace exporter::alibaba
