@0xb3c1f5a0d2e94c0f;
using Recto = import "/recto/recto.capnp";
struct Row $Recto.table("rows") $Recto.key("id") $Recto.index("by_note(note); by_host(source.host); by_sizes(sizes[]) include(id); get(id)") {
  id @0 :UInt64;
  sizes @1 :List(UInt16);
  union { note @2 :Text; blank @3 :Void; }
  source :union { host @4 :Text; user @5 :UInt32; }
}
