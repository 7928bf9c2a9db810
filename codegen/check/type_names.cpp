#include "check/type_names.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "check/terms.hpp"
#include "diagnostics/suggest.hpp"
#include "model/scalar_names.hpp"

namespace recto::codegen {
namespace {

using model::Kind;

std::optional<model::Type> declared_type(const model::Schema& schema, const std::string& name) {
  const auto index_of = [&](const auto& list) {
    using Item = typename std::remove_cvref_t<decltype(list)>::value_type;
    return static_cast<std::size_t>(std::ranges::find(list, name, &Item::name) - list.begin());
  };
  if (const std::size_t at = index_of(schema.enums); at < schema.enums.size()) {
    return model::Type{schema.enums[at].is_union ? Kind::union_value : Kind::enumeration,
                       Kind::unknown, at, 0};
  }
  if (const std::size_t at = index_of(schema.records); at < schema.records.size()) {
    return model::Type{schema.records[at].fixed ? Kind::structure : Kind::table, Kind::unknown, at,
                       0};
  }
  return std::nullopt;
}

std::vector<std::string> known_names(const model::Schema& schema) {
  std::vector<std::string> names = model::scalar_names(schema.language);
  for (const model::Enum& declared : schema.enums) names.push_back(declared.name);
  for (const model::Record& record : schema.records) {
    if (record.fixed) names.push_back(record.name);
  }
  return names;
}

}  // namespace

std::optional<model::Type> find_type(const model::Schema& schema, const model::Record& record,
                                     const TypeSpec& spec, const TextOrigin& origin,
                                     Diagnostics& diagnostics) {
  if (const auto kind = model::scalar_named(spec.name, schema.language)) return model::Type{*kind};
  std::string_view space = record.name;
  while (true) {
    const std::string name = space.empty() ? spec.name : fmt::format("{}.{}", space, spec.name);
    if (std::optional<model::Type> type = declared_type(schema, name)) return type;
    if (space.empty()) break;
    space = model::namespace_of(space);
  }
  const std::string hint = did_you_mean(spec.name, known_names(schema));
  diagnostics.error(origin.at(spec.offset),
                    fmt::format("'{}' is not a type{}", spec.name,
                                hint.empty() ? fmt::format("; write one such as {}",
                                                           terms_of(schema).key_type_examples)
                                             : hint));
  return std::nullopt;
}

}  // namespace recto::codegen
