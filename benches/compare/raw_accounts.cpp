#include "compare/raw_accounts.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <vector>

namespace bench {

namespace {

/// A key of the index by group. Big-endian throughout.
struct GroupKey {
  std::uint32_t group;
  std::uint32_t score;
  std::uint64_t id;

  GroupKey(std::uint32_t of_group, std::uint32_t of_score, std::uint64_t of_id) noexcept
      : group(__builtin_bswap32(of_group)),
        score(__builtin_bswap32(~of_score)),
        id(RawLmdb::key_of(of_id)) {}
  explicit GroupKey(const AccountFields& fields) noexcept
      : GroupKey(fields.group, fields.score, fields.id) {}
};
static_assert(sizeof(GroupKey) == 16);

template <class T>
MDB_val value_of(T& object) noexcept {
  return {sizeof object, &object};
}

std::uint64_t number_in(const MDB_val& value) noexcept {
  std::uint64_t number = 0;
  std::memcpy(&number, value.mv_data, sizeof number);
  return number;
}

const Account& account_in(const MDB_val& value) {
  return *flatbuffers::GetRoot<Account>(value.mv_data);
}

void add(Sums& sums, const Account& account) {
  ++sums.rows;
  sums.ids += account.id();
  sums.amounts += account.amount();
}

MDB_cursor* open_cursor(MDB_txn* transaction, MDB_dbi table) {
  MDB_cursor* cursor = nullptr;
  RawLmdb::check(mdb_cursor_open(transaction, table, &cursor));
  return cursor;
}

}  // namespace

/// A write transaction and its cursors. Ends by `commit`.
class RawAccounts::Writer {
 public:
  explicit Writer(RawAccounts& accounts) {
    RawLmdb::check(mdb_txn_begin(accounts.lmdb_.env(), nullptr, 0, &transaction_));
    rows_ = open_cursor(transaction_, accounts.lmdb_.table());
    by_number_ = open_cursor(transaction_, accounts.by_number_);
    by_group_ = open_cursor(transaction_, accounts.by_group_);
  }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;
  ~Writer() {
    if (transaction_ != nullptr) {
      close_cursors();
      mdb_txn_abort(transaction_);
    }
  }

  void commit() {
    close_cursors();
    RawLmdb::check(mdb_txn_commit(std::exchange(transaction_, nullptr)));
  }

  /// The row under an id, and the cursor there; null when there is none.
  const Account* find(std::uint64_t id) {
    std::uint64_t key = RawLmdb::key_of(id);
    MDB_val wanted = value_of(key);
    MDB_val row{};
    const int code = mdb_cursor_get(rows_, &wanted, &row, MDB_SET);
    if (code == MDB_NOTFOUND) {
      return nullptr;
    }
    RawLmdb::check(code);
    return &account_in(row);
  }

  void put_row(const AccountFields& fields, unsigned flags) {
    builder_.Clear();
    builder_.Finish(build_account(builder_, fields));
    std::uint64_t key = RawLmdb::key_of(fields.id);
    put(rows_, value_of(key), {builder_.GetSize(), builder_.GetBufferPointer()}, flags);
  }
  void put_number(std::uint64_t number, std::uint64_t id, unsigned flags) {
    std::uint64_t key = RawLmdb::key_of(number);
    std::uint64_t row = RawLmdb::key_of(id);
    put(by_number_, value_of(key), value_of(row), flags);
  }
  void put_entry(GroupKey key, unsigned flags) {
    put(by_group_, value_of(key), {0, nullptr}, flags);
  }

  void erase_row() { RawLmdb::check(mdb_cursor_del(rows_, 0)); }
  void erase_number(std::uint64_t number) {
    std::uint64_t key = RawLmdb::key_of(number);
    erase(by_number_, value_of(key));
  }
  void erase_entry(GroupKey key) { erase(by_group_, value_of(key)); }

 private:
  static void put(MDB_cursor* cursor, MDB_val key, MDB_val value, unsigned flags) {
    RawLmdb::check(mdb_cursor_put(cursor, &key, &value, flags));
  }
  static void erase(MDB_cursor* cursor, MDB_val key) {
    RawLmdb::check(mdb_cursor_get(cursor, &key, nullptr, MDB_SET));
    RawLmdb::check(mdb_cursor_del(cursor, 0));
  }
  void close_cursors() {
    mdb_cursor_close(rows_);
    mdb_cursor_close(by_number_);
    mdb_cursor_close(by_group_);
  }

  MDB_txn* transaction_ = nullptr;
  MDB_cursor* rows_ = nullptr;
  MDB_cursor* by_number_ = nullptr;
  MDB_cursor* by_group_ = nullptr;
  flatbuffers::FlatBufferBuilder builder_;
};

RawAccounts::RawAccounts(const std::filesystem::path& path) : lmdb_(path) {
  MDB_txn* transaction = nullptr;
  RawLmdb::check(mdb_txn_begin(lmdb_.env(), nullptr, 0, &transaction));
  RawLmdb::check(mdb_dbi_open(transaction, "by_number", MDB_CREATE, &by_number_));
  RawLmdb::check(mdb_dbi_open(transaction, "by_group", MDB_CREATE, &by_group_));
  RawLmdb::check(mdb_txn_commit(transaction));
}

void RawAccounts::load(const Accounts& accounts) {
  MDB_txn* transaction = nullptr;
  RawLmdb::check(mdb_txn_begin(lmdb_.env(), nullptr, 0, &transaction));
  for (const MDB_dbi table : {lmdb_.table(), by_number_, by_group_}) {
    RawLmdb::check(mdb_drop(transaction, table, 0));
  }
  RawLmdb::check(mdb_txn_commit(transaction));
  load_indexes(accounts);
  load_rows(accounts);  // last: their number tells whether all is there
}

void RawAccounts::load_rows(const Accounts& accounts) {
  Writer writer(*this);
  for (std::uint64_t index = 0; index < accounts.rows(); ++index) {
    writer.put_row(accounts.stored(index), MDB_APPEND);
  }
  writer.commit();
}

void RawAccounts::load_indexes(const Accounts& accounts) {
  Writer writer(*this);
  std::vector<std::array<std::uint64_t, 3>> entries;  // group, score from above, id
  entries.reserve(accounts.rows());
  for (std::uint64_t place = 0; place < accounts.rows(); ++place) {
    const AccountFields fields = accounts.stored(accounts.index_at(place));
    writer.put_number(fields.number, fields.id, MDB_APPEND);
    entries.push_back({fields.group, ~fields.score, fields.id});
  }
  std::ranges::sort(entries);
  for (const auto& [group, score, id] : entries) {
    writer.put_entry(
        GroupKey(static_cast<std::uint32_t>(group), ~static_cast<std::uint32_t>(score), id),
        MDB_APPEND);
  }
  writer.commit();
}

void RawAccounts::insert(std::span<const AccountFields> rows) {
  Writer writer(*this);
  for (const AccountFields& fields : rows) {
    writer.put_row(fields, MDB_NOOVERWRITE);
    writer.put_number(fields.number, fields.id, MDB_NOOVERWRITE);
    writer.put_entry(GroupKey(fields), 0);
  }
  writer.commit();
}

void RawAccounts::update(std::span<const AccountFields> rows) {
  Writer writer(*this);
  for (const AccountFields& fields : rows) {
    const Account* found = writer.find(fields.id);
    if (found == nullptr) {
      RawLmdb::check(MDB_NOTFOUND);
    }
    const std::uint64_t old_number = found->number();
    const GroupKey old_entry(found->group(), found->score(), fields.id);
    if (old_number != fields.number) {
      writer.erase_number(old_number);
      writer.put_number(fields.number, fields.id, MDB_NOOVERWRITE);
    }
    const GroupKey entry(fields);
    if (std::memcmp(&old_entry, &entry, sizeof entry) != 0) {
      writer.erase_entry(old_entry);
      writer.put_entry(entry, 0);
    }
    writer.put_row(fields, 0);
  }
  writer.commit();
}

void RawAccounts::erase(std::span<const AccountFields> rows) {
  Writer writer(*this);
  for (const AccountFields& fields : rows) {
    if (const Account* found = writer.find(fields.id)) {
      writer.erase_number(found->number());
      writer.erase_entry(GroupKey(found->group(), found->score(), fields.id));
      writer.erase_row();
    }
  }
  writer.commit();
}

RawAccounts::Reader::Reader(RawAccounts& accounts)
    : accounts_(accounts),
      transaction_(accounts.lmdb_),
      by_number_(open_cursor(transaction_.get(), accounts.by_number_)),
      by_group_(open_cursor(transaction_.get(), accounts.by_group_)) {}

RawAccounts::Reader::~Reader() {
  mdb_cursor_close(by_number_);
  mdb_cursor_close(by_group_);
}

Sums RawAccounts::Reader::get(std::span<const std::uint64_t> numbers) const {
  Sums sums;
  for (const std::uint64_t number : numbers) {
    std::uint64_t key = RawLmdb::key_of(number);
    MDB_val wanted = value_of(key);
    MDB_val id{};
    MDB_val row{};
    if (mdb_get(transaction_.get(), accounts_.by_number_, &wanted, &id) == MDB_SUCCESS &&
        mdb_get(transaction_.get(), accounts_.lmdb_.table(), &id, &row) == MDB_SUCCESS) {
      add(sums, account_in(row));
    }
  }
  return sums;
}

template <class Visit>
void RawAccounts::Reader::for_each_id_of(std::uint32_t group, Visit&& visit) const {
  GroupKey first(group, ~0U, 0);
  MDB_val key = value_of(first);
  for (int code = mdb_cursor_get(by_group_, &key, nullptr, MDB_SET_RANGE);
       code == MDB_SUCCESS && std::memcmp(key.mv_data, &first.group, sizeof first.group) == 0;
       code = mdb_cursor_get(by_group_, &key, nullptr, MDB_NEXT)) {
    visit(MDB_val{sizeof first.id, static_cast<char*>(key.mv_data) + offsetof(GroupKey, id)});
  }
}

Sums RawAccounts::Reader::rows_of(std::uint32_t group) const {
  Sums sums;
  for_each_id_of(group, [&](MDB_val id) {
    MDB_val row{};
    if (mdb_get(transaction_.get(), accounts_.lmdb_.table(), &id, &row) == MDB_SUCCESS) {
      add(sums, account_in(row));
    }
  });
  return sums;
}

Sums RawAccounts::Reader::ids_of(std::uint32_t group) const {
  Sums sums;
  for_each_id_of(group, [&](MDB_val id) {
    ++sums.rows;
    sums.ids += RawLmdb::key_of(number_in(id));
  });
  return sums;
}

Sums RawAccounts::Reader::ids_of_both(std::uint32_t group,
                                      std::pair<std::uint64_t, std::uint64_t> numbers) const {
  std::vector<std::uint64_t> in_group;
  for_each_id_of(group, [&](MDB_val id) { in_group.push_back(RawLmdb::key_of(number_in(id))); });
  std::vector<std::uint64_t> in_range;
  std::uint64_t first = RawLmdb::key_of(numbers.first);
  MDB_val key = value_of(first);
  MDB_val id{};
  for (int code = mdb_cursor_get(by_number_, &key, &id, MDB_SET_RANGE);
       code == MDB_SUCCESS && RawLmdb::key_of(number_in(key)) < numbers.second;
       code = mdb_cursor_get(by_number_, &key, &id, MDB_NEXT)) {
    in_range.push_back(RawLmdb::key_of(number_in(id)));
  }
  std::ranges::sort(in_group);
  std::ranges::sort(in_range);
  Sums sums;
  auto other = in_range.begin();
  for (const std::uint64_t wanted : in_group) {
    while (other != in_range.end() && *other < wanted) {
      ++other;
    }
    if (other != in_range.end() && *other == wanted) {
      ++sums.rows;
      sums.ids += wanted;
    }
  }
  return sums;
}

bool RawAccounts::Reader::has_entry(const AccountFields& fields) const {
  GroupKey entry(fields);
  MDB_val key = value_of(entry);
  return mdb_cursor_get(by_group_, &key, nullptr, MDB_SET) == MDB_SUCCESS;
}

}  // namespace bench
