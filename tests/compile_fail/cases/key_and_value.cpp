// A key beside a value that has its key in it, and a value without the key that it needs.
//
// misuse 1: pass the value alone where its key is a part of it, else the key, then the value
// misuse 2: pass the value alone where its key is a part of it, else the key, then the value
// misuse 3: pass the value alone where its key is a part of it, else the key, then the value
// misuse 4: pass pairs of key and value
// misuse 5: no matching
// misuse 6: no matching
#include "case.hpp"

void use(specimens::CounterTable& counters, specimens::NoteTable& notes) {
#if MISUSE == 1
  counters.put(1, specimens::CounterT());
#elif MISUSE == 2
  notes.put(specimens::NoteT());
#elif MISUSE == 3
  counters.put();
#elif MISUSE == 4
  notes.put_all(std::vector<specimens::NoteT>(2));
#elif MISUSE == 5
  notes.put(1, specimens::NoteT());
#elif MISUSE == 6
  notes.put("part", 1, specimens::NoteT());
#else
  counters.put(specimens::CounterT());
  notes.put(1, "part", specimens::NoteT());
  notes.put(specimens::NoteKey{1, "part"}, specimens::NoteT());
  notes.put_all(std::vector<std::pair<specimens::NoteKey, specimens::NoteT>>(2));
#endif
}
