// SPDX-License-Identifier: Apache-2.0
#include "exporter/json/fields.h"

#include <bit>
#include <charconv>
#include <cmath>
#include <system_error>

#include <simdjson.h>

#include "exporter/core/quantity.h"
#include "exporter/core/timestamp.h"

namespace exporter {
namespace {

namespace dom = simdjson::dom;
using Bytes = std::array<std::byte, 16>;
static_assert(sizeof(dom::element) == sizeof(Bytes));
static_assert(std::is_trivially_copyable_v<dom::element>);

dom::element ElementOf(const Bytes& bytes) {
  return std::bit_cast<dom::element>(bytes);
}

std::string_view TypeName(dom::element_type type) {
  switch (type) {
    case dom::element_type::ARRAY:
      return "an array";
    case dom::element_type::OBJECT:
      return "an object";
    case dom::element_type::INT64:
    case dom::element_type::UINT64:
    case dom::element_type::DOUBLE:
      return "a number";
    case dom::element_type::STRING:
      return "text";
    case dom::element_type::BOOL:
      return "a boolean";
    case dom::element_type::NULL_VALUE:
      return "null";
  }
  return "unknown";
}

std::string Want(std::string_view wanted, const dom::element& element) {
  return "want " + std::string(wanted) + ", is " + std::string(TypeName(element.type()));
}

std::optional<std::string_view> TextIn(const dom::element& element) {
  std::string_view text;
  return element.get(text) == simdjson::SUCCESS ? std::optional(text) : std::nullopt;
}

// A number, or a text that is entirely a number.
std::optional<double> NumberIn(const dom::element& element) {
  double value = 0;
  if (element.get(value) == simdjson::SUCCESS) return value;
  const auto text = TextIn(element);
  if (!text) return std::nullopt;
  const char* last = text->data() + text->size();
  const auto [end, error] = std::from_chars(text->data(), last, value);
  const bool is_number = error == std::errc{} && end == last && std::isfinite(value);
  return is_number ? std::optional(value) : std::nullopt;
}

}  // namespace

Fields Fields::Child(Node node, std::string_view key) const {
  Fields child(node, problems_);
  child.path_ = path_;
  child.depth_ = depth_;
  if (child.depth_ < kMaxPath) child.path_[child.depth_++] = key;
  return child;
}

void Fields::Note(std::string_view key, std::string_view what) const {
  if (problems_ == nullptr) return;
  if (problems_->count++ > 0) return;
  std::string text;
  for (std::size_t i = 0; i < depth_; ++i) text += std::string(path_[i]) + ".";
  problems_->first = OneLine(text + std::string(key) + ": " + std::string(what));
}

std::optional<Fields::Node> Fields::Find(std::string_view key) const {
  if (problems_ == nullptr) return std::nullopt;
  dom::object object;
  if (ElementOf(node_.bytes).get(object) != simdjson::SUCCESS) return std::nullopt;
  dom::element value;
  if (object.at_key(key).get(value) != simdjson::SUCCESS) return std::nullopt;
  if (value.is_null()) return std::nullopt;
  return Node{std::bit_cast<Bytes>(value)};
}

template <class T>
std::optional<T> Fields::FindAs(std::string_view key, std::string_view wanted) const {
  const auto node = Find(key);
  if (!node) return std::nullopt;
  const dom::element element = ElementOf(node->bytes);
  T value{};
  if (element.get(value) == simdjson::SUCCESS) return value;
  Note(key, Want(wanted, element));
  return std::nullopt;
}

bool Fields::Has(std::string_view key) const {
  return Find(key).has_value();
}

std::string Fields::Text(std::string_view key) const {
  return OptionalText(key).value_or("");
}

std::optional<std::string> Fields::OptionalText(std::string_view key) const {
  const auto text = FindAs<std::string_view>(key, "text");
  return text ? std::optional<std::string>(*text) : std::nullopt;
}

std::optional<std::int64_t> Fields::OptionalInteger(std::string_view key) const {
  return FindAs<std::int64_t>(key, "an integer");
}

std::int64_t Fields::Integer(std::string_view key, std::int64_t fallback) const {
  return OptionalInteger(key).value_or(fallback);
}

std::optional<double> Fields::Number(std::string_view key) const {
  const auto node = Find(key);
  if (!node) return std::nullopt;
  const dom::element element = ElementOf(node->bytes);
  const auto value = NumberIn(element);
  if (!value && TextIn(element) != "") Note(key, Want("a number", element));
  return value;
}

bool Fields::Boolean(std::string_view key, bool fallback) const {
  return FindAs<bool>(key, "a boolean").value_or(fallback);
}

std::optional<TimePoint> Fields::Time(std::string_view key) const {
  const auto text = FindAs<std::string_view>(key, "text");
  if (!text || text->empty()) return std::nullopt;
  const auto time = ParseTimestamp(*text);
  if (!time) Note(key, "'" + OneLine(*text, 40) + "' is not a time");
  return time;
}

std::optional<std::int64_t> Fields::Quantity(std::string_view key) const {
  const auto node = Find(key);
  if (!node) return std::nullopt;
  const dom::element element = ElementOf(node->bytes);
  std::int64_t integer = 0;
  if (element.get(integer) == simdjson::SUCCESS) return integer;
  const auto text = TextIn(element);
  if (!text) {
    Note(key, Want("a quantity", element));
    return std::nullopt;
  }
  const auto quantity = ParseQuantity(*text);
  if (quantity) return *quantity;
  Note(key, quantity.error().message);
  return std::nullopt;
}

Fields Fields::Object(std::string_view key) const {
  const auto node = Find(key);
  if (!node) return {};
  const dom::element element = ElementOf(node->bytes);
  if (element.is_object()) return Child(*node, key);
  Note(key, Want("an object", element));
  return {};
}

bool Fields::ForEach(std::string_view key, const std::function<void(const Fields&)>& visit) const {
  const auto array = FindAs<dom::array>(key, "an array");
  if (!array) return false;
  for (const dom::element item : *array) {
    if (item.is_object()) {
      visit(Child(Node{std::bit_cast<Bytes>(item)}, key));
    } else {
      Note(key, Want("objects in the array", item));
    }
  }
  return true;
}

void Fields::ForEachText(std::string_view key,
                         const std::function<void(std::string_view)>& visit) const {
  const auto array = FindAs<dom::array>(key, "an array");
  if (!array) return;
  for (const dom::element item : *array) {
    if (const auto text = TextIn(item)) {
      visit(*text);
    } else {
      Note(key, Want("texts in the array", item));
    }
  }
}

std::vector<std::string> Fields::Texts(std::string_view key) const {
  std::vector<std::string> texts;
  ForEachText(key, [&](std::string_view text) { texts.emplace_back(text); });
  texts.shrink_to_fit();
  return texts;
}

void Fields::ForEachEntry(
    std::string_view key,
    const std::function<void(std::string_view name, std::string_view text)>& visit) const {
  const auto object = FindAs<dom::object>(key, "an object");
  if (!object) return;
  for (const auto& [name, value] : *object) {
    if (const auto text = TextIn(value)) {
      visit(name, *text);
    } else {
      Note(key, Want("texts in the map", value));
    }
  }
}

void Fields::ForEachNumber(
    std::string_view key,
    const std::function<void(std::string_view name, double value)>& visit) const {
  const auto object = FindAs<dom::object>(key, "an object");
  if (!object) return;
  for (const auto& [name, value] : *object) {
    if (const auto number = NumberIn(value)) {
      visit(name, *number);
    } else if (!value.is_null() && TextIn(value) != "") {
      Note(key, Want("numbers in the map", value));
    }
  }
}

struct JsonParser::Parsed {
  dom::parser parser;
  DecodeProblems problems;
};

JsonParser::JsonParser() : parsed_(std::make_unique<Parsed>()) {}
JsonParser::JsonParser(JsonParser&&) noexcept = default;
JsonParser& JsonParser::operator=(JsonParser&&) noexcept = default;
JsonParser::~JsonParser() = default;

Result<Fields> JsonParser::Parse(std::string_view text) {
  parsed_->problems = {};
  dom::element root;
  const auto error = parsed_->parser.parse(text.data(), text.size()).get(root);
  if (error != simdjson::SUCCESS) {
    return Fail(ErrorKind::kBadResponse,
                std::string("not JSON: ") + simdjson::error_message(error));
  }
  if (!root.is_object()) {
    return Fail(ErrorKind::kBadResponse,
                "not a JSON object but " + std::string(TypeName(root.type())));
  }
  return Fields(Fields::Node{std::bit_cast<Bytes>(root)}, &parsed_->problems);
}

const DecodeProblems& JsonParser::problems() const {
  return parsed_->problems;
}

Result<JsonDocument> JsonDocument::Parse(std::string_view text) {
  JsonDocument document;
  auto root = document.parser_.Parse(text);
  if (!root) return tl::unexpected(root.error());
  document.root_ = *root;
  return document;
}

}  // namespace exporter
