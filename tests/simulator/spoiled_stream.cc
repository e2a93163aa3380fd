// SPDX-License-Identifier: Apache-2.0
#include "tests/simulator/faults.h"

#include <nlohmann/json.hpp>

#include "tests/simulator/kubernetes/api.h"
#include "tests/simulator/template.h"

namespace simulator {
namespace {

class SpoiledStream : public Stream {
 public:
  SpoiledStream(const Fault& fault, std::shared_ptr<Stream> inner)
      : fault_(fault), inner_(std::move(inner)) {}

  Piece Next(std::chrono::milliseconds patience) override;

 private:
  bool IsDue() const { return !done_ && sent_ >= fault_.after_events; }
  // What the fault sends of itself, without waiting for an event; nullopt for the other kinds.
  std::optional<Piece> OwnPiece() const;
  void SpoilLine(std::string& line, Piece& out);

  const Fault fault_;
  const std::shared_ptr<Stream> inner_;
  int sent_ = 0;
  bool done_ = false;
};

std::optional<Piece> SpoiledStream::OwnPiece() const {
  switch (fault_.kind) {
    case FaultKind::kReset:
      return Piece{{}, Piece::Then::kReset};
    case FaultKind::kTruncate:
      return Piece{{}, Piece::Then::kBreak};
    case FaultKind::kGone:
      return Piece{{kubernetes::ExpiredEvent("too old resource version: 1 (2)")},
                   Piece::Then::kEnd};
    case FaultKind::kErrorEvent: {
      const int status = fault_.status == 0 ? 500 : fault_.status;
      return Piece{{kubernetes::ErrorEvent(status, "the simulator was told to end this watch",
                                           status == 410 ? "Expired" : "InternalError")},
                   Piece::Then::kEnd};
    }
    case FaultKind::kBadJson:
      return Piece{{"{\"type\":\"MODIFIED\",\"object\":{\"kind\":}}\n"}, Piece::Then::kMore};
    default:
      return std::nullopt;
  }
}

void SpoiledStream::SpoilLine(std::string& line, Piece& out) {
  if (fault_.kind == FaultKind::kHalfLine) {
    line.resize(line.size() / 2);
    out.then = Piece::Then::kBreak;
    done_ = true;
  }
  if (fault_.kind == FaultKind::kWrongType) {
    line.pop_back();
    line = WithWrongType(line, true) + "\n";
    done_ = true;
  }
}

Piece SpoiledStream::Next(std::chrono::milliseconds patience) {
  if (IsDue()) {
    if (auto own = OwnPiece()) {
      done_ = true;
      return *own;
    }
  }
  Piece piece = inner_->Next(patience);
  Piece out{{}, piece.then, piece.pause};
  if (fault_.kind == FaultKind::kSlow && !piece.lines.empty()) out.pause = fault_.delay;
  for (std::string& line : piece.lines) {
    if (IsDue()) {
      if (fault_.kind == FaultKind::kSilent) continue;
      if (auto own = OwnPiece()) {
        // What comes behind it is lost, but for a line of garbage.
        done_ = true;
        out.lines.insert(out.lines.end(), own->lines.begin(), own->lines.end());
        out.then = own->then;
        if (out.then != Piece::Then::kMore) return out;
      }
      SpoilLine(line, out);
    }
    out.lines.push_back(std::move(line));
    ++sent_;
    if (done_ && out.then == Piece::Then::kBreak) return out;
  }
  return out;
}

}  // namespace

std::shared_ptr<Stream> SpoilStream(const Fault& fault, std::shared_ptr<Stream> stream) {
  return std::make_shared<SpoiledStream>(fault, std::move(stream));
}

std::string WithWrongType(const std::string& json, bool is_event) {
  auto document = nlohmann::ordered_json::parse(json, nullptr, false);
  if (!document.is_object()) return json;
  auto& object = is_event ? document["object"] : document;
  object[object.contains("spec") ? "spec" : "provisioner"] = 7;
  return ToText(document);
}

}  // namespace simulator
