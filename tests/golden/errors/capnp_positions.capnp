@0xb3c1f5a0d2e94c12;
# struct Row $Recto.table("x") { }
using Recto = import "/recto/recto.capnp";
const text :Text = "struct Row {";
annotation other(struct) :Text;
struct Row
    $other("# no comment")
    $Recto.table("rows")  # a remark
    $Recto.key("a\x62, \143d") $other("x") {
  x @0 :UInt64;
}
