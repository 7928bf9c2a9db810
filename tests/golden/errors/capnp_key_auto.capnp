@0xb3c1f5a0d2e94c0b;
using Recto = import "/recto/recto.capnp";
struct Good $Recto.table("good") $Recto.key("id: UInt64 auto") { text @0 :Text; }
