@0xc9f3a817d04e52b6;

using Recto = import "/recto/recto.capnp";
using Cxx = import "/capnp/c++.capnp";
using Common = import "include/capnp_common.capnp";
$Cxx.namespace("golden::capnp_indexes");

struct Address {
  city @0 :Text;
  zip @1 :UInt32;
}

struct Line {
  sku @0 :Text;
  # What is sold.
  count @1 :UInt32;
  pages @2 :List(Page);
  struct Page { number @0 :UInt16; }
}

struct Article
    $Recto.table("articles_capnp")
    $Recto.key("id desc")
    $Recto.index("by_name(name) unique; by_price(price desc); byGradeAndName(grade, name desc, id); by_city(maker.city); by_zip(maker.zip, maker.city); by_tag(tags[]); by_line(lines[].sku, grade, lines[].count desc); by_page(lines[].pages[].number); by_flag(flags[]); by_level(levels[]); by_hash(hashes[]); by_digest(digest); by_size(size.width, size.label); by_place(places[].at.x, places[].name); class(class); by_first(pair.first)") {
  # An article of a shop, indexed in every way that there is.

  id @0 :UInt64;
  name @1 :Text = "without";
  price @2 :Float64;
  grade @3 :Grade;
  maker @4 :Address;
  tags @5 :List(Text);
  lines @6 :List(Line);
  flags @7 :List(Bool);
  levels @8 :List(Grade);
  hashes @9 :List(Data);
  digest @10 :Data;
  size :group {
    width @11 :UInt16;
    label @12 :Text;
  }
  places @13 :List(Common.Place);
  class @14 :Bool;
  pair @15 :Common.Pair(Text, Address);
  union {
    open @16 :Void;
    note @17 :Text;
  }
  similar @18 :Article;

  enum Grade { low @0; high @1; }
}
