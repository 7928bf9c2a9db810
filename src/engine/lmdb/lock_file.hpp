#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>

namespace recto::engine::lmdb {

/// LMDB's lock file beside a database, and what Recto locks in it besides.
///
/// LMDB holds a shared lock on its first byte for as long as it has the database open. Recto's
/// locks are on bytes far behind its end. They belong to the process: its death ends them, a fork
/// does not inherit them, and closing any descriptor of the file drops them all, LMDB's included.
/// So this object must outlive the LMDB environment, and a process has one of a file.
///
/// What tries a lock returns false when somebody else has it, and throws `io` where the system
/// can't lock at all.
class LockFile {
 public:
  enum class Mode : std::uint8_t { shared, exclusive };

  /// No file: the locks of writers and of those who open are granted, and no other.
  LockFile() = default;

  /// Opens the file, and makes it where it is missing. There is no file where the database is
  /// opened for reading alone on a file system that nobody can write: LMDB needs none there either.
  /// Throws what the system says otherwise.
  LockFile(const std::string& path, mode_t file_mode, bool read_only);
  LockFile(LockFile&& other) noexcept;
  LockFile& operator=(LockFile&& other) noexcept;
  ~LockFile();

  /// Whether this is still the file at `path`. True where there is no file.
  [[nodiscard]] bool is_at(const std::string& path) const noexcept;

  /// Takes the disk space of `max_readers` reader slots, which LMDB maps and writes to: without it,
  /// a full disk would end the process with SIGBUS at some later snapshot. Returns an error number,
  /// or 0.
  [[nodiscard]] int allocate(std::uint32_t max_readers) const noexcept;

  /// The gate: shared while a database is being opened, exclusive while its file is replaced.
  [[nodiscard]] bool try_gate(Mode mode) const;
  void leave_gate() const noexcept;

  /// The gate, exclusive, and kept while LMDB closes the file and opens it again: this lock belongs
  /// to the open file and not to the process. A child that is forked meanwhile shares it: should
  /// this process die before `release_gate`, the gate stays closed until the child ends, or runs
  /// another program.
  [[nodiscard]] bool try_hold_gate() const;
  void release_gate() const noexcept;

  /// Whether another process has the gate of the lock file at `path` to itself. Opens the file for
  /// a moment: this process must not have it open.
  [[nodiscard]] static bool gate_is_closed(const std::string& path) noexcept;

  /// Two exclusive locks of writers: who has `writer` writes, and who has `turn` is the next.
  enum class Writers : std::uint8_t { writer, turn };

  /// Waits without end.
  void lock(Writers which) const;
  [[nodiscard]] bool try_lock(Writers which) const;
  void unlock(Writers which) const noexcept;

  /// Changes LMDB's own lock to an exclusive one, which is granted when no other process has the
  /// database open, and none can open it until `share`.
  [[nodiscard]] bool try_become_only_process() const;
  void share() const noexcept;

  /// Forgets the file without closing it: in the child of a fork, where that would drop locks of
  /// the child.
  void abandon() noexcept { descriptor_ = -1; }

 private:
  /// `command` is one of fcntl. Returns an error number, or 0.
  int set_lock(int command, off_t byte, short type) const noexcept;
  [[nodiscard]] bool try_to(int command, off_t byte, short type) const;

  int descriptor_ = -1;
};

}  // namespace recto::engine::lmdb
