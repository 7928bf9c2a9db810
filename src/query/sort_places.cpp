#include <algorithm>
#include <numeric>

#include "recto/detail/query_order.hpp"

namespace recto::detail {

namespace {

auto ordered_by(const void* items, ComesBefore before) {
  return [=](std::size_t a, std::size_t b) { return before(items, a, items, b); };
}

}  // namespace

void push_place(std::vector<std::size_t>& places, const void* items, ComesBefore before) {
  places.push_back(places.size());
  std::ranges::push_heap(places, ordered_by(items, before));
}

void sink_first_place(std::vector<std::size_t>& places, const void* items, ComesBefore before) {
  std::size_t at = 0;
  for (;;) {
    std::size_t last = at;
    for (const std::size_t child : {2 * at + 1, 2 * at + 2}) {
      if (child < places.size() && before(items, places[last], items, places[child])) {
        last = child;
      }
    }
    if (last == at) {
      return;
    }
    std::swap(places[at], places[last]);
    at = last;
  }
}

void sort_places(std::vector<std::size_t>& places, std::size_t count, const void* items,
                 ComesBefore before) {
  places.resize(count);
  std::iota(places.begin(), places.end(), std::size_t{0});
  std::ranges::sort(places, ordered_by(items, before));
}

}  // namespace recto::detail
