// SPDX-License-Identifier: Apache-2.0
#include "exporter/kubernetes/client/page_reader.h"

#include "exporter/kubernetes/client/status_error.h"

namespace exporter::kubernetes {
namespace {

tl::unexpected<Error> NotTheList(int status, const std::string& kind, const std::string& why) {
  const std::string code = status == 200 ? "" : std::to_string(status) + ": ";
  return Fail(ErrorKind::kBadResponse, code + "the answer is not a " + kind + ": " +
                                           std::string(kIsItKubernetes) + " (" + why + ")");
}

}  // namespace

PageReader::PageReader(ListSink& sink)
    : sink_(sink), splitter_("items", [this](std::string_view item) { TakeItem(item); }) {}

bool PageReader::Feed(std::string_view piece) {
  return splitter_.Feed(piece) && failure_.empty();
}

void PageReader::KeepFirst(const std::string& problem) {
  if (page_.first_problem.empty()) page_.first_problem = problem;
}

void PageReader::TakeItem(std::string_view item) {
  if (!failure_.empty()) return;
  const auto object = parser_.Parse(item);
  if (!object) {
    failure_ = "items: " + object.error().message;
    return;
  }
  // Skipping an object without an identity would make some object look deleted.
  if (const std::string refusal = sink_.Take(*object); !refusal.empty()) {
    failure_ = "items: " + refusal;
    return;
  }
  ++page_.objects;
  if (parser_.problems().count == 0) return;
  const DecodeProblems problems = parser_.problems();
  const std::string name = object->Object("metadata").Text("name");
  KeepFirst(OneLine(name + ": " + problems.first));
  page_.problems += problems.count;
}

Result<std::string> PageReader::Finish(int status, const std::string& kind, ListEnd& read) {
  if (!failure_.empty()) return NotTheList(status, kind, failure_);
  if (!splitter_.complete()) return NotTheList(status, kind, "not a whole JSON object");
  const auto root = parser_.Parse(splitter_.shell());
  if (!root) return NotTheList(status, kind, root.error().message);
  const std::string its_kind = root->Text("kind");
  if (its_kind != kind) {
    return NotTheList(status, kind, "its kind is '" + OneLine(its_kind, 40) + "'");
  }
  // Continuing would treat the missing objects or pages as deleted.
  const Fields metadata = root->Object("metadata");
  if (!splitter_.has_array() || metadata.Text("resourceVersion").empty() ||
      (metadata.Has("continue") && !metadata.OptionalText("continue"))) {
    return NotTheList(status, kind,
                      "its items, metadata.resourceVersion or continue are absent or of another "
                      "type");
  }
  read.resource_version = metadata.Text("resourceVersion");
  std::string next = metadata.Text("continue");
  KeepFirst(parser_.problems().first);
  read.objects += page_.objects;
  read.problems += page_.problems + parser_.problems().count;
  if (read.first_problem.empty()) read.first_problem = page_.first_problem;
  return next;
}

}  // namespace exporter::kubernetes
