#pragma once

#include <rocksdb/db.h>
#include <sys/types.h>

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "engine/rocksdb/error_listener.hpp"
#include "engine/rocksdb/family.hpp"
#include "engine/rocksdb/pinned_iterator.hpp"
#include "engine/rocksdb/settings.hpp"
#include "engine/rocksdb/writer_gate.hpp"
#include "recto/engine.hpp"
#include "recto/options.hpp"

namespace recto::engine::rocks {

/// What a read transaction keeps while it is inactive, to be cheap when it is renewed. It keeps old
/// records from being removed, so writers let go of it.
class IdleState {
 public:
  virtual void drop_idle() noexcept = 0;

 protected:
  ~IdleState() = default;
};

/// One open RocksDB database. A process has one for each directory (registry.hpp).
///
/// Each table is a column family. The default family holds their names: a key without a value is
/// written there by the transaction that makes the table, since families themselves are not made
/// inside transactions.
///
/// Opened with `Options::read_only`, it follows what another process writes (a "secondary instance"
/// of RocksDB): it has one state at a time, which moves on when a reader begins and no other is
/// there.
class Instance {
 public:
  /// Opens the database in the directory at `path`, which exists. Throws `Error`.
  Instance(std::string path, const Options& options);
  Instance(const Instance&) = delete;
  Instance& operator=(const Instance&) = delete;
  /// Writes to files what is in memory alone.
  ~Instance();

  [[nodiscard]] rocksdb::DB& db() const noexcept { return *db_; }
  [[nodiscard]] const std::string& path() const noexcept { return path_; }
  [[nodiscard]] const Options& options() const noexcept { return options_; }
  [[nodiscard]] bool read_only() const noexcept { return options_.read_only; }
  [[nodiscard]] bool mapped() const noexcept { return options_.rocksdb.mapped_reads; }
  [[nodiscard]] Keys keys() const noexcept { return mapped() ? Keys::move : Keys::stay; }
  /// Whether blocks are checked as they are read. Mapped ones are read anew each time, and so are
  /// checked where the options ask for it alone.
  [[nodiscard]] bool verifies_checksums() const noexcept {
    return !mapped() || options_.verify == Verify::always;
  }
  [[nodiscard]] std::size_t cache_bytes() const { return settings_.cache().GetUsage(); }

  [[nodiscard]] rocksdb::ColumnFamilyHandle* handle(TableId table) const noexcept {
    return family(table).handle.load(std::memory_order_acquire);
  }
  [[nodiscard]] Family& family(TableId table) const noexcept {
    return *families_[table].load(std::memory_order_acquire);
  }
  [[nodiscard]] std::size_t family_count() const noexcept {
    return family_count_.load(std::memory_order_acquire);
  }

  /// The handles of all families, the default one among them.
  [[nodiscard]] std::vector<rocksdb::ColumnFamilyHandle*> handles() const;

  /// The table of that name, or `Store::kNoTable`.
  [[nodiscard]] TableId find(std::string_view table);

  /// The family of that table, made where it is missing. It is found once it is published.
  [[nodiscard]] TableId make_family(std::string_view table, const TableOptions& options);

  /// Notes in a batch that a table is made.
  void mark_made(rocksdb::WriteBatchBase& batch, TableId table);

  /// Once that batch was committed.
  void publish(TableId table) const noexcept { family(table).published.store(true); }

  void configure(TableId table, const TableOptions& options);

  /// Whether there is neither a table nor a record.
  [[nodiscard]] bool empty();

  [[nodiscard]] WriterGate& gate() noexcept { return gate_; }

  /// Read-only: begins to read, and returns the sequence of the state that is read.
  [[nodiscard]] std::uint64_t enter_secondary();
  void leave_secondary() noexcept;

  void add_reader(IdleState& reader);
  void remove_reader(IdleState& reader) noexcept;
  /// Lets go of what inactive readers keep.
  void drop_idle() noexcept;

  /// Writes what is in memory to files.
  [[nodiscard]] rocksdb::Status flush();

  /// Whether this process opened it, and is not a fork's child, and has not come to its end.
  [[nodiscard]] bool opened_here() const noexcept;
  [[nodiscard]] bool process_ends() const noexcept { return process_ends_.load(); }
  /// Throws `misuse` where the process is a fork's child.
  void require_opened_here() const;
  [[nodiscard]] pid_t process() const noexcept { return process_; }

  /// Called when the process ends, while RocksDB's threads still run.
  void end_with_process() noexcept;

  [[nodiscard]] ErrorListener& errors() noexcept { return *errors_; }

  /// Throws `disk_full` unless the file system, and the process's limit on the size of files, have
  /// room for `bytes` more: RocksDB does not recover from a log that it wrote in part.
  void require_room(std::size_t bytes) const;

  std::atomic<std::uint64_t> aligned_copies{0};

 private:
  /// A database that was opened, or why it was not.
  struct Opened {
    rocksdb::Status status;
    std::unique_ptr<rocksdb::DB> db;
    std::vector<rocksdb::ColumnFamilyHandle*> handles;

    void close() noexcept;
  };

  void open_primary();
  /// Takes over the newest state. What is returned may pass, and has changed nothing.
  [[nodiscard]] rocksdb::Status open_secondary();
  [[nodiscard]] Opened try_secondary() const;
  void make_room_for(const std::vector<rocksdb::ColumnFamilyHandle*>& handles);
  [[nodiscard]] std::vector<rocksdb::ColumnFamilyDescriptor> describe_families(
      const std::vector<std::string>& names) const;
  void adopt_handles(const std::vector<rocksdb::ColumnFamilyHandle*>& handles);
  TableId adopt(const std::string& name, rocksdb::ColumnFamilyHandle* handle);
  [[nodiscard]] rocksdb::Status flush_at_end() noexcept;
  void close_database() noexcept;
  void close() noexcept;
  [[nodiscard]] TableId look_up(const std::string& name);
  [[nodiscard]] TableId find_secondary(const std::string& name);
  void catch_up();
  void read_published();
  [[nodiscard]] bool is_marked(const std::string& name);

  std::string path_;
  Options options_;
  pid_t process_;   // who opened it
  unsigned forks_;  // how often that process had been forked
  std::atomic<bool> process_ends_{false};
  FamilySettings settings_;
  std::shared_ptr<ErrorListener> errors_ = std::make_shared<ErrorListener>();
  std::unique_ptr<rocksdb::DB> db_;
  rocksdb::ColumnFamilyHandle* default_family_ = nullptr;

  // By table. Families are never removed, so that tables are read without a lock.
  std::vector<std::atomic<Family*>> families_;
  std::atomic<std::size_t> family_count_{0};
  std::mutex mutex_;  // guards by_name_, and making families
  std::map<std::string, TableId, std::less<>> by_name_;

  WriterGate gate_;
  std::mutex readers_mutex_;  // guards what follows
  std::vector<IdleState*> readers_;
  std::size_t secondary_readers_ = 0;
  std::string manifest_;  // of what the secondary instance has opened; empty: it may show no state
};

}  // namespace recto::engine::rocks
