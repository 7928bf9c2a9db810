#pragma once

#include <concepts>
#include <type_traits>
#include <utility>
#include <vector>

namespace recto::codegen {

/// The entries that an index has of a record, as its generated traits give them. Text and bytes are
/// views of the record.
template <class IndexTraits, class View>
std::vector<typename IndexTraits::Key> entries_of(const View& row) {
  std::vector<typename IndexTraits::Key> entries;
  IndexTraits::entries(row, [&]<class K>(K&& key) {
    static_assert(std::same_as<std::remove_cvref_t<K>, typename IndexTraits::Key>);
    entries.push_back(std::forward<K>(key));
  });
  return entries;
}

}  // namespace recto::codegen
