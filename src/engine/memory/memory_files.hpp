#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>

#include "files/file_identity.hpp"

namespace recto::engine::memory {

/// Two empty files without names, in memory, that can be opened for as long as this object lives:
/// `data()`, and "<data()>-lock". The names are links in a private temporary directory, which goes
/// with this object; the files go with the last descriptor of them.
class MemoryFiles {
 public:
  /// Throws `io`. `path` is what messages call the database.
  MemoryFiles(std::string path, mode_t file_mode);
  MemoryFiles(const MemoryFiles&) = delete;
  MemoryFiles& operator=(const MemoryFiles&) = delete;
  ~MemoryFiles();

  [[nodiscard]] std::string data() const { return (directory_ / "data").string(); }
  [[nodiscard]] int data_descriptor() const noexcept { return data_descriptor_; }
  [[nodiscard]] files::FileIdentity identity() const;

 private:
  void make(mode_t file_mode);
  void remove() noexcept;

  std::string path_;
  int data_descriptor_ = -1;
  int lock_descriptor_ = -1;
  std::filesystem::path directory_;
};

}  // namespace recto::engine::memory
