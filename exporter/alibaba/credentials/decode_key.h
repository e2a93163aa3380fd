// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "exporter/alibaba/credentials/credentials.h"
#include "exporter/core/error.h"
#include "exporter/http/transport.h"
#include "exporter/json/fields.h"

namespace exporter::alibaba {

// `text` trimmed of the white space that editors and `echo` leave. kConfig if it is empty or
// contains what is invalid in a key and in a header: blanks, control characters, non-ASCII. The
// message names `where` the text comes from ("variable X", "file /y") and never quotes it.
Result<std::string> CleanKeyText(std::string_view where, std::string_view text);

// What holds the parts of a key: variables, files, fields.
struct KeyNames {
  std::string_view id;
  std::string_view secret;
  std::string_view token;  // empty: the key is permanent
};

// Joins the parts of a key that `read` returns by these names, or fails with its first error.
Result<Credentials> ReadKey(const KeyNames& names,
                            const std::function<Result<std::string>(std::string_view name)>& read);
// The same from fields of an object, by CleanKeyText.
Result<Credentials> ReadKey(const KeyNames& fields, const Fields& object);

// Decodes AccessKeyId, AccessKeySecret, SecurityToken and Expiration, as returned by STS, the
// metadata service and a credentials URI. kBadResponse names the field that is missing or
// unreadable, and quotes none of them.
Result<Credentials> DecodeTemporaryKey(const Fields& object);

// The limit of an answer that holds one key.
constexpr std::size_t kMaxKeyBytes = 65'536;

// Decodes what the metadata service or a credentials URI answers: DecodeTemporaryKey, with the
// field Code "Success" where there is one. Messages begin with `what`.
Result<Credentials> DecodeKeyAnswer(const HttpResponse& response, const std::string& what);

}  // namespace exporter::alibaba
