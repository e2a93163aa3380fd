// SPDX-License-Identifier: Apache-2.0
#include "exporter/kubernetes/access/token_source.h"

#include "exporter/core/base64.h"

namespace exporter::kubernetes {

BasicPassword::BasicPassword(const std::string& name, const Secret& password, std::string place)
    : encoded_(EncodeBase64(name + ":" + password.Reveal())), place_(std::move(place)) {}

}  // namespace exporter::kubernetes
