#pragma once

#include <cstdint>

#include "recto/engine.hpp"

namespace recto::detail {

/// Removes all records of a table of the engine, and returns how many there were.
std::uint64_t clear_table(engine::WriteTransaction& writer, engine::TableId table);

}  // namespace recto::detail
