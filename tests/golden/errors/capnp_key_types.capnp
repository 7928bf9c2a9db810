@0xb3c1f5a0d2e94c08;
using Recto = import "/recto/recto.capnp";
struct Row
    $Recto.table("rows")
    $Recto.key("nothing, any, object, list, texts, inner, group, choice, numbers.x, list[], sub.missing, grop.x") {
  nothing @0 :Void;
  any @1 :AnyPointer;
  object @2 :Service;
  list @3 :List(UInt8);
  texts @4 :List(List(Text));
  inner @5 :Inner;
  group :group { x @6 :UInt64; }
  choice :union { a @7 :UInt64; b @8 :Text; }
  numbers @9 :UInt64;
  sub @10 :Inner;
}
struct Inner { id @0 :UInt64; }
interface Service {}
