#pragma once

#include <string>
#include <string_view>

#include "exporter/alibaba/credentials/credentials.h"
#include "exporter/core/error.h"
#include "exporter/json/fields.h"

namespace exporter::alibaba {

// `text` without the white space around it, which editors and `echo` leave.
// kConfig when nothing is left, or when it holds what no key or token does and a
// header must not: blanks, control characters, non-ASCII. The message names
// `where` the text comes from ("variable X", "file /y") and never shows the text.
Result<std::string> CleanKeyText(std::string_view where, std::string_view text);

// Reads AccessKeyId, AccessKeySecret, SecurityToken and Expiration, as STS, the metadata
// service and a credentials URI write them. kBadResponse names the field that is missing or
// unreadable, and shows none of them.
Result<Credentials> DecodeTemporaryKey(const Fields& object);

}  // namespace exporter::alibaba
