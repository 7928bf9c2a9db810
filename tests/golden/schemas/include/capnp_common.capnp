@0xa7f2c8e16b05d493;
# What the schemas beside this directory import.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("golden::common_capnp");

enum Color {
  red @0;
  green @1;
}

struct Place {
  name @0 :Text;
  at :group {
    x @1 :Float32;
    y @2 :Float32;
  }
}

struct Pair(First, Second) {
  first @0 :First;
  second @1 :Second;
}
