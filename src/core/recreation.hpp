#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "engine/replacement.hpp"
#include "files/file_identity.hpp"
#include "recto/error.hpp"
#include "recto/options.hpp"

namespace recto::detail {

/// The database is sound and has another version of its data.
class DataVersionError : public Error {
 public:
  DataVersionError(const std::filesystem::path& path, std::uint32_t stored, std::uint32_t wanted);
};

/// What `Options::recreate` makes of the attempts to open one database. Tells the log what was set
/// aside when it ends, whether they succeeded or not: engines hold locks during an attempt, and the
/// log may open databases itself.
class Recreation {
 public:
  Recreation(const std::filesystem::path& path, const Options& options);
  Recreation(const Recreation&) = delete;
  Recreation& operator=(const Recreation&) = delete;
  ~Recreation();

  /// What the next attempt is to replace; null: nothing. Looks at what is there now.
  [[nodiscard]] const engine::Replacement* replacement();

  /// Whether to try again, after an attempt has failed so.
  [[nodiscard]] bool wanted_after(const Error& error);

  /// Where the database that was there is now.
  [[nodiscard]] const std::optional<std::filesystem::path>& set_aside() const noexcept {
    return set_aside_;
  }

 private:
  void record(const std::filesystem::path& new_path) noexcept;

  const std::filesystem::path& path_;
  const Options& options_;
  engine::Replacement replacement_;
  bool replaces_;
  int attempts_ = 0;
  std::optional<files::FileIdentity> there_;  // before the attempt
  std::string reason_;
  std::optional<std::filesystem::path> set_aside_;
  std::vector<std::string> lines_;  // for the log
};

}  // namespace recto::detail
