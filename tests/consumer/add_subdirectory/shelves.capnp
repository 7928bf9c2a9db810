@0x8c27360deb91f4a5;

using Recto = import "/recto/recto.capnp";
using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("library");

struct Shelf $Recto.table("shelves") $Recto.key("room, number") {
  room @0 :Text;
  number @1 :UInt16;
  books @2 :List(UInt64);
}
