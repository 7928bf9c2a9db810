#pragma once

#include <memory>

namespace recto::detail {

class DatabaseState;

/// Databases that no handle and no table refers to any more, but whose snapshots are still alive.
/// Each is destroyed as soon as its last snapshot is given back. Counting the users of a database
/// in this way costs nothing where snapshots are taken and released.

/// Destroys the database now, or when its last snapshot goes.
void retire(DatabaseState* database) noexcept;

/// Called after a snapshot was given back. Must not touch its database, which may be gone.
void sweep_retired() noexcept;

}  // namespace recto::detail
