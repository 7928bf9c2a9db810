#include "engine/memory/store.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>

#include "engine/lmdb/compaction.hpp"
#include "engine/lmdb/environment.hpp"
#include "engine/lmdb/store.hpp"
#include "engine/memory/memory_files.hpp"

namespace recto::engine::memory {

namespace {

using lmdb::Environment;

void compact(Environment& environment) {
  const MemoryFiles files(environment.path(), environment.options().file_mode);
  lmdb::write_copy(environment, files.data_descriptor(), "compact", environment.path());
  environment.reopen(files.data(), files.identity(), Environment::Order::open_first);
}

}  // namespace

std::shared_ptr<Store> open_store(const std::filesystem::path& path, const Options& options) {
  Options private_options = options;
  private_options.durability = Durability::none;  // there is nothing to sync to
  const MemoryFiles files(path.string(), options.file_mode);
  // Its locks need no file: nobody else can open it.
  auto environment =
      std::make_shared<Environment>(path.string(), lmdb::LockFile(), private_options);
  std::uint64_t map_size = std::max(options.map_size_bytes, Environment::kSmallestMap);
  while (!environment->start(files.data(), map_size)) {
    map_size /= 2;
  }
  return lmdb::make_store(std::move(environment), {.name = "memory", .compact = &compact}, options);
}

}  // namespace recto::engine::memory
