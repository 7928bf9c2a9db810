// Values of another table's type, or of no type that the format makes records of.
//
// misuse 1: makes no record of a value of this type
// misuse 2: makes no record of a value of this type
// misuse 3: makes no record of a value of this type
// misuse 4: makes no record of a value of this type
// misuse 5: makes no record of a value of this type
// misuse 6: makes no record of a value of this type
// misuse 7: makes no record of a value of this type
#include "case.hpp"

void use(recto::Database& db, specimens::CounterTable& counters, specimens::NoteTable& notes) {
#if MISUSE == 1
  counters.put(specimens::WordT());
#elif MISUSE == 2
  counters.put(std::vector<std::uint8_t>(64));
#elif MISUSE == 3
  counters.insert([](flatbuffers::FlatBufferBuilder& b) { return specimens::CreateWord(b); });
#elif MISUSE == 4
  counters.put_all(std::vector<specimens::WordT>(2));
#elif MISUSE == 5
  db.write([&](recto::Transaction& tx) { counters.put(tx, specimens::WordT()); });
#elif MISUSE == 6
  notes.put(1, "part", specimens::WordT());
#elif MISUSE == 7
  recto::BulkLoader load(counters);
  load.add(specimens::WordT());
#else
  const std::vector<std::uint8_t> finished(64);
  counters.put(specimens::CounterT());
  counters.put(recto::Bytes{finished});
  counters.insert([](flatbuffers::FlatBufferBuilder& b) { return specimens::CreateCounter(b); });
  counters.put_all(std::vector<specimens::CounterT>(2));
  db.write([&](recto::Transaction& tx) { counters.put(tx, specimens::CounterT()); });
  notes.put(1, "part", specimens::NoteT());
  recto::BulkLoader load(counters);
  load.add(specimens::CounterT());
#endif
}
