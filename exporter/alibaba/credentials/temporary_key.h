#pragma once

#include "exporter/alibaba/credentials/credentials.h"
#include "exporter/core/error.h"
#include "exporter/json/fields.h"

namespace exporter::alibaba {

// Reads AccessKeyId, AccessKeySecret, SecurityToken and Expiration, as STS, the metadata
// service and a credentials URI write them. kBadResponse names the field that is missing or
// unreadable, and shows none of them.
Result<Credentials> DecodeTemporaryKey(const Fields& object);

}  // namespace exporter::alibaba
