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

// An index becomes a member of the table class, where these names mean something else already or
// are kept free for that.
constexpr std::array kTableMembers = std::to_array<std::string_view>(
    {"Base",    "Columns", "Format",    "GuardType", "Indexes", "Key",           "KeyCodec",
     "Loader",  "RowType", "ScanType",  "Table",     "Traits",  "Value",         "ViewFormat",
     "bulk",    "clear",   "columns",   "contains",  "count",   "database",      "erase",
     "get",     "index",   "indexes",   "insert",    "join",    "kAutomaticKey", "kKeyInValue",
     "key_of",  "keys",    "multi_get", "name",      "open",    "partition",     "put",
     "put_all", "query",   "rebuild",   "resume",    "scan",    "schema",        "size",
     "token",   "update",  "verify",    "where"});

class IndexCheck {
 public:
  IndexCheck(const model::Schema& schema, const model::Record& record, const model::Key& key,
             const TextOrigin& origin, Diagnostics& diagnostics)
      : schema_(schema), record_(record), key_(key), origin_(origin), diagnostics_(diagnostics) {}

  std::optional<model::Index> check(const IndexSpec& spec) {
    model::Index index{spec.name, spec.unique, {}, origin_.at(spec.offset), origin_};
    std::set<std::string> seen;
    const SpecPath* first_multiple = nullptr;
    bool good = check_name(spec) && check_no_include(spec);
    for (const IndexEntrySpec& entry : spec.entries) {
      std::optional<model::KeyPart> checked;
      if (check_new(spec, entry.path, seen) && check_same_vector(entry.path, first_multiple)) {
        checked = check_entry(entry);
      }
      good = good && checked.has_value();
      if (checked) index.parts.push_back(std::move(*checked));
    }
    if (!good || !check_length(spec, index)) return std::nullopt;
    return index;
  }

 private:
  void error(std::size_t offset, std::string message) {
    diagnostics_.error(origin_.at(offset), std::move(message));
  }

  bool check_name(const IndexSpec& spec) {
    const std::string member = Naming::index_member(spec.name);
    if (std::ranges::find(kTableMembers, spec.name) != kTableMembers.end()) {
      error(spec.offset,
            fmt::format(
                "'{0}' is a name that tables keep for themselves; call the index something else, "
                "such as 'by_{0}'",
                spec.name));
      return false;
    }
    if (!names_.insert(member).second) {
      error(spec.offset, fmt::format("index '{}' is declared twice", spec.name));
      return false;
    }
    return true;
  }

  bool check_no_include(const IndexSpec& spec) {
    if (spec.includes.empty()) return true;
    error(spec.include_offset,
          "include(…) is not supported by this version; leave it out, and read these fields from "
          "the rows");
    return false;
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

  std::optional<model::KeyPart> check_entry(const IndexEntrySpec& entry) {
    const SpecPath& path = entry.path;
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
    return model::KeyPart{path.to_string(), std::move(resolved->steps), resolved->type,
                          entry.descending ? model::Order::descending : model::Order::ascending,
                          path.offset()};
  }

  // An entry is stored under the indexed parts and, so that it is one of many, the row's key.
  bool check_length(const IndexSpec& spec, const model::Index& index) {
    std::size_t size = least_key_size(schema_, index.parts);
    if (!index.unique) size += least_key_size(schema_, key_.parts);
    if (size <= kLongestKey) return true;
    error(spec.offset,
          fmt::format("an entry of index '{}' takes {} bytes at least{}; the longest that can be "
                      "stored has {}",
                      spec.name, size, index.unique ? "" : ", with the key of its record",
                      kLongestKey));
    return false;
  }

  // The path as far as its last '[]', or nothing.
  static std::string vector_of(const SpecPath& path) {
    SpecPath result = path;
    while (!result.segments.empty() && !result.segments.back().every) result.segments.pop_back();
    return result.to_string();
  }

  const model::Schema& schema_;
  const model::Record& record_;
  const model::Key& key_;
  const TextOrigin& origin_;
  Diagnostics& diagnostics_;
  std::set<std::string> names_;
};

}  // namespace

std::vector<model::Index> check_indexes(const model::Schema& schema, const model::Record& record,
                                        const model::Key& key, Diagnostics& diagnostics) {
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
  IndexCheck checker(schema, record, key, annotation->origin, diagnostics);
  for (const IndexSpec& spec : parsed.spec) {
    if (std::optional<model::Index> index = checker.check(spec)) {
      indexes.push_back(std::move(*index));
    }
  }
  return indexes;
}

}  // namespace recto::codegen
