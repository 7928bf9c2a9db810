@0xb3c1f5a0d2e94c04;
struct Broken {
  x @0 :Nothing;
}
