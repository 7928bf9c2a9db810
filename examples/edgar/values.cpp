#include "data_set.hpp"
#include "tsv_reader.hpp"

namespace edgar {
namespace {

/// The columns of a num.txt. The oldest data sets have no segments.
struct ValueColumns {
  explicit ValueColumns(const TsvReader& in)
      : adsh(in.column("adsh")),
        tag(in.column("tag")),
        version(in.column("version")),
        ddate(in.column("ddate")),
        qtrs(in.column("qtrs")),
        uom(in.column("uom")),
        segments(in.optional_column("segments")),
        coreg(in.optional_column("coreg")),
        value(in.column("value")),
        footnote(in.optional_column("footnote")) {}

  TsvReader::Column adsh, tag, version, ddate, qtrs, uom, segments, coreg, value, footnote;
};

}  // namespace

std::uint64_t read_values(const std::filesystem::path& path, const OnValue& on_value) {
  TsvReader in(path);
  const ValueColumns columns(in);
  ReportedValueT value;  // one for all rows, so that its strings keep their memory
  while (in.next()) {
    value.adsh = in.text(columns.adsh);
    value.tag = in.text(columns.tag);
    value.version = in.text(columns.version);
    value.ddate = in.number<std::uint32_t>(columns.ddate);
    value.qtrs = in.number<std::uint16_t>(columns.qtrs);
    value.uom = in.text(columns.uom);
    value.segments = in.text(columns.segments);
    value.coreg = in.text(columns.coreg);
    value.value = in.optional_number<double>(columns.value);
    value.footnote = in.text(columns.footnote);
    on_value(value, in.line(), in.bytes_read());
  }
  return in.rows();
}

}  // namespace edgar
