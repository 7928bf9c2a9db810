@0xd1734a0c9be6258f;
# A table of the program itself, of things that its library has a table of, too.

using Recto = import "/recto/recto.capnp";
using Cxx = import "/capnp/c++.capnp";
using Shelf = import "shelves.capnp".Shelf;
$Cxx.namespace("library");

struct Return $Recto.table("returns") $Recto.key("to.room, book") {
  to @0 :Shelf;
  book @1 :UInt64;
}
