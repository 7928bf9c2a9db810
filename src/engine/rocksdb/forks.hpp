#pragma once

namespace recto::engine::rocks {

/// How often this process is a fork's child, counted from the first call on. Costs no system call.
[[nodiscard]] unsigned count_forks();

}  // namespace recto::engine::rocks
