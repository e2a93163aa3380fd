// SPDX-License-Identifier: Apache-2.0
#include "exporter/alerting/alert_text.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cctype>
#include <set>
#include <utility>

#include "exporter/alerting/numbers.h"
#include "exporter/alerting/text_pieces.h"
#include "exporter/core/text.h"

namespace exporter {
namespace {

using Kind = TextPiece::Kind;

struct CostKey {
  std::string_view label;        // of the metric
  std::string_view alert_label;  // that has its value
};

// Where the cost of an object stands.
struct CostRow {
  std::string_view kind;
  std::string_view metric;
  std::array<CostKey, 4> keys;  // unused ones are empty
};

constexpr std::array<CostRow, 5> kCosts{{
    {"finding",
     "ack_storage_finding_monthly_cost",
     {{{"check", "check"}, {"kind", "kind"}, {"namespace", "namespace"}, {"name", "name"}}}},
    {"volume", "ack_storage_persistentvolume_monthly_cost", {{{"persistentvolume", "name"}}}},
    {"claim",
     "ack_storage_persistentvolume_monthly_cost",
     {{{"namespace", "namespace"}, {"persistentvolumeclaim", "name"}}}},
    {"persistentvolumeclaim",
     "ack_storage_persistentvolume_monthly_cost",
     {{{"namespace", "namespace"}, {"persistentvolumeclaim", "persistentvolumeclaim"}}}},
    {"disk", "ack_storage_disk_monthly_cost", {{{"disk", "disk"}}}},
}};

// A format of the value: its name in our texts, in Go, and our function.
struct Format {
  std::string_view name;
  std::string_view go;
  std::string (*text)(double value);
};

constexpr std::array<Format, 5> kFormats{{
    {"", "{{ $value }}", PrintedNumber},
    {"duration", "{{ $value | humanizeDuration }}", HumanDuration},
    {"percent", "{{ $value | humanizePercentage }}", HumanPercentage},
    {"bytes", "{{ $value | humanize1024 }}B", [](double value) { return Human1024(value) + "B"; }},
    {"amount", "{{ printf \"%.2f\" $value }}", TwoDecimals},
}};

template <class Rows, class Name>
const auto& RowOf(const Rows& rows, std::string_view name, Name Rows::value_type::*field) {
  const auto row = std::ranges::find(rows, name, field);
  assert(row != rows.end());  // the texts are ours
  return *row;
}

// "¥350.00", or "USD 350.00".
std::string Money(std::string_view currency, double amount) {
  const std::string unit = currency == "CNY" ? "¥" : std::string(currency) + " ";
  return unit + TwoDecimals(amount);
}

std::string GoMoney(const std::string& labels, const std::string& value) {
  return "{{ if eq " + labels + ".currency \"CNY\" }}¥{{ else }}{{ " + labels +
         ".currency }} {{ end }}{{ printf \"%.2f\" " + value + " }}";
}

std::string GoCost(const CostRow& row) {
  std::string matchers;
  std::string values;
  for (const auto& [label, alert_label] : row.keys) {
    if (label.empty()) continue;
    matchers += std::string(label) + "=%q,";
    values += " $labels." + std::string(alert_label);
  }
  return "{{ range query (printf `max by (currency) (" + std::string(row.metric) + "{" + matchers +
         "cluster=%q})`" + values + " $labels.cluster) }}It costs " + GoMoney(".Labels", ".Value") +
         " a month.{{ else }}Its cost is not known.{{ end }}";
}

std::string GoPieces(const TextPieces& pieces, const TemplateOptions& options);

std::string GoCondition(const TextPiece& piece) {
  const std::string label = "$labels." + piece.name;
  if (piece.kind == Kind::kIfLabel) return label;
  if (piece.kind == Kind::kIfWord) return "eq " + label + " \"" + piece.word + "\"";
  // Go compares a float with a float only.
  const bool is_float = piece.word.find('.') != std::string::npos;
  return "gt $value " + piece.word + (is_float ? "" : ".0");
}

std::string GoPiece(const TextPiece& piece, const TemplateOptions& options) {
  switch (piece.kind) {
    case Kind::kPlain:
      return piece.name;
    case Kind::kLabel:
      return "{{ $labels." + piece.name + (piece.word == "title" ? " | title" : "") + " }}";
    case Kind::kValue:
      return piece.word == "money" ? GoMoney("$labels", "$value")
                                   : std::string(RowOf(kFormats, piece.word, &Format::name).go);
    case Kind::kCost:
      return options.has_query ? GoCost(RowOf(kCosts, piece.word, &CostRow::kind)) : "";
    default:
      break;
  }
  const std::string otherwise = GoPieces(piece.otherwise, options);
  return "{{ if " + GoCondition(piece) + " }}" + GoPieces(piece.then, options) +
         (otherwise.empty() ? "" : "{{ else }}" + otherwise) + "{{ end }}";
}

std::string GoPieces(const TextPieces& pieces, const TemplateOptions& options) {
  std::string text;
  for (const TextPiece& piece : pieces) text += GoPiece(piece, options);
  return text;
}

// As Go's strings.Title: a letter after anything but a letter, digit or underscore.
std::string Title(std::string_view text) {
  std::string title(text);
  bool starts = true;
  for (char& c : title) {
    const auto byte = static_cast<unsigned char>(c);
    if (starts) c = static_cast<char>(std::toupper(byte));
    starts = std::isalnum(byte) == 0 && c != '_';
  }
  return title;
}

// Fills in texts for one sample.
struct Filling {
  const Sample& sample;
  const Costs& costs;

  bool Holds(const TextPiece& piece) const {
    const std::string_view label = LabelOf(sample.labels, piece.name);
    if (piece.kind == Kind::kIfLabel) return !label.empty();
    if (piece.kind == Kind::kIfWord) return label == piece.word;
    return sample.value > ParseWhole<double>(piece.word).value_or(0);
  }

  std::string Cost(const TextPiece& piece) const {
    const Costs::Cost* cost = costs.Of(piece.word, sample.labels);
    if (cost == nullptr) return "Its cost is not known.";
    return "It costs " + Money(cost->currency, cost->amount) + " a month.";
  }

  std::string Piece(const TextPiece& piece) const {
    const std::string_view label = LabelOf(sample.labels, piece.name);
    switch (piece.kind) {
      case Kind::kPlain:
        return piece.name;
      case Kind::kLabel:
        return piece.word == "title" ? Title(label) : std::string(label);
      case Kind::kValue:
        return piece.word == "money"
                   ? Money(LabelOf(sample.labels, "currency"), sample.value)
                   : RowOf(kFormats, piece.word, &Format::name).text(sample.value);
      case Kind::kCost:
        return Cost(piece);
      default:
        return All(Holds(piece) ? piece.then : piece.otherwise);
    }
  }

  std::string All(const TextPieces& pieces) const {
    std::string text;
    for (const TextPiece& piece : pieces) text += Piece(piece);
    return text;
  }
};

// The values that the keys of a row have for an alert.
std::vector<std::string> KeyOf(const CostRow& row, const Labels& alert) {
  std::vector<std::string> key;
  for (const auto& [label, alert_label] : row.keys) {
    if (!label.empty()) key.emplace_back(LabelOf(alert, alert_label));
  }
  return key;
}

// The kinds of cost in a text.
std::set<std::string> CostKindsOf(const TextPieces& pieces) {
  std::set<std::string> kinds;
  for (const TextPiece& piece : pieces) {
    if (piece.kind == Kind::kCost) kinds.insert(piece.word);
    kinds.merge(CostKindsOf(piece.then));
    kinds.merge(CostKindsOf(piece.otherwise));
  }
  return kinds;
}

void CollectLabels(const TextPieces& pieces, LabelNames& labels) {
  for (const TextPiece& piece : pieces) {
    const bool names =
        piece.kind == Kind::kLabel || piece.kind == Kind::kIfLabel || piece.kind == Kind::kIfWord;
    if (names) labels.push_back(piece.name);
    if (piece.kind == Kind::kValue && piece.word == "money") labels.emplace_back("currency");
    if (piece.kind == Kind::kCost) {
      for (const auto& key : RowOf(kCosts, piece.word, &CostRow::kind).keys) {
        if (!key.alert_label.empty()) labels.emplace_back(key.alert_label);
      }
    }
    CollectLabels(piece.then, labels);
    CollectLabels(piece.otherwise, labels);
  }
}

}  // namespace

std::string GoTemplate(std::string_view text, const TemplateOptions& options) {
  std::string line = GoPieces(ParseText(text), options);
  // A sentence that was left out at the end leaves the space before it.
  while (line.ends_with(' ')) line.pop_back();
  return line;
}

void Costs::Want(std::string_view text, const Labels& alert) {
  for (const std::string& kind : CostKindsOf(ParseText(text))) {
    by_kind_[kind].try_emplace(KeyOf(RowOf(kCosts, kind, &CostRow::kind), alert));
  }
}

std::vector<std::string> Costs::Metrics() const {
  std::vector<std::string> metrics;
  for (const auto& [kind, by_key] : by_kind_) {
    metrics.emplace_back(RowOf(kCosts, kind, &CostRow::kind).metric);
  }
  return metrics;
}

void Costs::Add(const MetricDef& def, std::initializer_list<std::string_view> label_values,
                double value) {
  for (auto& [kind, by_key] : by_kind_) {
    const CostRow& row = RowOf(kCosts, kind, &CostRow::kind);
    if (row.metric != def.name) continue;
    std::vector<std::string> key;
    for (const auto& [label, alert_label] : row.keys) {
      if (!label.empty()) key.emplace_back(ValueOfLabel(def, label_values, label));
    }
    const auto wanted = by_key.find(key);
    if (wanted == by_key.end()) continue;
    std::optional<Cost>& cost = wanted->second;
    if (cost && cost->amount >= value) continue;
    cost = {.currency = std::string(ValueOfLabel(def, label_values, "currency")), .amount = value};
  }
}

const Costs::Cost* Costs::Of(std::string_view kind, const Labels& alert) const {
  const auto by_key = by_kind_.find(kind);
  if (by_key == by_kind_.end()) return nullptr;
  const auto found = by_key->second.find(KeyOf(RowOf(kCosts, kind, &CostRow::kind), alert));
  return found == by_key->second.end() || !found->second ? nullptr : &*found->second;
}

std::string FilledIn(std::string_view text, const Sample& sample, const Costs& costs) {
  return Filling{sample, costs}.All(ParseText(text));
}

LabelNames LabelsIn(std::string_view text) {
  LabelNames labels;
  CollectLabels(ParseText(text), labels);
  return labels;
}

}  // namespace exporter
