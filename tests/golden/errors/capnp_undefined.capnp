@0xb3c1f5a0d2e94c02;
using Recto = import "/recto/recto.capnp";
struct A $Recto.table("a") $Recto.keys("x") {
  x @0 :UInt46;
  y @0 :Text;
}
