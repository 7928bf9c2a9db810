#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace recto {

/// What went wrong, for programs; the message is for people.
enum class ErrorCode {
  io,                ///< The operating system refused a read, write or sync.
  not_found,         ///< The path does not exist and was not to be created.
  permission,        ///< The user may not open or create the file.
  read_only,         ///< A write on a database that was opened read-only.
  disk_full,         ///< No space is left on the device; nothing was changed.
  map_full,          ///< The reserved address space is used up; nothing was changed.
  readers_full,      ///< More snapshots at once than `Options::max_readers`.
  corrupt,           ///< The file is not a Recto database, or is damaged.
  format_version,    ///< The file has a format that this version of Recto does not read.
  schema_mismatch,   ///< The stored table has another type, key or format.
  invalid_value,     ///< A value that fails verification or lacks a key field.
  invalid_key,       ///< A key that its type cannot hold.
  key_too_long,      ///< An encoded key of more than `kMaxKeySize` bytes.
  value_too_large,   ///< A record of more bytes than the engine stores.
  invalid_option,    ///< Options that contradict each other or the database.
  unsupported,       ///< Something that this version or this engine does not do.
  closed,            ///< The database, or the transaction, has ended.
  busy,              ///< Something else still uses what must be free first.
  too_many_tables,   ///< More tables than `Options::max_tables`.
  misuse,            ///< A call that its contract forbids, such as mixing two databases.
  unique_violation,  ///< Two rows with one value of a unique index.
};

/// The name of a code, as it is written in this header.
[[nodiscard]] std::string_view to_string(ErrorCode code) noexcept;

/// Where an error happened. Empty parts are left out of the message.
struct ErrorContext {
  std::string operation;  ///< "put", "open", …
  std::string table;      ///< The table's name, or the database's path.
  std::string key;        ///< The key as text.
};

/// Every fault that Recto reports. Absence is no fault: `get` gives an empty guard instead.
///
/// The message names the operation, the table and the key, says what happened and what to do about
/// it. Unless a function says otherwise, the database is as it was before the call that threw.
class Error : public std::runtime_error {
 public:
  Error(ErrorCode code, ErrorContext context, std::string_view what_happened,
        std::string_view what_to_do = {});

  [[nodiscard]] ErrorCode code() const noexcept { return code_; }
  [[nodiscard]] const std::string& operation() const noexcept { return context_.operation; }
  [[nodiscard]] const std::string& table() const noexcept { return context_.table; }
  [[nodiscard]] const std::string& key() const noexcept { return context_.key; }

  /// The same fault with the empty parts of its context filled in.
  [[nodiscard]] Error with(ErrorContext context) const;

 private:
  ErrorCode code_;
  ErrorContext context_;
  std::string what_happened_;
  std::string what_to_do_;
};

}  // namespace recto
