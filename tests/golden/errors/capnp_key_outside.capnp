@0xb3c1f5a0d2e94c0a;
using Recto = import "/recto/recto.capnp";
enum Form { a @0; }
struct Row $Recto.table("rows") $Recto.key("id: UInt46, a: Form, b: Rows, c: Row, d: ulong, e: Txt, text: Text") {
  text @0 :Text;
}
struct Mixed $Recto.table("mixed") $Recto.key("id: UInt64, text") { text @0 :Text; }
