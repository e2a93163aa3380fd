#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace simulator::kubernetes {

// What a list's `continue` holds, in the encoding of the real server.
struct ContinueToken {
  // Of the list's first page; -1 asks for the present state.
  std::int64_t resource_version = 0;
  // The key of the last object sent.
  std::string last_key;
};

std::string EncodeContinue(const ContinueToken& token);

struct DecodedContinue {
  ContinueToken token;
  std::string error;  // empty when the token is good; the text of the real server's 400 otherwise
};
DecodedContinue DecodeContinue(std::string_view text);

}  // namespace simulator::kubernetes
