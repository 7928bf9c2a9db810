#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <tuple>

#include "recto/bytes.hpp"
#include "recto/detail/entry_keys.hpp"
#include "recto/detail/key_layout.hpp"
#include "recto/detail/snapshot_state.hpp"
#include "recto/engine.hpp"

namespace recto::detail {

class DatabaseState;
class TableCore;
struct TransactionState;

/// What a program knows of an index.
struct IndexIdentity {
  std::string name;
  std::string key_spec;  ///< Canonical: "sic: ushort, revenue: double desc".
  bool unique = false;
  KeyLayout layout;
  std::string (*describe_key)(Bytes encoded) = nullptr;
  /// Adds the keys of a payload's entries. May throw what it likes.
  std::function<void(Bytes payload, EntryKeys& out)> extract;
};

/// An open index, without its types. Lives as long as its database, at one address.
///
/// An index is a table of the engine. Its keys are the indexed parts and, behind them, the primary
/// key; its payloads are empty. In a unique index the keys are the indexed parts alone, and the
/// payloads are the primary keys.
class IndexCore {
 public:
  /// What gives the indexed rows. Its payload is aligned as the table's format needs.
  IndexCore(const TableCore& table, engine::TableId id, IndexIdentity identity);

  [[nodiscard]] const TableCore& table() const noexcept { return *table_; }
  [[nodiscard]] engine::TableId id() const noexcept { return id_; }
  [[nodiscard]] const std::string& name() const noexcept { return identity_.name; }
  [[nodiscard]] const std::string& key_spec() const noexcept { return identity_.key_spec; }
  [[nodiscard]] bool unique() const noexcept { return identity_.unique; }

  /// The keys of a row's entries, in order and each once. Throws `key_too_long`, and
  /// `invalid_value` when the extractor throws.
  void extract(Bytes primary_key, Bytes payload, EntryKeys& out) const;

  /// The row that an entry leads to: its encoded key, without padding. Throws `corrupt`.
  [[nodiscard]] Bytes primary_key(const engine::Entry& entry) const;

  /// The primary key that the record of a unique index names. Throws `corrupt`.
  [[nodiscard]] static Bytes named_row(Bytes record);

  /// What an entry holds besides its key.
  [[nodiscard]] Bytes payload_for(Bytes primary_key) const noexcept {
    return identity_.unique ? primary_key : Bytes();
  }

  /// Whether the index is still to be built by somebody in this process, and nobody is at it: then
  /// it is for the caller, who tells by `finish_building` how that went.
  [[nodiscard]] bool begin_building() const noexcept {
    Building wanted = Building::wanted;
    return building_.compare_exchange_strong(wanted, Building::running);
  }
  /// Notes that the index was found unfinished: whoever opens the table next goes on.
  void note_unfinished() const noexcept {
    Building done = Building::done;
    building_.compare_exchange_strong(done, Building::wanted);
  }
  void finish_building(bool whole) const noexcept {
    building_.store(whole ? Building::done : Building::wanted);
  }

  /// Looks up the row that an entry of a unique index leads to. Throws `corrupt` where there is
  /// none, and `misuse` for other indexes.
  bool find(const SnapshotState& snapshot, const KeyBuffer& value, engine::Found& row) const;
  bool find(TransactionState& transaction, const KeyBuffer& value, engine::Found& row) const;

  /// Throws unless the state that is read has the whole index: `busy` while it is being built,
  /// `not_found` where it is not there (yet, or any more).
  void require_readable(const SnapshotState& snapshot) const;
  void require_readable(TransactionState& transaction) const;

  /// Throws `corrupt` when the entry's record is damaged.
  void verify_entry(const engine::Entry& entry) const;

  /// The indexed value in an entry's key, for people.
  [[nodiscard]] std::string describe(Bytes entry_key) const;

  /// "companies.by_ticker"
  [[nodiscard]] std::string full_name() const;

  /// All by which two indexes differ.
  [[nodiscard]] std::tuple<std::string_view, std::string_view, bool> full_spec() const noexcept {
    return {identity_.name, identity_.key_spec, identity_.unique};
  }

 private:
  void check_state(engine::Reader& reader) const;
  void require_unique() const;
  bool find_entry(engine::Reader& reader, const KeyBuffer& value, KeyBuffer& row) const;
  [[noreturn]] void throw_row_missing(const KeyBuffer& row) const;

  enum class Building : std::uint8_t { done, wanted, running };

  const TableCore* table_;
  engine::TableId id_;
  IndexIdentity identity_;
  mutable std::atomic<Building> building_{Building::wanted};
  // The newest states in which the index was found whole.
  mutable std::atomic<std::uint64_t> readable_sequence_{~std::uint64_t{0}};
  mutable std::atomic<std::uint64_t> readable_generation_{0};
};

/// Throws the entries of an index away, and makes them anew.
void rebuild_index(DatabaseState& database, const IndexCore& index);

}  // namespace recto::detail
