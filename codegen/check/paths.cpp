#include "check/paths.hpp"

#include <string>

#include <fmt/format.h>

#include "check/terms.hpp"
#include "diagnostics/suggest.hpp"

namespace recto::codegen {
namespace {

using model::Kind;

std::string missing_field(const Terms& terms, const model::Record& record,
                          const std::string& name) {
  std::vector<std::string> names;
  for (const model::Field& field : record.fields) {
    if (!field.deprecated && field.type.kind != Kind::union_tag) names.push_back(field.name);
  }
  const std::string what =
      fmt::format("{} {} has no field '{}'", terms.record(record), record.name, name);
  const std::string hint = did_you_mean(name, names);
  if (!hint.empty()) return what + hint;
  return names.empty() ? what : fmt::format("{}; it has {}", what, quoted_list(names));
}

class Walk {
 public:
  Walk(const model::Schema& schema, const SpecPath& path, PathUse use)
      : schema_(schema), terms_(terms_of(schema)), path_(path), use_(use) {}

  // Gives the fault of the path at segment `failed()`, or an empty string.
  std::string follow(const model::Record& start) {
    const model::Record* record = &start;
    for (; at_ < path_.segments.size(); ++at_) {
      const PathSegment& segment = path_.segments[at_];
      const model::Field* field = record->find(segment.name);
      if (field == nullptr) return missing_field(terms_, *record, segment.name);
      if (std::string fault = enter(*field, segment); !fault.empty()) return fault;
      const bool last = at_ + 1 == path_.segments.size();
      if (last) break;
      const bool is_record = found_.type.kind == Kind::table || found_.type.kind == Kind::structure;
      if (!is_record) return fault_of_leaf(*field);
      record = &schema_.records.at(found_.type.definition);
    }
    return {};
  }

  [[nodiscard]] std::size_t failed() const { return at_; }
  [[nodiscard]] ResolvedPath take() { return std::move(found_); }

 private:
  std::string enter(const model::Field& field, const PathSegment& segment) {
    if (field.deprecated) {
      return fmt::format("field '{}' is deprecated and can't be read any more", field.name);
    }
    if (field.in_union) return fault_of_member(field);
    if (segment.every && use_ == PathUse::key) {
      return fmt::format("'{}[]' has many values, and a key has one; '[]' is for indexes",
                         field.name);
    }
    if (segment.every && field.type.kind != Kind::vector) return fault_of_every(field);
    found_.type = segment.every ? field.type.element_type() : field.type;
    found_.steps.push_back({&field, segment.every});
    return {};
  }

  [[nodiscard]] std::string fault_of_member(const model::Field& field) const {
    if (use_ == PathUse::key) {
      return fmt::format(
          "'{}' is a member of a union and has a value only while the union is of that member; a "
          "key needs a field that is always there",
          field.name);
    }
    return fmt::format(
        "'{}' is a member of a union, and indexes of union members are not supported by this "
        "version; name a field outside of unions",
        field.name);
  }

  [[nodiscard]] std::string fault_of_every(const model::Field& field) const {
    if (field.type.kind == Kind::bytes) {
      return fmt::format("'{}' is a string of bytes and counts as one value; leave '[]' out",
                         field.name);
    }
    return fmt::format("'{}' is a {}, not a {}; leave '[]' out", field.name, schema_.spell(field),
                       terms_.list);
  }

  [[nodiscard]] std::string fault_of_leaf(const model::Field& field) const {
    if (found_.type.kind == Kind::union_value) {
      return fmt::format(
          "'{}' is a union, and a path can't go into a union, whose fields depend on its type",
          field.name);
    }
    if (found_.type.kind == Kind::vector && use_ == PathUse::key) {
      return fmt::format("'{}' is a {}, and a key can't be taken from its elements", field.name,
                         terms_.list);
    }
    if (found_.type.kind == Kind::vector) {
      return fmt::format("'{0}' is a {1}; write '{0}[]' to go into each of its elements",
                         field.name, terms_.list);
    }
    return fmt::format("'{}' is a {} and has no fields to go into", field.name,
                       schema_.spell(found_.type));
  }

  const model::Schema& schema_;
  const Terms& terms_;
  const SpecPath& path_;
  PathUse use_;
  ResolvedPath found_;
  std::size_t at_ = 0;
};

}  // namespace

std::optional<ResolvedPath> resolve_path(const model::Schema& schema, const model::Record& record,
                                         const SpecPath& path, PathUse use,
                                         const TextOrigin& origin, Diagnostics& diagnostics) {
  Walk walk(schema, path, use);
  if (std::string fault = walk.follow(record); !fault.empty()) {
    diagnostics.error(origin.at(path.segments[walk.failed()].offset), std::move(fault));
    return std::nullopt;
  }
  return walk.take();
}

}  // namespace recto::codegen
