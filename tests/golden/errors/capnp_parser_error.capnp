@0xb3c1f5a0d2e94c01;
struct A {
  x @0 :UInt64
  y @1 :Text;
}
