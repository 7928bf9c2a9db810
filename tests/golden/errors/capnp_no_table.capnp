@0xb3c1f5a0d2e94c06;
struct A { x @0 :UInt64; }
