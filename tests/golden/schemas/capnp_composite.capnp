@0xd3a05be94c6f1782;

using Recto = import "/recto/recto.capnp";
using Cxx = import "/capnp/c++.capnp";
using Common = import "include/capnp_common.capnp";

$Cxx.namespace("golden::capnp_composite");

const limit :UInt32 = 100;

struct Address {
  city @0 :Text;
  zip @1 :UInt32;
}

struct Order
    $Recto.table("orders_capnp")
    $Recto.key("class, placed desc, shipTo.city, shipTo.zip, channel, payment.discount, color") {
  # An order.
  #
  # It has a remark of several lines.

  class @0 :Text;
  # What kind of goods: "book".

  placed @1 :UInt64;
  # When it was placed.

  shipTo @2 :Address;
  # Where it goes to.

  channel @3 :Channel;

  payment :group {
    # How it is paid.
    discount @4 :Float32;
    # A part of 1.
    union {
      cash @5 :Void;
      card @6 :Text;
      invoice :group {
        number @7 :UInt32;
        due @8 :UInt32 = 30;
      }
    }
  }

  state :union {
    open @9 :Void;
    shipped @10 :UInt64;
  }

  color @11 :Common.Color;
  places @12 :List(Common.Place);
  matrix @13 :List(List(Float64));
  labels @14 :Common.Pair(Text, List(Order));
  extra @15 :AnyPointer;

  union {
    note @16 :Text;
    picture @17 :Data;
  }

  enum Channel {
    shop @0;
    mail @1;
  }
}
