#include "engine/lmdb/page_check.hpp"

#include <lmdb.h>
#include <unistd.h>

#include <bit>

#include "engine/lmdb/environment.hpp"
#include "engine/lmdb/page_leaf_cursor.hpp"
#include "recto/error.hpp"

namespace recto::engine::lmdb {

namespace {

constexpr MDB_dbi kTreeOfTables = 1;

/// A read transaction with a cursor of the tree of tables.
class Probe {
 public:
  explicit Probe(MDB_env* env) {
    if (mdb_txn_begin(env, nullptr, MDB_RDONLY, &transaction_) != MDB_SUCCESS) {
      transaction_ = nullptr;
    }
  }
  Probe(const Probe&) = delete;
  Probe& operator=(const Probe&) = delete;
  ~Probe() {
    if (transaction_ != nullptr) {
      mdb_txn_abort(transaction_);
    }
  }

  [[nodiscard]] explicit operator bool() const noexcept { return transaction_ != nullptr; }

  /// What LMDB's cursor finds first or last in a table; null in an empty one.
  [[nodiscard]] const void* record_at(MDB_dbi table, MDB_cursor_op end) const {
    MDB_cursor* cursor = nullptr;
    if (mdb_cursor_open(transaction_, table, &cursor) != MDB_SUCCESS) {
      return nullptr;
    }
    MDB_val key{};
    MDB_val value{};
    const int code = mdb_cursor_get(cursor, &key, &value, end);
    mdb_cursor_close(cursor);
    return code == MDB_SUCCESS ? value.mv_data : nullptr;
  }

  [[nodiscard]] const std::byte* tree_record(std::string_view name) const {
    MDB_val key{name.size(), const_cast<char*>(name.data())};
    MDB_val record{};
    const bool found = mdb_get(transaction_, kTreeOfTables, &key, &record) == MDB_SUCCESS &&
                       record.mv_size == sizeof(TreeRecord);
    return found ? static_cast<const std::byte*>(record.mv_data) : nullptr;
  }

 private:
  MDB_txn* transaction_ = nullptr;
};

/// The beginning of the map, from the address of something in a page that knows its own number.
/// Null when that page, or page 0, is not what it should be.
const std::byte* find_base(const std::byte* inside_page, std::size_t page_size) {
  const auto address = reinterpret_cast<std::uintptr_t>(inside_page);
  const std::byte* page = inside_page - address % page_size;
  const auto header = load<PageHeader>(page);
  if ((header.flags & kLeafPage) == 0) {
    return nullptr;
  }
  const std::byte* base = page - header.page_number * page_size;
  const auto meta = load<Meta>(base + kPageHeaderSize);
  return meta.magic == kMagic && meta.version == kDataVersion ? base : nullptr;
}

const void* walk_to_end(const PageMap& map, const Tree& tree, Direction direction) {
  PageLeafCursor cursor(map, tree, {}, direction);
  Entry entry;
  return cursor.first(&entry, 1) == 1 ? entry.value : nullptr;
}

bool table_agrees(const Probe& probe, const PageMap& map, std::string_view name, MDB_dbi table) {
  const std::byte* record = probe.tree_record(name);
  if (record == nullptr) {
    return true;
  }
  const Tree tree = Tree::from_record(load<TreeRecord>(record));
  // The walk goes first: it throws where LMDB would follow what is damaged.
  const void* first = walk_to_end(map, tree, Direction::forward);
  const void* last = walk_to_end(map, tree, Direction::reverse);
  return first == probe.record_at(table, MDB_FIRST) && last == probe.record_at(table, MDB_LAST);
}

bool known_version(std::size_t page_size) {
  int major = 0;
  int minor = 0;
  mdb_version(&major, &minor, nullptr);
  return major == 0 && minor == 9 && page_size == static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

}  // namespace

bool check_pages(Environment& environment) {
  MDB_stat stat{};
  MDB_envinfo info{};
  mdb_filehandle_t descriptor = -1;
  if (mdb_env_info(environment.get(), &info) != MDB_SUCCESS ||
      mdb_env_stat(environment.get(), &stat) != MDB_SUCCESS ||
      mdb_env_get_fd(environment.get(), &descriptor) != MDB_SUCCESS ||
      !known_version(stat.ms_psize)) {
    return false;
  }
  const Probe probe(environment.get());
  const auto tables = environment.tables();
  if (!probe || tables.empty()) {
    return false;
  }
  const std::byte* record = probe.tree_record(tables.begin()->first);
  const std::byte* base = record == nullptr ? nullptr : find_base(record, stat.ms_psize);
  if (base == nullptr) {
    return false;
  }
  environment.pages().open(base, stat.ms_psize, info.me_mapsize, descriptor);
  for (const auto& [name, table] : tables) {
    try {
      if (!table_agrees(probe, environment.pages(), name, table)) {
        return false;
      }
    } catch (const Error&) {
      // This table is damaged, and not the layout another. Walking says so where it is read.
      continue;
    }
  }
  return true;
}

}  // namespace recto::engine::lmdb
