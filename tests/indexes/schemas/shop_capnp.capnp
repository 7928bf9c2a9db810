@0x9d1f6ab2c4e83750;
# The tables of shop.fbs in Cap'n Proto's schema language.

using Cxx = import "/capnp/c++.capnp";
using Recto = import "/recto/recto.capnp";

$Cxx.namespace("shop_capnp");

struct Maker {
  city @0 :Text;
}

struct Ware
    $Recto.table("wares_capnp")
    $Recto.key("id")
    $Recto.index("by_name(name) unique; by_tag(tags[]); by_price(price desc, maker.city)") {
  id @0 :UInt64;
  name @1 :Text;
  price @2 :Float64;
  maker @3 :Maker;
  tags @4 :List(Text);
  stock @5 :UInt32;
}
