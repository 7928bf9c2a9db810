@0xb3c1f5a0d2e94c09;
using Recto = import "/recto/recto.capnp";
struct Row $Recto.table("rows") $Recto.key("one, choice.a, choice.many.x") $Recto.index("by_one(one); by_a(choice.a)") {
  union {
    one @0 :UInt64;
    two @1 :Text;
  }
  choice :union {
    a @2 :UInt64;
    many :group { x @3 :UInt64; y @4 :UInt64; }
  }
}
