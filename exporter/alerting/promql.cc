// SPDX-License-Identifier: Apache-2.0
#include <string_view>

#include "exporter/alerting/expr.h"
#include "exporter/alerting/numbers.h"
#include "exporter/core/text.h"

namespace exporter {
namespace {

// From here on an expression is broken into lines.
constexpr std::size_t kMaxWidth = 96;

std::string Quoted(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted.push_back('\\');
    quoted.push_back(c);
  }
  return quoted + "\"";
}

std::string MatcherText(const Matcher& matcher) {
  switch (matcher.op) {
    case Matcher::Op::kIs:
      return matcher.label + "=" + Quoted(matcher.values.front());
    case Matcher::Op::kIsNot:
      return matcher.label + "!=" + Quoted(matcher.values.front());
    case Matcher::Op::kIsOneOf:
      return matcher.label + "=~" + Quoted(Join(matcher.values, "|"));
  }
  return {};
}

std::string SeriesText(const Expr& expr) {
  std::string text = expr.name;
  if (!expr.matchers.empty()) text += "{" + Join(expr.matchers, ",", MatcherText) + "}";
  if (!expr.range.empty()) text += "[" + expr.range + "]";
  if (!expr.offset.empty()) text += " offset " + expr.offset;
  return text;
}

std::string Print(const Expr& expr, const std::string& indent);

// An operator inside an operator is in parentheses, so that no one has to know which binds tighter.
std::string PrintOperand(const Expr& expr, const std::string& indent) {
  if (expr.kind != Expr::Kind::kBinary) return Print(expr, indent);
  const std::string inner = Print(expr, indent + "  ");
  const bool is_long = inner.find('\n') != std::string::npos;
  return is_long ? "(\n" + indent + "  " + inner + "\n" + indent + ")" : "(" + inner + ")";
}

std::string OperatorText(const Expr& expr) {
  std::string text = expr.name;
  if (!expr.labels.empty()) text += " on (" + Join(expr.labels, ", ") + ")";
  if (expr.is_many_to_one) text += " group_left (" + Join(expr.group_left, ", ") + ")";
  return text;
}

std::string PrintBinary(const Expr& expr, const std::string& indent) {
  const std::string left = PrintOperand(expr.operands[0], indent);
  const std::string right = PrintOperand(expr.operands[1], indent);
  const std::string op = OperatorText(expr);
  const std::string line = left + " " + op + " " + right;
  const bool fits = line.find('\n') == std::string::npos && line.size() + indent.size() < kMaxWidth;
  if (fits) return line;
  // With a list of labels, the operator is a line of its own.
  const bool is_short = expr.labels.empty();
  return left + "\n" + indent + op + (is_short ? " " : "\n" + indent) + right;
}

// `head` and the operands in parentheses.
std::string PrintList(const std::string& head, const Expr& expr, const std::string& indent) {
  const auto list = [&](const std::string& inner, const std::string& separator) {
    return Join(expr.operands, separator,
                [&](const Expr& operand) { return Print(operand, inner); });
  };
  const std::string line = head + "(" + list(indent, ", ") + ")";
  if (line.find('\n') == std::string::npos && line.size() + indent.size() < kMaxWidth) return line;
  const std::string inner = indent + "  ";
  return head + "(\n" + inner + list(inner, ",\n" + inner) + "\n" + indent + ")";
}

std::string Print(const Expr& expr, const std::string& indent) {
  switch (expr.kind) {
    case Expr::Kind::kNumber:
      return ShortestNumber(expr.number);
    case Expr::Kind::kTime:
      return "time()";
    case Expr::Kind::kSeries:
      return SeriesText(expr);
    case Expr::Kind::kAggregate:
      return PrintList(expr.name + " by (" + Join(expr.labels, ", ") + ") ", expr, indent);
    case Expr::Kind::kBinary:
      return PrintBinary(expr, indent);
    case Expr::Kind::kCall:
      return PrintList(expr.name, expr, indent);
  }
  return {};
}

}  // namespace

std::string PromQl(const Expr& expr) {
  return Print(expr, "");
}

}  // namespace exporter
