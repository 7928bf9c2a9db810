#include "check/keys.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "check/annotations.hpp"
#include "check/key_spec.hpp"
#include "check/key_types.hpp"
#include "check/paths.hpp"
#include "check/terms.hpp"
#include "check/type_names.hpp"

namespace recto::codegen {
namespace {

using model::Kind;

class KeyCheck {
 public:
  KeyCheck(const model::Schema& schema, const model::Record& record,
           const model::Annotation& annotation, Diagnostics& diagnostics)
      : schema_(schema), record_(record), origin_(annotation.origin), diagnostics_(diagnostics) {}

  model::Key check(const KeySpec& spec) {
    model::Key key;
    key.origin = origin_;
    key.stored = !spec.parts.front().type.has_value();
    if (!check_not_mixed(spec)) return key;
    for (std::size_t i = 0; i < spec.parts.size(); ++i) {
      const KeyPartSpec& part = spec.parts[i];
      if (!check_new(spec, i)) continue;
      std::optional<model::KeyPart> checked = key.stored ? check_stored(part) : check_outside(part);
      if (checked) key.parts.push_back(std::move(*checked));
    }
    key.automatic = check_automatic(spec, key);
    check_length(key);
    return key;
  }

 private:
  void error(std::size_t offset, std::string message) {
    diagnostics_.error(origin_.at(offset), std::move(message));
  }

  bool check_not_mixed(const KeySpec& spec) {
    const auto is_typed = [](const KeyPartSpec& part) { return part.type.has_value(); };
    const auto typed = std::ranges::find_if(spec.parts, is_typed);
    const auto untyped = std::ranges::find_if_not(spec.parts, is_typed);
    if (typed == spec.parts.end() || untyped == spec.parts.end()) return true;
    error(std::max(typed, untyped)->path.offset(),
          fmt::format("'{}' has a type and '{}' has none; give all parts a type, and the key is "
                      "kept beside the value, or none, "
                      "and it is taken from the value's fields",
                      typed->path.to_string(), untyped->path.to_string()));
    return false;
  }

  bool check_new(const KeySpec& spec, std::size_t at) {
    const SpecPath& path = spec.parts[at].path;
    const auto end = spec.parts.begin() + static_cast<std::ptrdiff_t>(at);
    if (std::find_if(spec.parts.begin(), end,
                     [&](const KeyPartSpec& part) { return part.path == path; }) == end) {
      return true;
    }
    error(path.offset(), fmt::format("'{}' stands twice in the key", path.to_string()));
    return false;
  }

  std::optional<model::KeyPart> check_stored(const KeyPartSpec& part) {
    std::optional<ResolvedPath> resolved =
        resolve_path(schema_, record_, part.path, PathUse::key, origin_, diagnostics_);
    if (!resolved ||
        !check_type(resolved->type, part.path.to_string(), part.path.segments.back().offset)) {
      return std::nullopt;
    }
    return model::KeyPart{part.path.to_string(), std::move(resolved->steps), resolved->type,
                          order(part), part.path.offset()};
  }

  std::optional<model::KeyPart> check_outside(const KeyPartSpec& part) {
    if (part.path.segments.size() > 1) {
      error(part.path.offset(),
            fmt::format(
                "'{}' has a type, so it is kept beside the value and needs a plain name; leave the "
                "type out to take the field of the value",
                part.path.to_string()));
      return std::nullopt;
    }
    const std::optional<model::Type> type =
        find_type(schema_, record_, *part.type, origin_, diagnostics_);
    if (!type || !check_type(*type, part.type->name, part.type->offset)) return std::nullopt;
    warn_of_field(part);
    return model::KeyPart{part.path.to_string(), {}, *type, order(part), part.path.offset()};
  }

  bool check_type(const model::Type& type, const std::string& shown, std::size_t offset) {
    const std::optional<KeyTypeFault> fault = key_type_fault(schema_, type);
    if (fault) {
      error(offset,
            fmt::format("'{}' {} and can't be in a key; {}", shown, fault->what, fault->advice));
    }
    return !fault;
  }

  void warn_of_field(const KeyPartSpec& part) {
    const std::string name = part.path.to_string();
    if (record_.find(name) == nullptr) return;
    diagnostics_.warning(origin_.at(part.path.offset()),
                         fmt::format("key part '{0}' is kept beside the value, and the value has a "
                                     "field '{0}' too; leave the "
                                     "types out to take the key from the value",
                                     name));
  }

  bool check_automatic(const KeySpec& spec, const model::Key& key) {
    const auto found = std::ranges::find_if(spec.parts, &KeyPartSpec::automatic);
    if (found == spec.parts.end()) return false;
    const bool fits = spec.parts.size() == 1 && found->type && !found->descending;
    const bool numbers = !key.parts.empty() && (key.parts[0].type.kind == Kind::uint32 ||
                                                key.parts[0].type.kind == Kind::uint64);
    if (!fits || (!key.parts.empty() && !numbers)) {
      error(found->path.offset(),
            fmt::format("an 'auto' key is one ascending part of type {}; write \"{}\"",
                        terms_of(schema_).automatic_types, terms_of(schema_).automatic_example));
    }
    return true;
  }

  void check_length(const model::Key& key) {
    const std::size_t size = least_key_size(schema_, key.parts);
    if (size <= kLongestKey) return;
    error(0,
          fmt::format("the key takes {} bytes at least; the longest key that can be stored has {}",
                      size, kLongestKey));
  }

  static model::Order order(const KeyPartSpec& part) {
    return part.descending ? model::Order::descending : model::Order::ascending;
  }

  const model::Schema& schema_;
  const model::Record& record_;
  const TextOrigin& origin_;
  Diagnostics& diagnostics_;
};

// The first field that could be a key by itself, to show how a key is written.
std::string example_field(const model::Schema& schema, const model::Record& record) {
  for (const model::Field& field : record.fields) {
    if (!field.deprecated && !field.in_union && !key_type_fault(schema, field.type)) {
      return field.name;
    }
  }
  return std::string(terms_of(schema).typed_example);
}

}  // namespace

model::Key check_key(const model::Schema& schema, const model::Record& record,
                     Diagnostics& diagnostics) {
  const model::Annotation* annotation = record.annotation(kKeyAnnotation);
  if (annotation == nullptr || !annotation->has_value) {
    const Terms& terms = terms_of(schema);
    diagnostics.error(
        annotation == nullptr ? record.location : annotation->location,
        fmt::format("{} {} has no key; write {}, or whichever fields identify a record, beside {}",
                    terms.record(record), record.name,
                    terms.annotate(kKeyAnnotation, example_field(schema, record)),
                    terms.annotation(kTableAnnotation)));
    return {};
  }
  const Parsed<KeySpec> parsed = parse_key(annotation->value);
  for (const SpecError& fault : parsed.errors) {
    diagnostics.error(annotation->origin.at(fault.offset), fault.message);
  }
  if (!parsed.ok()) return {.parts = {}, .origin = annotation->origin};
  return KeyCheck(schema, record, *annotation, diagnostics).check(parsed.spec);
}

}  // namespace recto::codegen
