@0x9c57e20fb8a4d163;

using table = import "/recto/recto.capnp".table;
using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("golden::capnp_nested");

struct Shelf $table("shelves") $import "/recto/recto.capnp".key("number") {
  number @0 :UInt16;
  books @1 :List(Book);

  struct Book $table("books") $import "/recto/recto.capnp".key("owner: Owner, part: Text, hash: Data desc") {
    # A book; its key is kept beside it.
    title @0 :Text;
    chapters @1 :List(Chapter);
    struct Chapter $Cxx.name("Section") {
      first @0 :UInt32;
    }
    enum Owner { nobody @0; library @1; }
  }

  struct Renamed $Cxx.name("Label") $table("labels") $import "/recto/recto.capnp".key("inner.id") {
    inner @0 :Inner $Cxx.name("core");
    struct Inner { id @0 :Text; }
  }
}
