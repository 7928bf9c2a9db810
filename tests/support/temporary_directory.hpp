#pragma once

#include <filesystem>
#include <string_view>

namespace recto_test {

/// A new directory under $TMPDIR, removed with all that is in it.
class TemporaryDirectory {
 public:
  TemporaryDirectory();
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  ~TemporaryDirectory();

  [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

  friend std::filesystem::path operator/(const TemporaryDirectory& directory,
                                         std::string_view name) {
    return directory.path_ / name;
  }

 private:
  std::filesystem::path path_;
};

}  // namespace recto_test
