// SPDX-License-Identifier: Apache-2.0
#include "tests/simulator/template.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <span>
#include <stdexcept>

#include "tests/simulator/template_files.h"

namespace simulator {
namespace {

using OrderedJson = nlohmann::ordered_json;

void Escape(char c, std::string& out) {
  constexpr std::string_view kHex = "0123456789abcdef";
  if (c == '"' || c == '\\') {
    out += '\\';
    out += c;
  } else if (c == '\n') {
    out += "\\n";
  } else {
    out += "\\u00";
    out += kHex[static_cast<unsigned char>(c) >> 4];
    out += kHex[static_cast<unsigned char>(c) & 15];
  }
}

}  // namespace

void AppendEscaped(std::string_view text, std::string& out) {
  const char* const end = text.data() + text.size();
  // Runs of plain characters go over in one piece: nearly all text is one such run.
  const char* run = text.data();
  for (const char* at = run; at != end; ++at) {
    if (*at != '"' && *at != '\\' && static_cast<unsigned char>(*at) >= 0x20) continue;
    out.append(run, at);
    Escape(*at, out);
    run = at + 1;
  }
  out.append(run, end);
}

void Values::Set(std::string_view name, double number) {
  Add(name, false).owned = OrderedJson(number).dump();
}

bool Values::Value::holds() const {
  if (bind) return items > 0;
  return is_text ? !text().empty() : text() != "false" && text() != "0";
}

const Values::Value& Values::Find(std::string_view name) const {
  for (std::size_t i = 0; i < values_.size(); ++i) {
    const std::size_t at = (next_ + i) % values_.size();
    if (values_[at].name != name) continue;
    next_ = at;
    return values_[at];
  }
  if (outer_ == nullptr) throw std::logic_error("no value for ${" + std::string(name) + "}");
  return outer_->Find(name);
}

// Turns a document into parts; literals that follow each other become one.
class Template::Compiler {
 public:
  explicit Compiler(std::vector<Part>& parts) : parts_(parts) {}

  void AddValue(const OrderedJson& value) {
    if (value.is_object()) {
      AddLiteral("{");
      Fill fill = Fill::kEmpty;
      AddMembers(value, fill);
      AddLiteral("}");
    } else if (value.is_array()) {
      AddLiteral("[");
      Fill fill = Fill::kEmpty;
      for (const OrderedJson& element : value) AddElement(element, fill);
      AddLiteral("]");
    } else if (value.is_string()) {
      AddString(value.get_ref<const std::string&>());
    } else {
      AddLiteral(value.dump());
    }
  }

 private:
  // Whether something stands before the next member or element, so that it needs a comma.
  enum class Fill { kEmpty, kUnknown, kFilled };

  void AddLiteral(std::string_view text) {
    if (parts_.size() == barrier_ || parts_.back().kind != Part::Kind::kLiteral)
      parts_.push_back({Part::Kind::kLiteral, {}});
    parts_.back().text += text;
  }

  void AddComma(Fill& fill) {
    if (fill == Fill::kFilled) AddLiteral(",");
    if (fill == Fill::kUnknown) parts_.push_back({Part::Kind::kComma, {}});
    fill = Fill::kFilled;
  }

  // What `add` adds, under the part's condition or for each of its items.
  template <class Add>
  void Govern(Part::Kind kind, std::string_view name, Fill& fill, Add add) {
    const std::size_t at = parts_.size();
    parts_.push_back({kind, std::string(name)});
    barrier_ = parts_.size();
    Fill inner = kind == Part::Kind::kEach && fill == Fill::kEmpty ? Fill::kUnknown : fill;
    add(inner);
    parts_[at].next = barrier_ = parts_.size();
    if (fill == Fill::kEmpty) fill = Fill::kUnknown;
  }

  template <class Add>
  void GovernIf(std::string_view name, Fill& fill, Add add) {
    const bool negated = name.starts_with('!');
    Govern(negated ? Part::Kind::kUnless : Part::Kind::kIf, name.substr(negated ? 1 : 0), fill,
           add);
  }

  void AddMembers(const OrderedJson& object, Fill& fill) {
    for (const auto& [key, value] : object.items()) {
      const OrderedJson& member = value;
      const std::size_t mark = key.find('?');
      const std::string_view name = std::string_view(key).substr(0, mark);
      const auto add = [&](Fill& inner) {
        AddComma(inner);
        AddText(name);
        AddLiteral(":");
        AddValue(member);
      };
      if (key == "+") {
        AddMembers(ReadTemplateFile(value.get<std::string>()), fill);
      } else if (key.starts_with('*')) {
        Govern(Part::Kind::kEach, key.substr(1), fill,
               [&](Fill& inner) { AddMembers(member, inner); });
      } else if (mark != std::string::npos) {
        GovernIf(std::string_view(key).substr(mark + 1), fill, add);
      } else {
        add(fill);
      }
    }
  }

  void AddElement(const OrderedJson& element, Fill& fill) {
    const std::string key =
        element.is_object() && element.size() == 1 ? element.begin().key() : std::string();
    const auto add = [&](Fill& inner) {
      AddComma(inner);
      AddValue(*element.begin());
    };
    if (key.starts_with('?')) {
      GovernIf(std::string_view(key).substr(1), fill, add);
    } else if (key.starts_with('*')) {
      Govern(Part::Kind::kEach, std::string_view(key).substr(1), fill, add);
    } else {
      AddComma(fill);
      AddValue(element);
    }
  }

  void AddString(const std::string& text) {
    const bool is_one = text.starts_with("${") && text.find('}') == text.size() - 1;
    if (is_one) {
      parts_.push_back({Part::Kind::kValue, text.substr(2, text.size() - 3)});
    } else {
      AddText(text);
    }
  }

  void AddText(std::string_view text) {
    AddLiteral("\"");
    while (!text.empty()) {
      const std::size_t begin = std::min(text.find("${"), text.size());
      std::string literal;
      AppendEscaped(text.substr(0, begin), literal);
      AddLiteral(literal);
      text.remove_prefix(begin);
      if (text.empty()) break;
      const std::size_t end = text.find('}');
      parts_.push_back({Part::Kind::kText, std::string(text.substr(2, end - 2))});
      text.remove_prefix(end + 1);
    }
    AddLiteral("\"");
  }

  std::vector<Part>& parts_;
  // Literals before it are closed: a condition ends or begins there.
  std::size_t barrier_ = 0;
};

Template::Template(const OrderedJson& document) {
  Compiler(parts_).AddValue(document);
}

std::string Template::Render(const Values& values) const {
  std::string out;
  Render(values, out);
  return out;
}

void Template::Render(const Values& values, std::string& out) const {
  Render(0, parts_.size(), values, out);
}

void Template::Render(std::size_t begin, std::size_t end, const Values& values,
                      std::string& out) const {
  using Kind = Part::Kind;
  for (std::size_t at = begin; at < end; ++at) {
    const Part& part = parts_[at];
    if (part.kind == Kind::kLiteral) {
      out += part.text;
      continue;
    }
    if (part.kind == Kind::kComma) {
      if (out.back() != '{' && out.back() != '[') out += ',';
      continue;
    }
    const Values::Value& value = values.Find(part.text);
    if (part.kind == Kind::kText) {
      AppendEscaped(value.text(), out);
    } else if (part.kind == Kind::kValue) {
      if (value.is_text) out += '"';
      value.is_text ? AppendEscaped(value.text(), out) : void(out += value.text());
      if (value.is_text) out += '"';
    } else if (part.kind == Kind::kEach) {
      Values item(&values);
      for (std::size_t i = 0; i < value.items; ++i) {
        item.Clear();
        value.bind(i, item);
        Render(at + 1, part.next, item, out);
      }
      at = part.next - 1;
    } else if (value.holds() != (part.kind == Kind::kIf)) {
      at = part.next - 1;
    }
  }
}

std::string ToText(const OrderedJson& json, int indent) {
  return json.dump(indent, ' ', false, OrderedJson::error_handler_t::replace);
}

OrderedJson ReadTemplateFile(std::string_view path) {
  for (const TemplateFile& file : TemplateFiles())
    if (file.path == path) return OrderedJson::parse(file.text);
  throw std::logic_error("there is no template " + std::string(path));
}

}  // namespace simulator
