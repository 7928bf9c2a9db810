@0xb3c1f5a0d2e94c35;
using Recto = import "/recto/recto.capnp";
struct Row $Recto.table("rows") $Recto.key("box.kind, box.inner.kind") {
  box @0 :Box(Text);
}
struct Box(T) {
  kind @0 :Kind;
  value @1 :T;
  inner @2 :Inner;
  enum Kind { a @0; b @1; }
  struct Inner { kind @0 :Kind; enum Kind { a @0; } }
}
struct Other $Recto.table("others") $Recto.key("kind: Box.Kind, id: UInt8") {}
