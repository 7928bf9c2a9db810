#pragma once

#include <filesystem>
#include <functional>
#include <optional>

#include "files/file_identity.hpp"

namespace recto::engine {

/// Asks an engine to set aside what is at a path before it opens a new database there. It does so
/// only while nobody uses what is there, and throws `busy` otherwise.
struct Replacement {
  /// The one that was found wanting. Another one, which somebody put there meanwhile, stays.
  /// Absent: whatever is there.
  std::optional<files::FileIdentity> only;

  /// Is told the new name, as soon as there is one, while the engine holds its locks. Must not
  /// throw.
  std::function<void(const std::filesystem::path& new_path)> done;
};

}  // namespace recto::engine
