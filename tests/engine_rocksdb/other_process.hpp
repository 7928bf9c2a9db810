#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace recto_test {

/// A program of its own that opens a database and does what it is told (other_process_main.cpp). A
/// forked child would not do: RocksDB's threads are not in it.
class OtherProcess {
 public:
  /// Starts it. `more` may say "read" instead of "write", and then a user's name, "nobody".
  OtherProcess(const std::filesystem::path& path, const std::string& durability,
               const std::vector<std::string>& more = {});
  OtherProcess(const OtherProcess&) = delete;
  OtherProcess& operator=(const OtherProcess&) = delete;
  ~OtherProcess();

  /// The next line that it says; empty when it has ended. After its start: "open", or an error's
  /// code.
  [[nodiscard]] std::string answer();
  /// Fails the test unless that is what it says next.
  void expect(const std::string& line);

  /// Has it carry out a command, and waits until it has: "table NAME", "put TABLE KEY SEED" (64
  /// bytes), "both TABLE TABLE FROM TO" (a commit for each number), "both_flushed" (the same, each
  /// followed by "flush"), "flush", "compact", "close", "open", "exit" (without closing), "limit
  /// BYTES" (of files; "none" lifts it).
  void run(const std::string& command);
  /// The same for a command that fails so.
  void ask(const std::string& command, const std::string& error_code);

  /// As `kill -9` does.
  void kill();

 private:
  pid_t process_ = -1;
  int to_it_ = -1;
  int from_it_ = -1;
};

}  // namespace recto_test
