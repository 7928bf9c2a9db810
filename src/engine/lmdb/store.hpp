#pragma once

#include <filesystem>
#include <memory>
#include <string_view>

#include "engine/lmdb/environment.hpp"
#include "engine/replacement.hpp"
#include "recto/engine.hpp"

namespace recto::engine::lmdb {

/// Opens the LMDB database in the file at `path`, after setting aside what a `replacement` means.
/// Throws `Error`.
std::shared_ptr<Store> open_store(const std::filesystem::path& path, const Options& options,
                                  const Replacement* replacement = nullptr);

/// Sets what a `replacement` means aside and opens nothing. Throws `busy`, `permission`, `io`.
void set_aside(const std::filesystem::path& path, const Options& options,
               const Replacement& replacement);

/// What stores on an LMDB environment differ in.
struct StoreKind {
  std::string_view name;
  void (*compact)(Environment& environment) = nullptr;
};

/// A store on an environment that is open.
std::shared_ptr<Store> make_store(std::shared_ptr<Environment> environment, const StoreKind& kind,
                                  const Options& options);

}  // namespace recto::engine::lmdb
