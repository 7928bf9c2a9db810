@0xb3c1f5a0d2e94c0c;
using Recto = import "/recto/recto.capnp";
struct Bad $Recto.table("bad") $Recto.key("id: Text auto") { text @0 :Text; }
