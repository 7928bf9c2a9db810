#include "engine/rocksdb/found_record.hpp"

#include <cstring>
#include <memory>
#include <new>

#include "engine/rocksdb/layout.hpp"

namespace recto::engine::rocks {

Found copy_record(Bytes record) {
  auto* copy = static_cast<std::byte*>(::operator new(record.size()));
  if (!record.empty()) {
    std::memcpy(copy, record.data(), record.size());
  }
  return {Bytes(copy, record.size()),
          Pin([](void* object, void*) { ::operator delete(object); }, copy)};
}

Found FoundRecord::take(std::atomic<std::uint64_t>& copies) {
  const Bytes record = record_in(data(), size());
  if (!IsPinned() || !is_aligned(record.data())) [[unlikely]] {
    copies.fetch_add(1, std::memory_order_relaxed);
    return copy_record(record);
  }
  return {record, take_pin()};
}

Pin FoundRecord::take_pin() {
  if (cleanup_.next == nullptr) [[likely]] {
    // One thing to do, such as giving a block back to the cache: the pin does it.
    const Pin::Release release = cleanup_.function;
    cleanup_.function = nullptr;
    return {release, cleanup_.arg1, cleanup_.arg2};
  }
  auto all = std::make_unique<rocksdb::Cleanable>();
  DelegateCleanupsTo(all.get());
  return {[](void* cleanups, void*) { delete static_cast<rocksdb::Cleanable*>(cleanups); },
          all.release()};
}

}  // namespace recto::engine::rocks
