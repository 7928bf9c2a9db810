@0xb7d2e19064c8f3a5;
using Recto = import "/recto/recto.capnp";
using Cxx = import "/capnp/c++.capnp";
using Part = import "shared/part.capnp".Part;
$Cxx.namespace("test_capnp");

struct Fourth $Recto.table("fourth") $Recto.key("part.a") { part @0 :Part; }
