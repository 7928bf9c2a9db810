#include "check/terms.hpp"

#include <fmt/format.h>

namespace recto::codegen {
namespace {

constexpr std::string_view kPrefix = "recto_";

constexpr Terms kFlatBuffers = {
    .language = model::Language::flatbuffers,
    .list = "vector",
    .table_order = "after the name of a table",
    .key_types =
        "keys and indexes hold integers, bool, enums, float, double, string, [ubyte] and structs "
        "of these",
    .key_type_examples = "'ulong', 'string' or '[ubyte]', an enum or a struct",
    .automatic_types = "uint or ulong",
    .automatic_example = "id: ulong auto",
    .typed_example = "id: ulong"};

constexpr Terms kCapnProto = {
    .language = model::Language::capnproto,
    .list = "list",
    .table_order = "after the name of a struct",
    .key_types = "keys and indexes hold integers, Bool, enums, Float32, Float64, Text and Data",
    .key_type_examples = "'UInt64', 'Text' or 'Data', or an enum",
    .automatic_types = "UInt32 or UInt64",
    .automatic_example = "id: UInt64 auto",
    .typed_example = "id: UInt64"};

}  // namespace

std::string Terms::annotation(std::string_view name) const {
  if (language == model::Language::flatbuffers) return std::string(name);
  return fmt::format("$Recto.{}", name.substr(kPrefix.size()));
}

std::string Terms::annotate(std::string_view name, std::string_view value) const {
  const bool capnp = language == model::Language::capnproto;
  return fmt::format("{}{}\"{}\"{}", annotation(name), capnp ? "(" : ": ", value, capnp ? ")" : "");
}

std::string_view Terms::record(const model::Record& record) const {
  return record.fixed || language == model::Language::capnproto ? "struct" : "table";
}

const Terms& terms_of(const model::Schema& schema) {
  return schema.language == model::Language::capnproto ? kCapnProto : kFlatBuffers;
}

}  // namespace recto::codegen
