#pragma once

#include <sys/types.h>

#include <functional>

namespace recto_test {

/// What a child process returns when its closure throws.
inline constexpr int kThrew = 99;

/// Runs `closure` in a forked child that ends with what it returns. Returns that, or 128 + the
/// signal that killed the child. An exception is printed.
[[nodiscard]] int in_child(const std::function<int()>& closure);

/// Like `in_child`, as a user who owns nothing, where the caller is root.
[[nodiscard]] int as_nobody(const std::function<int()>& closure);

/// A forked child that says when it is ready and then waits to be killed.
class WaitingChild {
 public:
  /// `closure` gets a function that tells the parent that all is set up and never returns. This
  /// constructor returns when it was called.
  explicit WaitingChild(const std::function<void(const std::function<void()>& wait)>& closure);
  WaitingChild(const WaitingChild&) = delete;
  WaitingChild& operator=(const WaitingChild&) = delete;
  ~WaitingChild();

  /// Kills the child as `kill -9` does.
  void kill();

 private:
  pid_t process_ = -1;
};

}  // namespace recto_test
