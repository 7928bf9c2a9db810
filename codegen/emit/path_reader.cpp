#include "emit/path_reader.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace recto::codegen {
namespace {

using model::Kind;

model::Type type_of(const model::PathStep& step) {
  return step.every ? step.field->type.element_type() : step.field->type;
}

bool is_text_or_bytes(const model::Type& type) {
  return type.kind == Kind::text || type.kind == Kind::bytes;
}

bool is_record(const model::Type& type) {
  return type.kind == Kind::table || type.kind == Kind::structure;
}

}  // namespace

PathReader::PathReader(CodeWriter& out, const model::Schema& schema, std::string leave,
                       std::set<std::string> taken)
    : out_(out),
      naming_(schema),
      language_(schema.language),
      leave_(std::move(leave)),
      taken_(std::move(taken)) {
  taken_.insert("row");
}

std::string PathReader::read(const std::vector<model::PathStep>& steps) {
  Place place{"row"};
  std::string path;
  for (const model::PathStep& step : steps) {
    path += fmt::format(".{}{}", step.field->name, step.every ? "[]" : "");
    const auto found = places_.find(path);
    place = found != places_.end() ? found->second : enter(place, step);
    places_.emplace(path, place);
  }
  return value(place, type_of(steps.back()));
}

void PathReader::finish() {
  for (; loops_ > 0; --loops_) {
    out_.outdent();
    out_.line("}");
  }
}

PathReader::Place PathReader::enter(const Place& object, const model::PathStep& step) {
  if (language_ == model::Language::capnproto) return enter_capnp(object, step);
  return enter_flatbuffer(fmt::format("{}{}{}()", object.code, object.pointer ? "->" : ".",
                                      naming_.accessor(*step.field)),
                          step);
}

// Fields that may be absent are pointers, or optional numbers.
PathReader::Place PathReader::enter_flatbuffer(const std::string& member,
                                               const model::PathStep& step) {
  const model::Field& field = *step.field;
  if (!field.nullable) return {member};
  const bool number = model::is_scalar(field.type.kind) || field.type.kind == Kind::enumeration;
  const std::string name = local(field);
  out_.format("const auto{} {} = {};", number ? "" : "*", name, member);
  leave_if(number ? "!" + name : name + " == nullptr");
  if (step.every) return each_of_flatbuffer(name, type_of(step));
  return {name, true};
}

// A function of its own tells whether a field is there.
PathReader::Place PathReader::enter_capnp(const Place& object, const model::PathStep& step) {
  const model::Field& field = *step.field;
  const std::string member = fmt::format("{}.{}()", object.code, naming_.accessor(field));
  if (step.every) return each_of_capnp(member);  // a list that is absent is empty
  if (!field.nullable) return {member};
  leave_if(fmt::format("!{}.{}()", object.code, naming_.accessor(field, "has")));
  if (!is_record(field.type)) return {member};
  const std::string name = local(field);
  out_.format("const auto {} = {};", name, member);
  return {name};
}

PathReader::Place PathReader::each_of_flatbuffer(const std::string& vector,
                                                 const model::Type& element) {
  const bool pointer = is_record(element) || is_text_or_bytes(element);
  const std::string name = local("element");
  open_loop(fmt::format("for (const auto{} {} : *{}) {{", pointer ? "*" : "", name, vector));
  // flatc keeps vectors of bool as vectors of numbers.
  return {element.kind == Kind::boolean ? name + " != 0" : name, pointer};
}

PathReader::Place PathReader::each_of_capnp(const std::string& list) {
  const std::string name = local("element");
  open_loop(fmt::format("for (const auto {} : {}) {{", name, list));
  return {name};
}

void PathReader::leave_if(const std::string& absent) { out_.format("if ({}) {}", absent, leave_); }

void PathReader::open_loop(const std::string& head) {
  out_.line(head);
  out_.indent();
  ++loops_;
  leave_ = "continue;";
}

std::string PathReader::local(const std::string& wanted) {
  std::string name = wanted;
  for (int i = 2; !taken_.insert(name).second; ++i) name = fmt::format("{}_{}", wanted, i);
  return name;
}

std::string PathReader::local(const model::Field& field) {
  return local(Naming::key_member(field.name));
}

std::string PathReader::value(const Place& place, const model::Type& type) const {
  if (language_ == model::Language::capnproto) {
    return is_text_or_bytes(type) ? fmt::format("recto::field_value({})", place.code) : place.code;
  }
  if (type.kind == Kind::text) return place.code + "->string_view()";
  if (type.kind == Kind::bytes) return fmt::format("recto::Bytes(*{})", place.code);
  return place.pointer ? "*" + place.code : place.code;
}

bool goes_through_vector(const std::vector<model::PathStep>& steps) {
  return std::ranges::any_of(steps, &model::PathStep::every);
}

bool may_be_absent(const std::vector<model::PathStep>& steps) {
  return std::ranges::any_of(
      steps, [](const model::PathStep& step) { return step.field->nullable && !step.every; });
}

}  // namespace recto::codegen
