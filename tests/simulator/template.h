// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace simulator {

// What the placeholders of a template stand for. Values are found fastest in the order in which
// they were set. Text given as a view or an lvalue, and lists given as an lvalue, must outlive it.
class Values {
 public:
  using BindItem = std::function<void(std::size_t index, Values& item)>;

  explicit Values(const Values* outer = nullptr) : outer_(outer) { values_.reserve(32); }

  void Set(std::string_view name, std::string_view text) { Add(name, true).view = text; }
  void Set(std::string_view name, const std::string& text) { Add(name, true).view = text; }
  void Set(std::string_view name, const char* text) { Add(name, true).view = text; }
  void Set(std::string_view name, std::string&& text) { Add(name, true).owned = std::move(text); }
  void Set(std::string_view name, const std::string&& text) { Add(name, true).owned = text; }
  template <std::integral T>
  void Set(std::string_view name, T number) {
    if constexpr (std::same_as<T, bool>) {
      Add(name, false).view = number ? "true" : "false";
    } else {
      Add(name, false).owned = std::to_string(number);
    }
  }
  void Set(std::string_view name, double number);
  // `bind(const Item&, Values&)` sets the values of each item; those outside stay in sight.
  template <class Range, class Bind>
  void SetList(std::string_view name, Range&& range, Bind bind) {
    Value& value = Add(name, false);
    value.items = range.size();
    value.bind = [held = std::tuple<Range>(std::forward<Range>(range)), bind](
                     std::size_t index, Values& item) { bind(std::get<0>(held)[index], item); };
  }
  void Clear() { values_.clear(); }

 private:
  friend class Template;
  struct Value {
    std::string_view name;
    bool is_text = false;
    std::string_view view = {};
    std::string owned = {};  // in place of `view` where it is not empty
    std::size_t items = 0;
    BindItem bind = nullptr;  // of a list

    std::string_view text() const { return owned.empty() ? view : std::string_view(owned); }
    // Text that is not empty, a list with items, any number but 0, true.
    bool holds() const;
  };

  Value& Add(std::string_view name, bool is_text) {
    return values_.emplace_back(Value{.name = name, .is_text = is_text});
  }
  const Value& Find(std::string_view name) const;

  const Values* outer_;
  std::vector<Value> values_;
  mutable std::size_t next_ = 0;  // behind the value that was found last
};

// A JSON document with placeholders, compiled. Objects are rendered by the hundred thousand, so
// there is no document in between.
//
//   "${name}"          the value, a number or JSON as such; within other text, as text
//   "key?name": VALUE  a member that is there if the value holds anything; "key?!name" if not
//   {"?name": VALUE}   in an array, likewise an element
//   {"*name": VALUE}   in an array, an element for each item of a list
//   "*name": {...}     in an object, these members for each item of a list
//   "+": "PATH"        in an object, the members of another file's object
class Template {
 public:
  Template() = default;
  explicit Template(const nlohmann::ordered_json& document);

  // Appends to `out`. Throws std::logic_error for a placeholder without a value.
  void Render(const Values& values, std::string& out) const;
  std::string Render(const Values& values) const;

 private:
  class Compiler;
  struct Part {
    enum class Kind { kLiteral, kComma, kText, kValue, kIf, kUnless, kEach };
    Kind kind = Kind::kLiteral;
    std::string text = {};  // the literal, or the name of the value
    std::size_t next = 0;   // of kIf, kUnless and kEach: the part behind what they govern
  };

  void Render(std::size_t begin, std::size_t end, const Values& values, std::string& out) const;

  std::vector<Part> parts_;
};

// A file below templates/, such as "kubernetes/pods.json". Throws std::logic_error without it.
nlohmann::ordered_json ReadTemplateFile(std::string_view path);

// Appends the text as it stands between the quotes of a JSON string.
void AppendEscaped(std::string_view text, std::string& out);

// Never throws: bytes of a request that are no UTF-8 become replacement characters.
std::string ToText(const nlohmann::ordered_json& json, int indent = -1);

}  // namespace simulator
