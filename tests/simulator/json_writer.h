#pragma once

#include <concepts>
#include <string>
#include <string_view>

namespace simulator {

// Appends JSON text to a string. Objects are written by the ten thousand, so there is no document
// in between; the caller balances Begin and End.
class JsonWriter {
 public:
  explicit JsonWriter(std::string& out) : out_(out) {}

  void BeginObject() { Open('{'); }
  void BeginObject(std::string_view key) {
    Key(key);
    OpenAfterKey('{');
  }
  void EndObject() { Close('}'); }

  void BeginArray(std::string_view key) {
    Key(key);
    OpenAfterKey('[');
  }
  void EndArray() { Close(']'); }

  void Field(std::string_view key, std::string_view value) {
    Key(key);
    Quote(value);
  }
  template <std::integral T>
  void Field(std::string_view key, T value) {
    Key(key);
    if constexpr (std::same_as<T, bool>) {
      out_ += value ? "true" : "false";
    } else {
      out_ += std::to_string(value);
    }
  }
  void Null(std::string_view key) { Raw(key, "null"); }
  // `json` is a complete JSON value.
  void Raw(std::string_view key, std::string_view json) {
    Key(key);
    out_ += json;
  }
  void Element(std::string_view value) {
    Separate();
    Quote(value);
  }

 private:
  void Separate() {
    if (!first_) out_ += ',';
    first_ = false;
  }
  void Open(char bracket) {
    Separate();
    OpenAfterKey(bracket);
  }
  void OpenAfterKey(char bracket) {
    out_ += bracket;
    first_ = true;
  }
  void Close(char bracket) {
    out_ += bracket;
    first_ = false;
  }
  void Key(std::string_view key) {
    Separate();
    Quote(key);
    out_ += ':';
  }
  void Quote(std::string_view text) {
    out_ += '"';
    const char* const end = text.data() + text.size();
    // Runs of plain characters go over in one piece: nearly all text is one such run.
    const char* run = text.data();
    for (const char* at = run; at != end; ++at) {
      if (*at != '"' && *at != '\\' && static_cast<unsigned char>(*at) >= 0x20) continue;
      out_.append(run, at);
      Escape(*at);
      run = at + 1;
    }
    out_.append(run, end);
    out_ += '"';
  }
  void Escape(char c) {
    constexpr std::string_view kHex = "0123456789abcdef";
    if (c == '"' || c == '\\') {
      out_ += '\\';
      out_ += c;
    } else if (c == '\n') {
      out_ += "\\n";
    } else {
      out_ += "\\u00";
      out_ += kHex[static_cast<unsigned char>(c) >> 4];
      out_ += kHex[static_cast<unsigned char>(c) & 15];
    }
  }

  std::string& out_;
  bool first_ = true;
};

}  // namespace simulator
