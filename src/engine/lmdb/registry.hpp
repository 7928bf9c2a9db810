#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "engine/lmdb/environment.hpp"
#include "engine/replacement.hpp"
#include "files/file_identity.hpp"
#include "recto/options.hpp"

namespace recto::engine::lmdb {

/// The environments of this process by file: it has one for each, however often it opens the file.
/// Closing a second one would drop the locks of the first.
class Registry {
 public:
  static Registry& instance();

  /// The environment of the file at `path`, opened or shared. With a `replacement`, what is there
  /// is set aside first. Waits while another process, or thread, replaces the file. Throws `Error`.
  std::shared_ptr<Environment> open(const std::filesystem::path& path, const Options& options,
                                    const Replacement* replacement);

  /// Sets the database at `path` aside, and its lock file goes. Throws `busy`.
  static void set_aside(const std::filesystem::path& path, const Options& options,
                        const Replacement& replacement);

  /// Keeps others of this process from opening a file while it is being replaced.
  class Change {
   public:
    /// Throws `busy` unless `environment` was handed out once.
    explicit Change(const Environment& environment);
    Change(const Change&) = delete;
    Change& operator=(const Change&) = delete;
    ~Change();

    /// Calls `replace`, which may `reopen` the environment on another file, while no file is
    /// opened. An environment that it leaves closed is forgotten: whoever opens the path gets a new
    /// one.
    template <class F>
    void run(F&& replace) {
      const std::scoped_lock lock(registry_.mutex_);
      try {
        replace();
      } catch (...) {
        registry_.end_change(file_);
        throw;
      }
      registry_.end_change(file_);
    }

   private:
    Registry& registry_;
    std::optional<files::FileIdentity> file_;  // absent once the environment is forgotten
  };

 private:
  struct Open {
    std::shared_ptr<Environment> environment;
    bool changing = false;
  };

  using OpenFiles = std::map<files::FileIdentity, Open>;

  Registry() = default;

  /// What this process has opened of the file at `path`.
  OpenFiles::iterator find_open(const std::filesystem::path& path);

  /// Whether a path where nothing was found has a file now, or will have one: another process has
  /// set one aside and is making the next.
  [[nodiscard]] bool comes_soon(const std::filesystem::path& path) const;

  /// Null when the file is being replaced, or `map_size` was too much and was made less. A
  /// replacement that was carried out becomes null.
  std::shared_ptr<Environment> try_open(const std::filesystem::path& path, const Options& options,
                                        const Replacement*& replacement, std::uint64_t& map_size);
  std::shared_ptr<Environment> open_new(const std::filesystem::path& path, const Options& options,
                                        const Replacement*& replacement, std::uint64_t& map_size);
  /// Throws `busy` when an environment has a file that is no longer at its path, and its lock file
  /// still is.
  void require_no_other_file(const std::string& file) const;
  std::shared_ptr<Environment> hand_out(std::shared_ptr<Environment> environment);
  /// Lists the environment of `file` under the file that it has open now.
  void end_change(std::optional<files::FileIdentity>& file) noexcept;

  std::mutex mutex_;  // held while environments are opened and closed
  OpenFiles open_;
};

}  // namespace recto::engine::lmdb
