@0xb3c1f5a0d2e94c05;
using Recto = import "/recto/recto.capnp";
struct A $Recto.table("a") $Recto.key("x") {
  x @0 :UInt64;
  broken @1 :import "include/capnp_broken.capnp".Broken;
}
