@0xa6c1d08f53b7e294;
using Recto = import "/recto/recto.capnp";
using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("test_capnp");

struct Third $Recto.table("third") $Recto.key("id") {
  id @0 :UInt32;
  part @1 :import "shared/part.capnp".Part;  # import "nothing.capnp"; [not at all]
  mark @2 :import "/mark.capnp".Mark;
}
