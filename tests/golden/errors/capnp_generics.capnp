@0xb3c1f5a0d2e94c0d;
using Recto = import "/recto/recto.capnp";
struct Map(Key) $Recto.table("maps") $Recto.key("id") {
  id @0 :UInt64;
  key @1 :Key;
  struct Inner $Recto.table("inner") $Recto.key("id") { id @0 :UInt64; }
}
