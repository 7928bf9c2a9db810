#include "check/indexes.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "check/annotations.hpp"
#include "check/index_spec.hpp"
#include "check/key_types.hpp"
#include "check/paths.hpp"
#include "check/terms.hpp"
#include "naming/naming.hpp"

namespace recto::codegen {
namespace {

// An index becomes a member of the table class, where these names mean something else already.
constexpr std::array<std::string_view, 27> kTableMembers = {
    "Base",  "Format",     "GuardType", "Key",    "KeyCodec",  "RowType",  "ScanType",
    "Value", "ViewFormat", "bulk",      "clear",  "contains",  "database", "erase",
    "get",   "insert",     "key_of",    "keys",   "multi_get", "name",     "open",
    "put",   "put_all",    "scan",      "schema", "size",      "verify"};

class IndexCheck {
 public:
  IndexCheck(const model::Schema& schema, const model::Record& record, const TextOrigin& origin,
             Diagnostics& diagnostics)
      : schema_(schema), record_(record), origin_(origin), diagnostics_(diagnostics) {}

  std::optional<model::Index> check(const IndexSpec& spec) {
    model::Index index{spec.name, spec.unique, {}, {}, origin_.at(spec.offset)};
    std::set<std::string> seen;
    const SpecPath* first_multiple = nullptr;
    bool good = check_name(spec);
    const auto add = [&](const SpecPath& path, bool descending, std::vector<model::IndexPath>& to) {
      std::optional<model::IndexPath> checked;
      if (check_new(spec, path, seen) && check_same_vector(path, first_multiple)) {
        checked = check_path(path, descending);
      }
      good = good && checked.has_value();
      if (checked) to.push_back(std::move(*checked));
    };
    for (const IndexEntrySpec& entry : spec.entries) add(entry.path, entry.descending, index.paths);
    for (const SpecPath& path : spec.includes) add(path, false, index.includes);
    if (!good) return std::nullopt;
    return index;
  }

 private:
  void error(std::size_t offset, std::string message) {
    diagnostics_.error(origin_.at(offset), std::move(message));
  }

  bool check_name(const IndexSpec& spec) {
    const std::string member = Naming::escape(spec.name);
    if (std::ranges::find(kTableMembers, spec.name) != kTableMembers.end()) {
      error(
          spec.offset,
          fmt::format(
              "'{0}' is a function of every table; call the index something else, such as 'by_{0}'",
              spec.name));
      return false;
    }
    if (!names_.insert(member).second) {
      error(spec.offset, fmt::format("index '{}' is declared twice", spec.name));
      return false;
    }
    return true;
  }

  bool check_new(const IndexSpec& spec, const SpecPath& path, std::set<std::string>& seen) {
    if (seen.insert(path.to_string()).second) return true;
    error(path.offset(),
          fmt::format("'{}' stands twice in index '{}'", path.to_string(), spec.name));
    return false;
  }

  // Entries are made by walking one vector; two of them would multiply.
  bool check_same_vector(const SpecPath& path, const SpecPath*& first) {
    const std::string vector = vector_of(path);
    if (vector.empty()) return true;
    if (first == nullptr) first = &path;
    if (vector_of(*first) == vector) return true;
    error(path.offset(),
          fmt::format("'{}' and '{}' go through different {}s, and an index can follow only one; "
                      "make two indexes of it",
                      first->to_string(), path.to_string(), terms_of(schema_).list));
    return false;
  }

  std::optional<model::IndexPath> check_path(const SpecPath& path, bool descending) {
    std::optional<ResolvedPath> resolved =
        resolve_path(schema_, record_, path, PathUse::index, origin_, diagnostics_);
    if (!resolved) return std::nullopt;
    if (const std::optional<KeyTypeFault> fault = key_type_fault(schema_, resolved->type)) {
      const bool vector = resolved->type.kind == model::Kind::vector;
      const std::string advice =
          vector ? fmt::format("write '{}[]' for one entry per element", path.to_string())
                 : fault->advice;
      error(path.segments.back().offset,
            fmt::format("'{}' {} and can't be indexed; {}", path.to_string(), fault->what, advice));
      return std::nullopt;
    }
    return model::IndexPath{path.to_string(), std::move(resolved->steps), resolved->type,
                            descending ? model::Order::descending : model::Order::ascending};
  }

  // The path as far as its last '[]', or nothing.
  static std::string vector_of(const SpecPath& path) {
    SpecPath result = path;
    while (!result.segments.empty() && !result.segments.back().every) result.segments.pop_back();
    return result.to_string();
  }

  const model::Schema& schema_;
  const model::Record& record_;
  const TextOrigin& origin_;
  Diagnostics& diagnostics_;
  std::set<std::string> names_;
};

}  // namespace

std::vector<model::Index> check_indexes(const model::Schema& schema, const model::Record& record,
                                        Diagnostics& diagnostics) {
  std::vector<model::Index> indexes;
  const model::Annotation* annotation = record.annotation(kIndexAnnotation);
  if (annotation == nullptr) return indexes;
  if (!annotation->has_value) {
    const Terms& terms = terms_of(schema);
    diagnostics.error(annotation->location,
                      fmt::format("{} has no value; write {}, or leave it out",
                                  terms.annotation(kIndexAnnotation),
                                  terms.annotate(kIndexAnnotation, "name(field)")));
    return indexes;
  }
  const Parsed<IndexSpecs> parsed = parse_indexes(annotation->value);
  for (const SpecError& fault : parsed.errors) {
    diagnostics.error(annotation->origin.at(fault.offset), fault.message);
  }
  IndexCheck checker(schema, record, annotation->origin, diagnostics);
  for (const IndexSpec& spec : parsed.spec) {
    if (std::optional<model::Index> index = checker.check(spec)) {
      indexes.push_back(std::move(*index));
    }
  }
  return indexes;
}

}  // namespace recto::codegen
