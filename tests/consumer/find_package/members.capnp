@0xea0514c397fb26d8;

using Recto = import "/recto/recto.capnp";
using Cxx = import "/capnp/c++.capnp";
using Address = import "/addresses.capnp".Address;
$Cxx.namespace("members");

struct Member $Recto.table("members") $Recto.key("address.city, number desc") {
  # A reader of the library.
  number @0 :UInt32;
  name @1 :Text;
  address @2 :Address;
  status :union {
    active @3 :Void;
    left @4 :UInt64;
  }
}
