#include "engine/lmdb/lock_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <thread>
#include <utility>

#include "engine/lmdb/lmdb_error.hpp"

namespace recto::engine::lmdb {

namespace {

constexpr off_t kLmdbByte = 0;
// Behind the bytes that LMDB locks for the numbers of processes.
constexpr off_t kGateByte = off_t{1} << 40;

constexpr off_t byte_of(LockFile::Writers which) noexcept {
  return kGateByte + (which == LockFile::Writers::writer ? 1 : 2);
}

struct flock lock_of(off_t byte, short type) noexcept {
  struct flock lock{};
  lock.l_type = type;
  lock.l_whence = SEEK_SET;
  lock.l_start = byte;
  lock.l_len = 1;
  return lock;
}

}  // namespace

LockFile::LockFile(const std::string& path, mode_t file_mode, bool read_only) {
  do {
    descriptor_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, file_mode);
  } while (descriptor_ < 0 && errno == EINTR);
  if (descriptor_ < 0 && (errno != EROFS || !read_only)) {
    throw_lmdb(errno, "open", path);
  }
}

LockFile::LockFile(LockFile&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

LockFile& LockFile::operator=(LockFile&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

LockFile::~LockFile() {
  if (descriptor_ >= 0) {
    ::close(descriptor_);
  }
}

bool LockFile::is_at(const std::string& path) const noexcept {
  struct stat own{};
  struct stat there{};
  return descriptor_ < 0 || (::fstat(descriptor_, &own) == 0 && ::stat(path.c_str(), &there) == 0 &&
                             own.st_dev == there.st_dev && own.st_ino == there.st_ino);
}

int LockFile::allocate(std::uint32_t max_readers) const noexcept {
  constexpr std::uint64_t kReaderSize = 64;
  constexpr std::uint64_t kHeaderSize = 4'096;
  if (descriptor_ < 0) {
    return 0;
  }
  int code = 0;
  do {
    code = ::fallocate(descriptor_, FALLOC_FL_KEEP_SIZE, 0,
                       static_cast<off_t>(kHeaderSize + max_readers * kReaderSize));
  } while (code != 0 && errno == EINTR);
  return code == 0 || errno == EOPNOTSUPP || errno == ENOSYS ? 0 : errno;
}

int LockFile::set_lock(int command, off_t byte, short type) const noexcept {
  if (descriptor_ < 0) {
    return 0;
  }
  struct flock lock = lock_of(byte, type);
  int code = 0;
  do {
    code = ::fcntl(descriptor_, command, &lock);
  } while (code != 0 && errno == EINTR);
  return code == 0 ? 0 : errno;
}

bool LockFile::try_to(int command, off_t byte, short type) const {
  const int error = set_lock(command, byte, type);
  if (error == EAGAIN || error == EACCES) {
    return false;
  }
  check(error, "lock");
  return true;
}

bool LockFile::try_gate(Mode mode) const {
  if (mode == Mode::exclusive) {
    return descriptor_ >= 0 && try_to(F_SETLK, kGateByte, F_WRLCK);
  }
  return try_to(F_SETLK, kGateByte, F_RDLCK);
}

void LockFile::leave_gate() const noexcept { set_lock(F_SETLK, kGateByte, F_UNLCK); }

bool LockFile::try_hold_gate() const {
  return descriptor_ >= 0 && try_to(F_OFD_SETLK, kGateByte, F_WRLCK);
}

void LockFile::release_gate() const noexcept { set_lock(F_OFD_SETLK, kGateByte, F_UNLCK); }

bool LockFile::gate_is_closed(const std::string& path) noexcept {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0) {
    return false;
  }
  struct flock lock = lock_of(kGateByte, F_RDLCK);
  const bool is_closed = ::fcntl(descriptor, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
  ::close(descriptor);
  return is_closed;
}

void LockFile::lock(Writers which) const {
  constexpr std::chrono::milliseconds kPause{1};
  int error = 0;
  // The system takes processes for threads, and may see a deadlock where threads of two processes
  // wait for one another's databases. Each of them goes on in the end.
  while ((error = set_lock(F_SETLKW, byte_of(which), F_WRLCK)) == EDEADLK) {
    std::this_thread::sleep_for(kPause);
  }
  check(error, "write");
}

bool LockFile::try_lock(Writers which) const { return try_to(F_SETLK, byte_of(which), F_WRLCK); }

void LockFile::unlock(Writers which) const noexcept { set_lock(F_SETLK, byte_of(which), F_UNLCK); }

bool LockFile::try_become_only_process() const {
  return descriptor_ >= 0 && try_to(F_SETLK, kLmdbByte, F_WRLCK);
}

void LockFile::share() const noexcept { set_lock(F_SETLK, kLmdbByte, F_RDLCK); }

}  // namespace recto::engine::lmdb
