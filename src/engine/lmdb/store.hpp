#pragma once

#include <memory>

#include "engine/lmdb/environment.hpp"
#include "recto/engine.hpp"

namespace recto::engine::lmdb {

/// Opens the LMDB database in the file at `path`. Throws `Error`.
std::shared_ptr<Store> open_store(const std::filesystem::path& path, const Options& options);

}  // namespace recto::engine::lmdb
