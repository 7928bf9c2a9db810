#include "core/open_store.hpp"

#include <fmt/format.h>

#include <optional>
#include <system_error>

#include "core/recognize.hpp"
#include "engine/lmdb/store.hpp"
#include "engine/memory/store.hpp"
#include "engine/rocksdb/store.hpp"
#include "recto/error.hpp"

namespace recto::detail {

namespace {

std::shared_ptr<engine::Store> open_memory(const std::filesystem::path& path,
                                           const Options& options) {
  if (!options.create || options.recreate == Recreate::never) {
    throw Error(ErrorCode::not_found, {"open", path.string(), {}},
                "a database in memory is always a new one, and the options say not to make any",
                "open it with create and with Recreate::if_missing");
  }
  return engine::memory::open_store(path, options);
}

/// Before a database of another engine is made at the path.
void set_other_aside(const std::filesystem::path& path, Engine other, const Options& options,
                     const engine::Replacement& replacement) {
  if (other == Engine::lmdb) {
    engine::lmdb::set_aside(path, options, replacement);
  } else {
    engine::rocks::set_aside(path, replacement);
  }
}

/// Where a link leads, so that what is there can be set aside and made anew. Another path stays as
/// it is, and so does one that can't be followed.
std::filesystem::path behind_link(const std::filesystem::path& path) {
  std::error_code error;
  if (!std::filesystem::is_symlink(path, error)) {
    return path;
  }
  auto real = std::filesystem::canonical(path, error);
  return error ? path : real;
}

}  // namespace

std::shared_ptr<engine::Store> open_store(const std::filesystem::path& path, const Options& options,
                                          const engine::Replacement* replacement) {
  if (options.engine == Engine::memory) {
    return open_memory(path, options);
  }
  const std::optional<Engine> there = recognize_engine(path);
  const Engine wanted =
      options.engine == Engine::automatic ? there.value_or(Engine::lmdb) : options.engine;
  if (there && *there != wanted) {
    if (replacement == nullptr) {
      throw Error(ErrorCode::invalid_option, {"open", path.string(), {}},
                  fmt::format("the database is one of the engine {}, and Options::engine is {}",
                              to_string(*there), to_string(wanted)),
                  "leave Options::engine at automatic, or name another path");
    }
    set_other_aside(path, *there, options, *replacement);
  }
  if (wanted == Engine::lmdb) {
    return engine::lmdb::open_store(path, options, replacement);
  }
  // A directory of other things is never set aside; opening it says what it is.
  return engine::rocks::open_store(there == Engine::rocksdb ? behind_link(path) : path, options,
                                   there == Engine::rocksdb ? replacement : nullptr);
}

}  // namespace recto::detail
