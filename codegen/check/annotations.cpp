#include "check/annotations.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "check/terms.hpp"
#include "diagnostics/suggest.hpp"

namespace recto::codegen {
namespace {

constexpr std::array kKnown = {kTableAnnotation, kKeyAnnotation, kIndexAnnotation};

// Reports unknown names and gives whether any known one is there.
void check_names(const std::vector<model::Annotation>& annotations, std::string_view wrong_place,
                 Diagnostics& diagnostics) {
  for (const model::Annotation& annotation : annotations) {
    if (!annotation.name.starts_with("recto_")) continue;
    if (std::ranges::find(kKnown, annotation.name) == kKnown.end()) {
      const std::vector<std::string> known(kKnown.begin(), kKnown.end());
      const std::string hint = did_you_mean(annotation.name, known);
      diagnostics.error(annotation.location,
                        fmt::format("unknown attribute '{}'{}", annotation.name,
                                    hint.empty() ? "; Recto knows " + quoted_list(known) : hint));
    } else if (!wrong_place.empty()) {
      diagnostics.error(annotation.location, fmt::format("'{}' stands on {}; it belongs on a table",
                                                         annotation.name, wrong_place));
    }
  }
}

// A key or an index on a table that has no name to be stored under.
void check_company(const Terms& terms, const model::Record& record, Diagnostics& diagnostics) {
  if (is_table(record)) return;
  for (const std::string_view name : {kKeyAnnotation, kIndexAnnotation}) {
    if (const model::Annotation* annotation = record.annotation(name)) {
      diagnostics.error(
          annotation->location,
          fmt::format("'{}' without '{}'; write {} beside it, the name under which the records of "
                      "{} are stored",
                      terms.annotation(name), terms.annotation(kTableAnnotation),
                      terms.annotate(kTableAnnotation, "name"), record.name));
    }
  }
}

}  // namespace

bool is_table(const model::Record& record) {
  return !record.fixed && record.annotation(kTableAnnotation) != nullptr;
}

void check_annotations(const model::Schema& schema, Diagnostics& diagnostics) {
  for (const model::Record& record : schema.records) {
    if (!record.local) continue;
    check_names(record.annotations, record.fixed ? "a struct" : "", diagnostics);
    if (!record.fixed) check_company(terms_of(schema), record, diagnostics);
    for (const model::Field& field : record.fields) {
      check_names(field.annotations, fmt::format("field '{}'", field.name), diagnostics);
    }
  }
  for (const model::Enum& declared : schema.enums) {
    if (declared.local) {
      check_names(declared.annotations, declared.is_union ? "a union" : "an enum", diagnostics);
    }
  }
}

}  // namespace recto::codegen
