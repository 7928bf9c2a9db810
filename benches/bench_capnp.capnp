@0xd1a60f5be8b3c294;

# The row of bench.fbs in Cap'n Proto's schema language.

using Cxx = import "/capnp/c++.capnp";
using Recto = import "/recto/recto.capnp";

$Cxx.namespace("bench_capnp");

struct Row $Recto.table("capnp_rows") $Recto.key("id") {
  id @0 :UInt64;
  amount @1 :Int64;
  price @2 :Float64;
  region @3 :UInt32;
  kind @4 :UInt16;
  name @5 :Text;
}
