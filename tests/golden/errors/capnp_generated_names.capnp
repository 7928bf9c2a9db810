@0xb3c1f5a0d2e94c10;
using Recto = import "/recto/recto.capnp";
using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("golden::capnp");
struct Outer {
  struct Inner $Recto.table("a") $Recto.key("id") { id @0 :UInt64; }
}
struct OuterInner $Recto.table("b") $Recto.key("id") { id @0 :UInt64; }
struct Row $Recto.table("c") $Recto.key("id") { id @0 :UInt64; }
struct RowTable { id @0 :UInt64; }
