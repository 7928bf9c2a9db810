#include "engine/lmdb/store.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <thread>
#include <utility>

#include "engine/lmdb/api_read_transaction.hpp"
#include "engine/lmdb/lmdb_error.hpp"
#include "engine/lmdb/page_read_transaction.hpp"
#include "engine/lmdb/write_transaction.hpp"
#include "recto/error.hpp"

namespace recto::engine::lmdb {

namespace {

void sync_path(const std::filesystem::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0 || ::fsync(descriptor) != 0) {
    const int error = errno;
    if (descriptor >= 0) {
      ::close(descriptor);
    }
    throw_lmdb(error, "backup", path.string());
  }
  ::close(descriptor);
}

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
  explicit LmdbStore(std::shared_ptr<Environment> environment)
      : environment_(std::move(environment)) {}

  [[nodiscard]] std::string_view engine_name() const noexcept override { return "lmdb"; }
  [[nodiscard]] bool read_only() const noexcept override { return environment_->read_only(); }
  [[nodiscard]] std::size_t max_key_size() const noexcept override {
    return static_cast<std::size_t>(mdb_env_get_maxkeysize(environment_->get())) & ~std::size_t{7};
  }

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
    return std::make_unique<LmdbWriteTransaction>(environment_);
  }

  void backup(const std::string& path) override {
    // Made by us, so that it never can be read by more users than the original.
    const int copy = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, file_mode());
    if (copy < 0) {
      throw_lmdb(errno, "backup", path);
    }
    const int code = mdb_env_copyfd2(environment_->get(), copy, MDB_CP_COMPACT);
    ::close(copy);
    if (code != MDB_SUCCESS) {
      ::unlink(path.c_str());
      throw_lmdb(code, "backup", path);
    }
    sync_path(path);
    const auto parent = std::filesystem::path(path).parent_path();
    sync_path(parent.empty() ? "." : parent);
  }

  void compact() override {
    throw Error(ErrorCode::unsupported, {"compact", environment_->path(), {}}, "not yet");
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
};

}  // namespace

std::shared_ptr<Store> open_store(const std::filesystem::path& path, const Options& options) {
  return std::make_shared<LmdbStore>(Environment::open(path, options));
}

}  // namespace recto::engine::lmdb
