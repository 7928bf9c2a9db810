@0xe5b6c0a1d7f2839c;
# The tables of specimens.fbs in Cap'n Proto's schema language: the same keys, so that one test can be
# written for both. All records have a text and a blob.

using Cxx = import "/capnp/c++.capnp";
using Recto = import "/recto/recto.capnp";

$Cxx.namespace("specimens_capnp");

enum Channel {
  low @0;
  none @1;
  high @2;
}

struct Date {
  year @0 :Int16;
  month @1 :UInt8;
  day @2 :UInt8;
}

struct Range {
  start @0 :Date;
  steps @1 :List(UInt16);
}

struct Counter $Recto.table("counters_capnp") $Recto.key("id") {
  # Key: one number.

  id @0 :UInt64;
  # Counts from anywhere.
  text @1 :Text;
  blob @2 :Data;
}

struct Event $Recto.table("events_capnp") $Recto.key("at desc") {
  # Key: one signed number, the largest first.

  at @0 :Int32;
  text @1 :Text;
  blob @2 :Data;
}

struct Word $Recto.table("words_capnp") $Recto.key("word") {
  # Key: one string.

  word @0 :Text;
  text @1 :Text;
  blob @2 :Data;
}

struct Reading
    $Recto.table("readings_capnp")
    $Recto.key("station.name, day desc, channel, unit desc") {
  # Key: four parts of different types and orders, one of them nested.

  station @0 :Station;
  day @1 :UInt32;
  channel @2 :Channel;
  unit @3 :Text;
  text @4 :Text;
  blob @5 :Data;
}

struct Station {
  name @0 :Text;
}

struct Level $Recto.table("levels_capnp") $Recto.key("level") {
  # Key: one floating-point number.

  level @0 :Float32;
  text @1 :Text;
  blob @2 :Data;
}

struct Note $Recto.table("notes_capnp") $Recto.key("owner: UInt64, part: Text") {
  # Key: two parts that are not in the value.

  text @0 :Text;
  blob @1 :Data;
}

struct Booking
    $Recto.table("bookings_capnp")
    $Recto.key("range.start.year, range.start.month, range.start.day, code") {
  # Key: fields of nested structs, and bytes.

  range @0 :Range;
  code @1 :Data;
  text @2 :Text;
  blob @3 :Data;
}
