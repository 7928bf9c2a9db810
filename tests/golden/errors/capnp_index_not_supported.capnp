@0xb3c1f5a0d2e94c0f;
using Recto = import "/recto/recto.capnp";
struct Row $Recto.table("rows") $Recto.key("id") $Recto.index("by_name(name) unique") {
  id @0 :UInt64;
  name @1 :Text;
}
