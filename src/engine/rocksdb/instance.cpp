#include "engine/rocksdb/instance.hpp"

#include <rocksdb/transaction_log.h>
#include <sys/resource.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <system_error>
#include <utility>

#include "engine/rocksdb/family_name.hpp"
#include "engine/rocksdb/forks.hpp"
#include "engine/rocksdb/status.hpp"
#include "recto/error.hpp"

namespace recto::engine::rocks {

namespace {

/// The families of a database that exists; the default one of a new one.
rocksdb::Status list_families(const std::string& path, std::vector<std::string>& names) {
  if (!std::filesystem::exists(std::filesystem::path(path) / "CURRENT")) {
    names = {rocksdb::kDefaultColumnFamilyName};
    return {};
  }
  return rocksdb::DB::ListColumnFamilies(rocksdb::DBOptions(), path, &names);
}

/// What tells whether families or files were added or removed: the file that lists them, and its
/// size.
std::string manifest_state(const std::string& path) {
  std::string name;
  std::getline(std::ifstream(path + "/CURRENT"), name);
  std::error_code error;
  const auto size = std::filesystem::file_size(std::filesystem::path(path) / name, error);
  return name + ' ' + std::to_string(error ? 0 : size);
}

/// Whether a secondary instance met files that the primary was just replacing.
bool is_passing(const rocksdb::Status& status) noexcept {
  return status.IsTryAgain() || (status.IsIOError() && status.IsPathNotFound());
}

[[noreturn]] void throw_too_many_families(const std::string& path) {
  throw Error(ErrorCode::too_many_tables, {"open", path, {}},
              "another process has made more tables than Options::max_tables allows",
              "open the database with a larger Options::max_tables");
}

void tell(const Options& options, const std::string& line) {
  if (options.log) {
    options.log(line);
  } else {
    std::cerr << line << '\n';
  }
}

}  // namespace

Instance::Instance(std::string path, const Options& options)
    : path_(std::move(path)),
      options_(options),
      process_(::getpid()),
      forks_(count_forks()),
      settings_(options) {
  try {
    if (read_only()) {
      check(open_secondary(), "open", path_);
    } else {
      open_primary();
    }
    if (options.verify == Verify::always) {
      check(db_->VerifyChecksum(), "open", path_);
    }
  } catch (...) {
    close();
    throw;
  }
}

Instance::~Instance() {
  if (opened_here() && !read_only()) {
    const rocksdb::Status status = flush_at_end();
    if (!status.ok() && options_.durability == Durability::none) {
      try {
        tell(options_, "recto: " + path_ +
                           ": closing could not write what was committed since the " +
                           "last flush, and it is lost: " + status.ToString());
      } catch (...) {  // NOLINT(bugprone-empty-catch): nobody is left to tell
      }
    }
  }
  close();
}

rocksdb::Status Instance::flush_at_end() noexcept {
  if (errors_->log_failed()) {
    return {};  // the log has it
  }
  try {
    rocksdb::Status status = flush();
    if (!status.ok() && !errors_->is_final()) {
      // A flush that failed before, for lack of space perhaps, lets no other begin.
      status = db_->Resume();
      if (status.ok()) {
        status = flush();
      }
    }
    return status;
  } catch (const std::exception&) {
    return rocksdb::Status::MemoryLimit();
  }
}

void Instance::Opened::close() noexcept {
  if (db == nullptr) {
    return;
  }
  for (rocksdb::ColumnFamilyHandle* handle : handles) {
    db->DestroyColumnFamilyHandle(handle).PermitUncheckedError();
  }
  handles.clear();
  db->Close().PermitUncheckedError();
  db.reset();
}

void Instance::close_database() noexcept {
  if (db_ != nullptr) {
    Opened{{}, std::move(db_), handles()}.close();
  }
}

void Instance::close() noexcept {
  if (opened_here() && !errors_->log_failed()) {
    close_database();
  }
  // Elsewhere RocksDB's threads, which closing it waits for, are gone; and closing a log that
  // failed may end the process.
  static_cast<void>(db_.release());
  for (std::size_t i = 0; i < family_count(); ++i) {
    delete families_[i].exchange(nullptr);
  }
}

void Instance::end_with_process() noexcept {
  if (opened_here()) {
    process_ends_.store(true);  // commits are refused from here on
    if (!read_only()) {
      flush_at_end().PermitUncheckedError();  // what Options::log needs may be gone
    }
  }
}

bool Instance::opened_here() const noexcept {
  return count_forks() == forks_ && !process_ends_.load(std::memory_order_relaxed);
}

void Instance::require_opened_here() const {
  if (count_forks() != forks_) [[unlikely]] {
    throw Error(ErrorCode::misuse, {"use", path_, {}}, "the database was opened before a fork",
                "fork before RocksDB is used first, and open it in the child");
  }
}

std::vector<rocksdb::ColumnFamilyDescriptor> Instance::describe_families(
    const std::vector<std::string>& names) const {
  const auto remembered = remembered_compression(path_);
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  for (const std::string& name : names) {
    if (name == rocksdb::kDefaultColumnFamilyName) {
      families.emplace_back(name, settings_.with(rocksdb::kNoCompression));
      continue;
    }
    const auto known = remembered.find(name);
    const auto compression =
        known == remembered.end() ? compression_type(options_.rocksdb.compression) : known->second;
    if (mapped() && compression != rocksdb::kNoCompression) {
      throw Error(
          ErrorCode::invalid_option, {"open", path_, {}},
          "table \"" + name + "\" is compressed, and rocksdb.mapped_reads needs it not to be",
          "open it without rocksdb.mapped_reads, give the table Compression::none and "
          "compact");
    }
    families.emplace_back(name, settings_.with(compression));
  }
  return families;
}

void Instance::make_room_for(const std::vector<rocksdb::ColumnFamilyHandle*>& handles) {
  if (families_.empty()) {
    // One more than tables: families whose transactions were abandoned take a place as well.
    const std::size_t room = std::max<std::size_t>(handles.size(), options_.max_tables + 1);
    std::vector<std::atomic<Family*>>(room).swap(families_);
  }
}

void Instance::open_primary() {
  std::vector<std::string> names;
  check(list_families(path_, names), "open", path_);
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* db = nullptr;
  rocksdb::DBOptions options = database_options(options_);
  options.listeners.push_back(errors_);
  check(rocksdb::DB::Open(options, path_, describe_families(names), &handles, &db), "open", path_);
  db_.reset(db);
  make_room_for(handles);
  adopt_handles(handles);
  read_published();
}

Instance::Opened Instance::try_secondary() const {
  Opened opened;
  std::vector<std::string> names;
  opened.status = list_families(path_, names);
  if (opened.status.ok()) {
    rocksdb::DB* db = nullptr;
    // The path of its own is for a log, which it has none of.
    opened.status = rocksdb::DB::OpenAsSecondary(database_options(options_), path_, path_,
                                                 describe_families(names), &opened.handles, &db);
    opened.db.reset(db);
  }
  return opened;
}

rocksdb::Status Instance::open_secondary() {
  // The list of files is read first, then the logs. A log that is flushed to a file and removed in
  // between is in neither, so that only a list that has not changed meanwhile tells of a state.
  constexpr int kAttempts = 20;
  rocksdb::Status failure;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    std::string manifest = manifest_state(path_);
    Opened opened = try_secondary();
    const bool changed = manifest != manifest_state(path_);
    if (changed || is_passing(opened.status)) {
      failure = changed ? rocksdb::Status::TryAgain(
                              "the process that writes the database changed its files each time "
                              "they were read")
                        : opened.status;
      opened.close();
      continue;
    }
    check(opened.status, "open", path_);
    make_room_for(opened.handles);
    if (opened.handles.size() - 1 > families_.size()) {
      opened.close();
      throw_too_many_families(path_);
    }
    manifest_.clear();  // until all is taken over
    close_database();
    db_ = std::move(opened.db);
    adopt_handles(opened.handles);
    read_published();
    manifest_ = std::move(manifest);
    return {};
  }
  return failure;
}

void Instance::adopt_handles(const std::vector<rocksdb::ColumnFamilyHandle*>& handles) {
  const std::scoped_lock lock(mutex_);
  for (rocksdb::ColumnFamilyHandle* handle : handles) {
    if (handle->GetName() == rocksdb::kDefaultColumnFamilyName) {
      default_family_ = handle;
    } else {
      adopt(handle->GetName(), handle);
    }
  }
}

TableId Instance::adopt(const std::string& name, rocksdb::ColumnFamilyHandle* handle) {
  if (const auto known = by_name_.find(name); known != by_name_.end()) {
    family(known->second).handle.store(handle, std::memory_order_release);
    return known->second;
  }
  const std::size_t count = family_count();
  if (count == families_.size()) {
    throw_too_many_families(path_);
  }
  auto made = std::make_unique<Family>(name, handle);
  by_name_.emplace(name, static_cast<TableId>(count));
  families_[count].store(made.release(), std::memory_order_release);
  family_count_.store(count + 1, std::memory_order_release);
  return static_cast<TableId>(count);
}

std::vector<rocksdb::ColumnFamilyHandle*> Instance::handles() const {
  std::vector<rocksdb::ColumnFamilyHandle*> result{default_family_};
  for (std::size_t i = 0; i < family_count(); ++i) {
    result.push_back(handle(static_cast<TableId>(i)));
  }
  return result;
}

void Instance::read_published() {
  const std::unique_ptr<rocksdb::Iterator> names(
      db_->NewIterator(rocksdb::ReadOptions(), default_family_));
  for (names->SeekToFirst(); names->Valid(); names->Next()) {
    if (const TableId table = look_up(names->key().ToString()); table != Store::kNoTable) {
      publish(table);
    }
  }
  check(names->status(), "open", path_);
}

TableId Instance::look_up(const std::string& name) {
  const std::scoped_lock lock(mutex_);
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? Store::kNoTable : found->second;
}

TableId Instance::find(std::string_view table) {
  const std::string name = family_name(table);
  const TableId known = look_up(name);
  if (known != Store::kNoTable && family(known).published.load()) {
    return known;
  }
  return read_only() ? find_secondary(name) : Store::kNoTable;
}

bool Instance::is_marked(const std::string& name) {
  std::string value;
  const rocksdb::Status status =
      db_->Get(rocksdb::ReadOptions(), default_family_, rocksdb::Slice(name), &value);
  if (status.IsNotFound()) {
    return false;
  }
  check(status, "open table", path_);
  return true;
}

TableId Instance::find_secondary(const std::string& name) {
  const std::scoped_lock lock(readers_mutex_);
  if (secondary_readers_ == 0) {
    catch_up();
  }
  const TableId found = look_up(name);
  if (found == Store::kNoTable || !is_marked(name)) {
    return Store::kNoTable;
  }
  publish(found);
  return found;
}

TableId Instance::make_family(std::string_view table, const TableOptions& options) {
  const std::string name = family_name(table);
  const Compression compression = options.compression.value_or(options_.rocksdb.compression);
  check_compression(options_, compression, "create table", table);
  if (const TableId known = look_up(name); known != Store::kNoTable) {
    configure(known, {compression});
    return known;
  }
  const std::scoped_lock lock(mutex_);
  if (family_count() >= options_.max_tables) {
    throw Error(ErrorCode::too_many_tables, {"create table", std::string(table), {}},
                "the database has as many tables as Options::max_tables allows",
                "open the database with a larger Options::max_tables");
  }
  rocksdb::ColumnFamilyHandle* made = nullptr;
  check(db_->CreateColumnFamily(settings_.with(compression_type(compression)), name, &made),
        "create table", table);
  return adopt(name, made);
}

void Instance::mark_made(rocksdb::WriteBatchBase& batch, TableId table) {
  check(batch.Put(default_family_, family(table).name, rocksdb::Slice()), "create table", path_);
}

void Instance::configure(TableId table, const TableOptions& options) {
  if (!options.compression || read_only()) {
    return;
  }
  const std::string& name = family(table).name;
  check_compression(options_, *options.compression, "open table", name);
  rocksdb::ColumnFamilyHandle* const of_table = handle(table);
  rocksdb::ColumnFamilyDescriptor current;
  check(of_table->GetDescriptor(&current), "open table", name);
  if (current.options.compression == compression_type(*options.compression)) {
    return;
  }
  std::string text = "kNoCompression";
  if (*options.compression != Compression::none) {
    text = *options.compression == Compression::lz4 ? "kLZ4Compression" : "kZSTD";
  }
  check(db_->SetOptions(of_table, {{"compression", text}}), "open table", name);
}

bool Instance::empty() {
  const std::scoped_lock lock(readers_mutex_);  // a secondary instance is not opened anew meanwhile
  return std::ranges::all_of(handles(), [this](rocksdb::ColumnFamilyHandle* handle) {
    const std::unique_ptr<rocksdb::Iterator> records(
        db_->NewIterator(rocksdb::ReadOptions(), handle));
    records->SeekToFirst();
    check(records->status(), "open", path_);
    return !records->Valid();
  });
}

std::uint64_t Instance::enter_secondary() {
  const std::scoped_lock lock(readers_mutex_);
  if (secondary_readers_ == 0) {
    catch_up();
  }
  ++secondary_readers_;
  return db_->GetLatestSequenceNumber();
}

void Instance::catch_up() {
  // A secondary instance follows the log alone: it neither learns of new families, nor lets go of
  // records in memory that were replaced in files. So it is opened anew after either.
  if (!manifest_.empty() && manifest_ == manifest_state(path_)) {
    const std::string manifest = std::exchange(manifest_, {});  // it may stop between two states
    const rocksdb::Status status = db_->TryCatchUpWithPrimary();
    const bool changed = manifest != manifest_state(path_);
    if (status.ok() && !changed) {
      manifest_ = manifest;
      return;
    }
    if (!changed && !is_passing(status)) {
      throw_status(status, "snapshot", path_);
    }
  }
  // Where the primary is too quick, the state before is shown, if there is one.
  const rocksdb::Status status = open_secondary();
  if (manifest_.empty()) {
    check(status, "snapshot", path_);
  }
}

void Instance::leave_secondary() noexcept {
  const std::scoped_lock lock(readers_mutex_);
  --secondary_readers_;
}

void Instance::add_reader(IdleState& reader) {
  const std::scoped_lock lock(readers_mutex_);
  readers_.push_back(&reader);
}

void Instance::remove_reader(IdleState& reader) noexcept {
  const std::scoped_lock lock(readers_mutex_);
  std::erase(readers_, &reader);
}

void Instance::drop_idle() noexcept {
  const std::scoped_lock lock(readers_mutex_);
  for (IdleState* reader : readers_) {
    reader->drop_idle();
  }
}

void Instance::require_room(std::size_t bytes) const {
  constexpr std::size_t kMargin = std::size_t{1} << 20;
  constexpr std::size_t kFraming = 64;  // the log's own bytes are less than one in as many
  struct statvfs file_system{};
  rlimit limit{};
  bool fits = ::statvfs(path_.c_str(), &file_system) != 0 ||
              file_system.f_bavail * file_system.f_frsize >= bytes + kMargin;
  std::unique_ptr<rocksdb::LogFile> log;
  if (::getrlimit(RLIMIT_FSIZE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY &&
      options_.durability != Durability::none && db_->GetCurrentWalFile(&log).ok()) {
    fits = fits && log->SizeFileBytes() + bytes + bytes / kFraming + kFraming <= limit.rlim_cur;
  }
  if (!fits) {
    throw Error(ErrorCode::disk_full, {"commit", path_, {}}, "no space is left for the log",
                "free some space, or raise `ulimit -f`, and try again; nothing was changed");
  }
}

rocksdb::Status Instance::flush() { return db_->Flush(rocksdb::FlushOptions(), handles()); }

}  // namespace recto::engine::rocks
