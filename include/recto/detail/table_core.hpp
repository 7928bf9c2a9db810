#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "recto/bytes.hpp"
#include "recto/detail/index_core.hpp"
#include "recto/detail/key_buffer.hpp"
#include "recto/detail/key_layout.hpp"
#include "recto/detail/snapshot_state.hpp"
#include "recto/engine.hpp"
#include "recto/error.hpp"
#include "recto/transaction.hpp"

namespace recto::detail {

class DatabaseState;

/// What a program knows of a table, to be compared with what the catalog knows.
struct TableIdentity {
  std::string_view name;
  std::string_view key_spec;  ///< Canonical: "cik: ulong, filed: uint desc".
  std::string_view format;    ///< "flatbuffers".
  std::string_view type;      ///< "edgar.Company".
  Bytes schema;               ///< The format's binary schema; empty where it has none.
  std::size_t alignment = 8;  ///< What the format's views need; 16 at most.
  std::string (*describe_key)(Bytes encoded) = nullptr;
  bool (*verify)(Bytes payload) = nullptr;
  bool automatic_key = false;            ///< New rows number themselves.
  KeyLayout key_layout{};                ///< Needed where there are indexes.
  std::vector<IndexIdentity> indexes{};  ///< In the order of their declaration.
};

/// An open table, without its types. Lives as long as its database, at one address.
class TableCore {
 public:
  TableCore(DatabaseState& database, engine::TableId id, std::uint16_t revision,
            const TableIdentity& identity);

  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  [[nodiscard]] const std::string& key_spec() const noexcept { return key_spec_; }
  [[nodiscard]] DatabaseState& database() const noexcept { return *database_; }
  [[nodiscard]] engine::TableId id() const noexcept { return id_; }

  /// Looks a key up in a snapshot. A key that is too long is absent.
  bool find(const SnapshotState& snapshot, const KeyBuffer& key, engine::Found& found) const {
    if (snapshot.database != database_ || key.too_long()) [[unlikely]] {
      return refuse_foreign(snapshot);
    }
    try {
      return snapshot.transaction->get(id_, key.bytes(), found) &&
             (!settles_ || settle(key.bytes(), found));
    } catch (const Error& error) {
      throw with_context(error, "get", key.bytes());
    }
  }

  /// Looks many keys up in a snapshot; a record is null where there is none.
  void find_many(const SnapshotState& snapshot, const KeyBuffer* keys, std::size_t count,
                 engine::Found* found) const;

  /// How many keys `find_many` is best given at once.
  static constexpr std::size_t kFindBatch = 32;

  /// Looks a key up in a transaction, and copies what it finds.
  bool find(TransactionState& transaction, const KeyBuffer& key, engine::Found& found) const;

  /// Whether a transaction sees a key, without copying the record.
  bool contains(TransactionState& transaction, const KeyBuffer& key) const;

  /// Stores a payload; false when `mode` is `insert` and the key exists.
  bool put(TransactionState& transaction, const KeyBuffer& key, Bytes payload,
           engine::PutMode mode) const;

  bool erase(TransactionState& transaction, const KeyBuffer& key) const;

  /// Stores records with strictly ascending keys, each replacing one under the same key.
  void put_sorted(TransactionState& transaction, const engine::BatchEntry* entries,
                  std::size_t count) const;

  /// The next number of a table whose key numbers itself; `last` is the greatest that its type can
  /// hold. `room` more are taken with it, if it must be asked for.
  [[nodiscard]] std::uint64_t next_number(TransactionState& transaction, std::uint64_t last,
                                          std::uint64_t room) const;

  /// Numbers no row below `next` any more.
  void skip_numbers(std::uint64_t next) const;

  /// The first key of the table, or the last; false where there is none.
  bool edge_key(TransactionState& transaction, bool last, KeyBuffer& key) const;

  /// Removes all records, and returns how many.
  std::uint64_t clear(TransactionState& transaction) const;

  [[nodiscard]] std::uint64_t rows(engine::Reader& reader) const { return reader.rows(id_); }

  /// The writer of a transaction of this table's own database. Throws `misuse`, `closed`.
  [[nodiscard]] engine::WriteTransaction& writer(TransactionState& transaction) const;

  /// Throws `misuse` when the snapshot belongs to another database.
  void require_own(const SnapshotState& snapshot) const {
    if (snapshot.database != database_) [[unlikely]] {
      refuse_foreign(snapshot);
    }
  }

  /// Whether records must be looked at, or copied, before they are shown.
  [[nodiscard]] bool settles() const noexcept { return settles_; }

  /// Whether `Options::verify` asks for checks of what is read.
  [[nodiscard]] bool verifies() const noexcept { return verifies_; }

  /// Copies a record that is not aligned as its views need, and verifies it where the options say
  /// so. Returns true. Throws `corrupt`.
  bool settle(Bytes key, engine::Found& found) const;

  /// A copy that its guard owns, aligned to 16 bytes and counted in the statistics.
  [[nodiscard]] engine::Found copy(Bytes record, bool in_transaction) const;

  /// Throws `corrupt` when the record fails the checks that `Options::verify` asks for.
  void verify_record(Bytes key, Bytes record) const;

  /// Whether the format takes a payload for sound.
  [[nodiscard]] bool accepts(Bytes payload) const { return verify_ == nullptr || verify_(payload); }

  [[nodiscard]] bool aligned(Bytes record) const noexcept {
    return reinterpret_cast<std::uintptr_t>(record.data()) % alignment_ == 0;
  }
  [[nodiscard]] std::size_t alignment() const noexcept { return alignment_; }
  [[nodiscard]] std::uint16_t revision() const noexcept { return revision_; }

  [[nodiscard]] Error error(ErrorCode code, std::string_view operation, Bytes key,
                            std::string_view what_happened, std::string_view what_to_do = {}) const;

  /// The same fault with this table's name and the key.
  [[nodiscard]] Error with_context(const Error& error, std::string_view operation, Bytes key) const;

  /// Throws `key_too_long` when the key is.
  void check_key(const KeyBuffer& key, std::string_view operation) const;

  [[nodiscard]] std::string describe_key(Bytes key) const;

  /// A payload at an address that the format can read: itself, or a copy in `arena`.
  [[nodiscard]] Bytes readable(Bytes payload, Arena& arena) const;

  // Indexes.

  using Indexes = std::vector<std::unique_ptr<IndexCore>>;
  [[nodiscard]] const Indexes& indexes() const noexcept { return indexes_; }
  /// Before the table is used. The index belongs to the table.
  void add_index(std::unique_ptr<IndexCore> index) { indexes_.push_back(std::move(index)); }
  /// The index of that name. Throws `not_found`.
  [[nodiscard]] const IndexCore& index(std::string_view name) const;
  [[nodiscard]] const KeyLayout& key_layout() const noexcept { return key_layout_; }

  /// Notes that the database has other indexes of this table now: whoever writes through this core
  /// would let them drift.
  void mark_outdated() const noexcept { outdated_.store(true, std::memory_order_relaxed); }
  [[nodiscard]] bool outdated() const noexcept { return outdated_.load(std::memory_order_relaxed); }

  /// Throws `schema_mismatch` when it has.
  void require_current() const {
    if (outdated_.load(std::memory_order_relaxed)) [[unlikely]] {
      throw_outdated();
    }
  }

 private:
  bool refuse_foreign(const SnapshotState& snapshot) const;
  [[noreturn]] void throw_outdated() const;
  bool put_indexed(TransactionState& transaction, const KeyBuffer& key, Bytes payload,
                   engine::PutMode mode) const;
  bool erase_indexed(TransactionState& transaction, const KeyBuffer& key) const;

  DatabaseState* database_;
  engine::TableId id_;
  std::uint16_t revision_;
  bool verifies_;
  bool settles_;
  std::size_t alignment_;
  std::string name_;
  std::string key_spec_;
  std::string (*describe_key_)(Bytes encoded);
  bool (*verify_)(Bytes payload);
  KeyLayout key_layout_;
  Indexes indexes_;
  mutable std::atomic<bool> outdated_{false};
};

/// Opens a table, creating it where it is missing. The core lives as long as the database.
const TableCore& open_table(DatabaseState& database, const TableIdentity& identity,
                            const TableOptions& options = {});

/// A snapshot of the newest state. Throws `closed`, `readers_full`.
[[nodiscard]] SnapshotRef acquire_snapshot(DatabaseState& database);

}  // namespace recto::detail
