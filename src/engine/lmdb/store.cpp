#include "engine/lmdb/store.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <thread>
#include <utility>

#include "engine/lmdb/api_read_transaction.hpp"
#include "engine/lmdb/compaction.hpp"
#include "engine/lmdb/lmdb_error.hpp"
#include "engine/lmdb/page_read_transaction.hpp"
#include "engine/lmdb/registry.hpp"
#include "engine/lmdb/write_transaction.hpp"
#include "files/set_aside.hpp"
#include "recto/error.hpp"

namespace recto::engine::lmdb {

namespace {

/// What mdb_reader_list says: a title, then "pid thread transaction" a reader.
struct Readers {
  std::int64_t oldest_transaction = -1;

  static int read_line(const char* line, void* context) {
    int process = 0;
    char thread[64];
    long long transaction = 0;
    if (std::sscanf(line, "%d %63s %lld", &process, thread, &transaction) == 3) {
      auto* readers = static_cast<Readers*>(context);
      readers->oldest_transaction =
          readers->oldest_transaction < 0
              ? transaction
              : std::min<std::int64_t>(readers->oldest_transaction, transaction);
    }
    return 0;
  }
};

class LmdbStore final : public Store {
 public:
  LmdbStore(std::shared_ptr<Environment> environment, const StoreKind& kind, const Options& options)
      : environment_(std::move(environment)),
        kind_(kind),
        write_timeout_ms_(options.write_timeout_ms),
        max_key_size_(static_cast<std::size_t>(mdb_env_get_maxkeysize(environment_->get())) &
                      ~std::size_t{7}) {}

  [[nodiscard]] std::string_view engine_name() const noexcept override { return kind_.name; }
  [[nodiscard]] bool read_only() const noexcept override { return environment_->read_only(); }
  [[nodiscard]] std::size_t max_key_size() const noexcept override { return max_key_size_; }

  TableId find_table(std::string_view name) override { return environment_->find(name); }

  TableId create_table(WriteTransaction& transaction, std::string_view name,
                       const TableOptions&) override {
    return static_cast<LmdbWriteTransaction&>(transaction).create_table(name);
  }

  bool empty() override {
    MDB_stat stat{};
    check(mdb_env_stat(environment_->get(), &stat), "open", environment_->path());
    return stat.ms_entries == 0;
  }

  std::unique_ptr<ReadTransaction> new_read_transaction() override {
    if (environment_->walks_pages()) {
      return std::make_unique<PageReadTransaction>(environment_);
    }
    return std::make_unique<ApiReadTransaction>(environment_);
  }

  std::unique_ptr<WriteTransaction> begin_write() override {
    environment_->require_opened_here();
    if (environment_->writer.load(std::memory_order_relaxed) == std::this_thread::get_id()) {
      throw Error(ErrorCode::misuse, {"write", environment_->path(), {}},
                  "this thread is inside a write already",
                  "pass that write's Transaction to the call");
    }
    return std::make_unique<LmdbWriteTransaction>(environment_, write_timeout_ms_);
  }

  void backup(const std::string& path) override {
    // Made by us, so that it never can be read by more users than the original.
    const int copy = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, file_mode());
    if (copy < 0) {
      throw_lmdb(errno, "backup", path);
    }
    try {
      write_copy(*environment_, copy, "backup", path);
    } catch (...) {
      ::close(copy);
      ::unlink(path.c_str());
      throw;
    }
    ::close(copy);
    files::sync_directory_of(path);
  }

  [[nodiscard]] bool compacts_alone() const noexcept override { return true; }

  void compact() override {
    environment_->require_opened_here();
    if (environment_.use_count() != 1) {
      throw Error(ErrorCode::busy, {"compact", environment_->path(), {}},
                  "snapshots or transactions are still alive", "let them go first");
    }
    kind_.compact(*environment_);
  }

  StoreStats stats() override {
    MDB_envinfo info{};
    MDB_stat stat{};
    check(mdb_env_info(environment_->get(), &info), "stats", environment_->path());
    check(mdb_env_stat(environment_->get(), &stat), "stats", environment_->path());
    Readers readers;
    mdb_reader_list(environment_->get(), &Readers::read_line, &readers);
    const auto newest = static_cast<std::int64_t>(info.me_last_txnid);
    return {.reads = environment_->walks_pages() ? "pages" : "api",
            .file_bytes = file_status().st_size,
            .map_bytes = static_cast<std::int64_t>(info.me_mapsize),
            .page_bytes = stat.ms_psize,
            .readers_in_use = info.me_numreaders,
            .readers_max = info.me_maxreaders,
            .oldest_reader_commits =
                readers.oldest_transaction < 0 ? 0 : newest - readers.oldest_transaction};
  }

 private:
  [[nodiscard]] struct stat file_status() const {
    struct stat status{};
    mdb_filehandle_t descriptor = -1;
    check(mdb_env_get_fd(environment_->get(), &descriptor), "stats", environment_->path());
    if (::fstat(descriptor, &status) != 0) {
      throw_lmdb(errno, "stats", environment_->path());
    }
    return status;
  }
  [[nodiscard]] mode_t file_mode() const { return file_status().st_mode & 0777; }

  std::shared_ptr<Environment> environment_;
  StoreKind kind_;
  std::optional<std::uint32_t> write_timeout_ms_;
  std::size_t max_key_size_;
};

}  // namespace

std::shared_ptr<Store> make_store(std::shared_ptr<Environment> environment, const StoreKind& kind,
                                  const Options& options) {
  return std::make_shared<LmdbStore>(std::move(environment), kind, options);
}

std::shared_ptr<Store> open_store(const std::filesystem::path& path, const Options& options,
                                  const Replacement* replacement) {
  return make_store(Registry::instance().open(path, options, replacement),
                    {.name = "lmdb", .compact = &compact_file}, options);
}

void set_aside(const std::filesystem::path& path, const Options& options,
               const Replacement& replacement) {
  Registry::set_aside(path, options, replacement);
}

}  // namespace recto::engine::lmdb
