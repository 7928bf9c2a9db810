// Formats that can't store a table's values, and values that no format takes.
//
// misuse 1: holds no pointers or references
// misuse 2: holds no views
// misuse 3: stores trivially copyable types
// misuse 4: aligned to 16 bytes at most
// misuse 5: have no format by themselves
// misuse 6: makes no record of a value of this type
// misuse 7: makes no record of a value of this type
// misuse 8: Raw stores recto::Bytes and std::string_view
// misuse 9: is of another value type
// misuse 10: the first arguments are the table's key
// misuse 11: structs of 64 members at most
// misuse 12: a key is made of
#include "case.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <string_view>

struct Tick {
  double price;
  std::uint32_t volume;
};

struct Pointing {
  int number;
  const char* text;
};

struct Borrowing {
  std::array<std::string_view, 2> texts;
};

struct alignas(64) CacheLine {
  std::array<char, 64> bytes;
};

// clang-format off
struct Wide {
  char a1, a2, a3, a4, a5, a6, a7, a8, b1, b2, b3, b4, b5, b6, b7, b8;
  char c1, c2, c3, c4, c5, c6, c7, c8, d1, d2, d3, d4, d5, d6, d7, d8;
  char e1, e2, e3, e4, e5, e6, e7, e8, f1, f2, f3, f4, f5, f6, f7, f8;
  char g1, g2, g3, g4, g5, g6, g7, g8, h1, h2, h3, h4, h5, h6, h7, h8, i1;
};
// clang-format on

void use(recto::Database& db) {
#if MISUSE == 1
  static_cast<void>(db.table<int, Pointing>("table").open());
#elif MISUSE == 2
  static_cast<void>(db.table<int, Borrowing>("table").open());
#elif MISUSE == 3
  static_cast<void>(db.table<int, std::string>("table").value_format(recto::Plain{}).open());
#elif MISUSE == 4
  static_cast<void>(db.table<int, CacheLine>("table").open());
#elif MISUSE == 5
  static_cast<void>(db.table<int, std::map<int, int>>("table").open());
#elif MISUSE == 6
  db.table<int, double>("table").open().put(1, 2);
#elif MISUSE == 7
  db.table<int, recto::Bytes>("table").open().put(1, 2.5);
#elif MISUSE == 8
  static_cast<void>(db.table<int, Tick>("table").value_format(recto::Raw{}).open());
#elif MISUSE == 9
  static_cast<void>(db.table<int, Tick>("table").value_format(recto::PlainFormat<double>{}).open());
#elif MISUSE == 10
  db.table<int, Tick>("table").open().put("one", Tick{});
#elif MISUSE == 11
  static_cast<void>(db.table<int, Wide>("table").open());
#elif MISUSE == 12
  static_cast<void>(db.table<std::map<int, int>, Tick>("table").open());
#else
  auto table = db.table<int, Tick>("table").value_format(recto::Plain{}).open();
  table.put(1, Tick{});
  table.put(short{1}, Tick{});
  db.table<int, double>("numbers").open().put(1, 2.0);
  db.table<int, recto::Bytes>("bytes").open().put(1, std::string("bytes"));
#endif
}
