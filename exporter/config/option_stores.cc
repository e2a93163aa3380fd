#include "exporter/config/option_stores.h"

#include <algorithm>
#include <utility>

#include "exporter/http/url.h"

namespace exporter {

Store Text(std::string Options::*field) {
  return [field](Options& options, const std::vector<std::string>& values) -> Stored {
    options.*field = values.back();
    return std::nullopt;
  };
}

Store List(std::vector<std::string> Options::*field) {
  return [field](Options& options, const std::vector<std::string>& values) -> Stored {
    std::vector<std::string> all;
    for (const std::string& value : values) {
      const auto parts = SplitList(value);
      all.insert(all.end(), parts.begin(), parts.end());
    }
    if (all.empty()) return "at least one value";
    options.*field = std::move(all);
    return std::nullopt;
  };
}

Store SourceNames(SourceApi api, std::vector<std::string> Options::*field) {
  return [api, field](Options& options, const std::vector<std::string>& values) -> Stored {
    std::string known;
    std::vector<std::string> names;
    for (const Source& source : AllSources()) {
      if (source.api == api) known += " " + source.name;
    }
    for (const std::string& value : values) {
      for (const std::string& name : SplitList(value)) {
        if ((known + " ").find(" " + name + " ") == std::string::npos) return "names of:" + known;
        names.push_back(name);
      }
    }
    if (names.empty()) return "at least one value";
    options.*field = std::move(names);
    return std::nullopt;
  };
}

Store OneOf(std::string Options::*field, std::vector<std::string> choices) {
  return [field, choices = std::move(choices)](Options& options,
                                               const std::vector<std::string>& values) -> Stored {
    if (std::ranges::find(choices, values.back()) == choices.end()) {
      std::string accepted = "one of";
      for (const std::string& choice : choices) accepted += " " + choice;
      return accepted;
    }
    options.*field = values.back();
    return std::nullopt;
  };
}

Store ServerUrl(std::string Options::*field) {
  return [field](Options& options, const std::vector<std::string>& values) -> Stored {
    const auto url = ParseServerUrl(values.back());
    if (!url) return "https://host[:port] or http://host[:port] without user name and query";
    options.*field = url->base;
    return std::nullopt;
  };
}

Store Number(double Options::*field, double least, double most, const std::string& accepted) {
  return [=](Options& options, const std::vector<std::string>& values) -> Stored {
    const auto number = ParseNumber(values.back());
    if (!number || *number < least || *number > most) return accepted;
    options.*field = *number;
    return std::nullopt;
  };
}

Store Count(int Options::*field, int least, int most, const std::string& accepted) {
  return [=](Options& options, const std::vector<std::string>& values) -> Stored {
    const auto count = ParseInteger(values.back());
    if (!count || *count < least || *count > most) return accepted;
    options.*field = static_cast<int>(*count);
    return std::nullopt;
  };
}

}  // namespace exporter
