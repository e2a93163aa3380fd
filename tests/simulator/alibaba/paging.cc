#include "tests/simulator/alibaba/paging.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "tests/simulator/encoding.h"

namespace simulator::alibaba {
namespace {

// Reads "++//" in Base64.
constexpr std::string_view kMark = "\xfb\xef\xff";
constexpr std::size_t kMostIds = 100;

}  // namespace

std::string EncodeNextToken(std::string_view last_id) {
  std::string bytes(kMark);
  bytes += last_id;
  if (bytes.size() % 3 == 0) bytes += '\0';
  return Base64Encode(bytes);
}

std::optional<std::string> DecodeNextToken(std::string_view token) {
  auto bytes = Base64Decode(token);
  if (!bytes || !bytes->starts_with(kMark)) return std::nullopt;
  bytes->erase(0, kMark.size());
  while (bytes->ends_with('\0')) bytes->pop_back();
  return bytes;
}

PageRequest ReadPageRequest(const Parameters& parameters, const PageSizes& sizes) {
  PageRequest page;
  page.size = static_cast<std::size_t>(sizes.usual);
  if (const auto text = parameters.Find("MaxResults")) {
    const auto size = ParseInteger(*text);
    if (!size) {
      page.error = ApiError{400, "InvalidParameter.MaxResults",
                            "The specified parameter MaxResults is not valid."};
      return page;
    }
    page.size = static_cast<std::size_t>(std::clamp(*size, sizes.least, sizes.most));
  }
  const std::string token = parameters.Text("NextToken");
  if (token.empty()) return page;
  auto after = DecodeNextToken(token);
  if (after) {
    page.after = std::move(*after);
  } else {
    page.error = ApiError{400, "InvalidParameter.NextToken",
                          "The specified parameter NextToken is not valid."};
  }
  return page;
}

std::optional<ApiError> CheckRegion(const Parameters& parameters) {
  const std::string region = parameters.Text("RegionId");
  if (region.empty()) return MissingParameter("RegionId");
  return IsRegion(region) ? std::nullopt : std::optional(InvalidRegion());
}

std::optional<std::vector<std::string>> ReadIdList(const std::string& json) {
  const auto parsed = nlohmann::json::parse(json, nullptr, false);
  if (!parsed.is_array() || parsed.size() > kMostIds) return std::nullopt;
  std::vector<std::string> ids;
  for (const nlohmann::json& id : parsed) {
    if (!id.is_string()) return std::nullopt;
    ids.push_back(id.get<std::string>());
  }
  return ids;
}

}  // namespace simulator::alibaba
