#include "engine/rocksdb/mapped_reads.hpp"

#include <algorithm>
#include <utility>

#include "engine/rocksdb/found_record.hpp"
#include "engine/rocksdb/layout.hpp"
#include "engine/rocksdb/status.hpp"

namespace recto::engine::rocks {

bool MappedReads::get(TableId table, Bytes key, const rocksdb::ReadOptions& options,
                      std::uint64_t sequence, Found& found) {
  const StoredKey stored(key);
  const rocksdb::Slice wanted(stored.data(), stored.size());
  std::unique_ptr<Place> place = take(table, options, sequence);
  rocksdb::Iterator& iterator = *place->iterator;
  iterator.Seek(wanted);
  const bool hit = iterator.Valid() && iterator.key() == wanted;
  if (!hit) {
    check(iterator.status(), "get", instance_.path());
    give_back(std::move(place));
    return false;
  }
  const Bytes record = record_in(iterator.value().data(), iterator.value().size());
  if (is_aligned(record.data())) [[likely]] {
    const auto release = [](void* object, void*) {
      std::unique_ptr<Place> held(static_cast<Place*>(object));
      MappedReads& owner = *held->owner;
      owner.give_back(std::move(held));
    };
    found = {record, Pin(release, place.release())};
  } else {
    instance_.aligned_copies.fetch_add(1, std::memory_order_relaxed);
    found = copy_record(record);
    give_back(std::move(place));
  }
  return true;
}

std::unique_ptr<MappedReads::Place> MappedReads::take(TableId table,
                                                      const rocksdb::ReadOptions& options,
                                                      std::uint64_t sequence) {
  {
    const std::scoped_lock lock(mutex_);
    const auto fits = std::ranges::find_if(idle_, [&](const std::unique_ptr<Place>& place) {
      return place->table == table && place->sequence == sequence;
    });
    if (fits != idle_.end()) {
      std::unique_ptr<Place> taken = std::move(*fits);
      std::swap(*fits, idle_.back());
      idle_.pop_back();
      return taken;
    }
  }
  auto made = std::make_unique<Place>();
  made->owner = this;
  made->table = table;
  made->sequence = sequence;
  made->iterator.reset(instance_.db().NewIterator(options, instance_.handle(table)));
  return made;
}

void MappedReads::give_back(std::unique_ptr<Place> place) noexcept {
  const std::scoped_lock lock(mutex_);
  if (idle_.size() < idle_.capacity()) {
    idle_.push_back(std::move(place));
  }
}

void MappedReads::drop_idle() noexcept {
  const std::scoped_lock lock(mutex_);
  idle_.clear();
}

void MappedReads::forget_idle() noexcept {
  for (std::unique_ptr<Place>& place : idle_) {
    static_cast<void>(place.release());
  }
}

}  // namespace recto::engine::rocks
