@0xb3c1f5a0d2e94c03;
using Recto = import "/recto/recto.capnp";
using Other = import "include/missing.capnp";
using More = import "/missing/more.capnp";
struct A $Recto.table("a") $Recto.key("x") { x @0 :Other.X; y @1 :More.X; }
