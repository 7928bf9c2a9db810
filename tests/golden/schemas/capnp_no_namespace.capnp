@0xf86d13b7a90e5c42;
using Recto = import "/recto/recto.capnp";

struct GlobalRow $Recto.table("a \"quoted\" name, größer") $Recto.key("pair.first.name, pair.second") {
  pair @0 :Pair(Name, Text);
  struct Name { name @0 :Text; }
}

struct Pair(First, Second) {
  first @0 :First;
  second @1 :Second;
}
