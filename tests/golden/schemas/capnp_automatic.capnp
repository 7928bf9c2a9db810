@0x8e60d9a1b7c4f325;
using Recto = import "/recto/recto.capnp";

struct EventRow $Recto.table("events_capnp") $Recto.key("id: UInt64 auto") $Recto.index("by_text(text)") {
  text @0 :Text;
}
