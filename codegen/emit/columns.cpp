#include "emit/columns.hpp"

#include <string>

#include <fmt/format.h>

#include "emit/path_reader.hpp"
#include "naming/naming.hpp"

namespace recto::codegen {
namespace {

class ColumnWriter {
 public:
  ColumnWriter(CodeWriter& out, const model::Schema& schema, const model::Table& table)
      : out_(out), schema_(schema), naming_(schema), table_(table) {}

  void write(const model::Column& column) {
    const std::string type = naming_.key_part_type(column.type, table_.record->cpp.space);
    const std::string traits = Naming::traits_type(*table_.record);
    if (column.steps.empty()) {
      out_.format("/// `{}`, of the key.", column.path);
      out_.list(fmt::format("static constexpr auto {} = recto::key_column<{}, {}, {}>(",
                            column.name, traits, type, column.key_part),
                {string_literal(column.path)}, ");");
      return;
    }
    out_.format("/// `{}`{}", column.path,
                may_be_absent(column.steps) ? ", where it is there." : ".");
    out_.format("static constexpr auto {} = recto::column<{}, {}>(", column.name, traits, type);
    out_.indent();
    out_.indent();
    write_reader(column, type);
    out_.outdent();
    out_.outdent();
  }

 private:
  // What may be absent is read by several statements, other things by an expression.
  void write_reader(const model::Column& column, const std::string& type) {
    const std::string head = fmt::format("{}, [](const {}& row)", string_literal(column.path),
                                         naming_.view_type(*table_.record));
    PathReader reader(out_, schema_, "return std::nullopt;", {});
    if (!may_be_absent(column.steps)) {
      out_.format("{} {{ return {}; }});", head, reader.read(column.steps));
      return;
    }
    out_.format("{} -> std::optional<{}> {{", head, type);
    out_.indent();
    const std::string value = reader.read(column.steps);
    out_.format("return {};", value);
    out_.outdent();
    out_.line("});");
  }

  CodeWriter& out_;
  const model::Schema& schema_;
  Naming naming_;
  const model::Table& table_;
};

}  // namespace

void emit_columns(CodeWriter& out, const model::Schema& schema, const model::Table& table) {
  out.format("/// The columns of table \"{}\", for queries.", table.name);
  out.format("struct {} {{", Naming::columns_type(*table.record));
  out.indent();
  ColumnWriter writer(out, schema, table);
  for (const model::Column& column : table.columns) writer.write(column);
  out.outdent();
  out.line("};");
  out.line();
}

}  // namespace recto::codegen
