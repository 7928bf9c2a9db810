@0x8e2b61d94fc0a573;
# Everything that a Cap'n Proto struct can hold, for the tests of the format.

using Cxx = import "/capnp/c++.capnp";
using Recto = import "/recto/recto.capnp";

$Cxx.namespace("shapes");

enum Color { red @0; green @1; blue @2; }

struct Pair(First, Second) {
  first @0 :First;
  second @1 :Second;
}

interface Service {}

struct Shape $Recto.table("shapes") $Recto.key("id") {
  id @0 :UInt64;
  name @1 :Text;
  blob @2 :Data;
  color @3 :Color = green;
  size @4 :Int32 = -7;
  label @5 :Text = "none";

  union {
    circle @6 :Float64;
    polygon @7 :List(Point);
    empty @8 :Void;
  }

  origin :group {
    x @9 :Float32;
    y @10 :Float32;
  }

  fill :union {
    none @11 :Void;
    solid @12 :Color;
    picture @13 :Data;
  }

  children @14 :List(Shape);
  numbers @15 :List(UInt16);
  flags @16 :List(Bool);
  words @17 :List(Text);
  matrix @18 :List(List(Float64));
  pair @19 :Pair(Text, Point);
  pairs @20 :List(Pair(Text, List(Point)));
  any @21 :AnyPointer;
  service @22 :Service;
  next @23 :Shape;
  nothing @24 :List(Void);
}

struct Point {
  x @0 :Int32;
  y @1 :Int32;
}

struct Numbers $Recto.table("numbers") $Recto.key("a") {
  # No pointers at all.
  a @0 :UInt32;
  b @1 :UInt32;
  c @2 :UInt64;
}

struct Owner {
  name @0 :Text;
  at :group { place @1 :Text; }
  inner @2 :Owner;
}

struct Keyed $Recto.table("keyed") $Recto.key("owner.at.place, owner.inner.name, hash desc, color") {
  owner @0 :Owner;
  hash @1 :Data;
  color @2 :Color;
}
