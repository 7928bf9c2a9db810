#include "emit/schema_literal.hpp"

#include <algorithm>

#include "emit/hash.hpp"

namespace recto::codegen {
namespace {

constexpr std::string_view kNamespace = "recto::schemas";

std::string unqualified_name(const model::Record& record) {
  std::string name = record.name;
  std::ranges::replace(name, '.', '_');
  return fmt::format("{}_{}", name, hash_text(record.binary_schema));
}

// The bytes as literals of lines that fit, to be joined by the compiler.
void emit_bytes(CodeWriter& out, std::string_view bytes) {
  std::size_t begin = 0;
  while (begin < bytes.size()) {
    std::string literal = "\"\"";
    std::size_t end = begin;
    while (end < bytes.size()) {
      std::string next = string_literal(bytes.substr(end, 1));
      if (literal.size() + next.size() - 2 > kCodeWidth - 5) break;
      literal.insert(literal.size() - 1, next, 1, next.size() - 2);
      ++end;
    }
    out.format("    {}{}", literal, end == bytes.size() ? ";" : "");
    begin = end;
  }
}

}  // namespace

std::string schema_literal_name(const model::Record& record) {
  return fmt::format("{}::{}", kNamespace, unqualified_name(record));
}

void emit_schema_literals(CodeWriter& out, const model::Schema& schema,
                          const std::vector<model::Table>& tables) {
  const std::string_view language = schema.language == model::Language::capnproto
                                        ? "a CodeGeneratorRequest of Cap'n Proto's schema.capnp"
                                        : "FlatBuffers' reflection.fbs";
  out.format("namespace {} {{", kNamespace);
  for (const model::Table& table : tables) {
    const model::Record& record = *table.record;
    out.line();
    out.format("/// The binary schema ({}) of `{}` and all that it holds: {} bytes.", language,
               record.name, record.binary_schema.size());
    out.format("alignas(8) inline constexpr char {}[] =", unqualified_name(record));
    emit_bytes(out, record.binary_schema);
  }
  out.line();
  out.format("}}  // namespace {}", kNamespace);
}

}  // namespace recto::codegen
