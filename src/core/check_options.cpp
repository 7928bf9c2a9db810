#include "core/check_options.hpp"

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <type_traits>

#include "recto/error.hpp"

namespace recto::detail {

namespace {

class OptionsCheck {
 public:
  OptionsCheck(const std::filesystem::path& path, const Options& options)
      : path_(path), options_(options) {}

  void run() const {
    check_enumerators();
    check_ranges();
    check_rocksdb();
    check_recreate();
  }

 private:
  void require(bool holds, std::string_view what_happened, std::string_view what_to_do) const {
    if (!holds) {
      throw Error(ErrorCode::invalid_option, {"open", path_.string(), {}}, what_happened,
                  what_to_do);
    }
  }

  template <class T>
  void require_within(std::string_view name, T value, std::type_identity_t<T> least,
                      std::type_identity_t<T> most) const {
    if (value < least || value > most) {
      require(false, fmt::format("Options::{} is {}", name, value),
              fmt::format("set it to {} to {}, or leave it as it is", least, most));
    }
  }

  /// Enumerators may come from a cast.
  template <class E>
  void require_enumerator(std::string_view name, E value, E last) const {
    if (value < E{} || value > last) {
      require(false,
              fmt::format("Options::{} is {}, which names nothing", name, static_cast<int>(value)),
              "use one of its enumerators");
    }
  }

  void check_enumerators() const {
    require_enumerator("engine", options_.engine, Engine::memory);
    require_enumerator("recreate", options_.recreate, Recreate::on_validation_fail);
    require_enumerator("durability", options_.durability, Durability::none);
    require_enumerator("verify", options_.verify, Verify::always);
    require_enumerator("lmdb_reads", options_.lmdb_reads, LmdbReads::api);
    require_enumerator("rocksdb.compression", options_.rocksdb.compression, Compression::zstd);
  }

  void check_ranges() const {
    require_within("max_tables", options_.max_tables, 2, 65'536);
    require_within("max_readers", options_.max_readers, 1, 1'048'576);
    if ((options_.file_mode & ~0777U) != 0 || (options_.file_mode & 0600U) != 0600U) {
      require(false, fmt::format("Options::file_mode is 0{:o}", options_.file_mode),
              "set permission bits alone, and let the owner read and write: 0600 to 0777");
    }
  }

  void check_rocksdb() const {
    const RocksDbOptions& rocksdb = options_.rocksdb;
    require_within("rocksdb.block_bytes", rocksdb.block_bytes, std::size_t{1} << 10,
                   std::size_t{1} << 26);
    require_within("rocksdb.write_buffer_bytes", rocksdb.write_buffer_bytes, std::size_t{1} << 16,
                   std::size_t{1} << 36);
    require_within("rocksdb.background_threads", rocksdb.background_threads, 0, 1'024);
    require(!rocksdb.mapped_reads || rocksdb.compression == Compression::none,
            "Options::rocksdb has mapped_reads and a compression",
            "leave one of them out: compressed blocks can't be read in place");
  }

  void check_recreate() const {
    const Recreate recreate = options_.recreate;
    const bool replaces = recreate == Recreate::always || recreate == Recreate::on_version_bump ||
                          recreate == Recreate::on_validation_fail;
    require(!replaces || !options_.read_only,
            "Options::recreate may replace the database, and Options::read_only forbids writing",
            "leave one of them out");
    require(!replaces || options_.create,
            "Options::recreate may make a database, and Options::create is false",
            "leave one of them out: create = false means Recreate::never");
    require(options_.engine != Engine::memory || !options_.read_only,
            "a database in memory is new and empty, and Options::read_only forbids writing",
            "leave read_only out");
  }

  const std::filesystem::path& path_;
  const Options& options_;
};

}  // namespace

void check_options(const std::filesystem::path& path, const Options& options) {
  OptionsCheck(path, options).run();
}

}  // namespace recto::detail
