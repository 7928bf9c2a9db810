#include "bad_input/children.hpp"

#include <grp.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <exception>
#include <stdexcept>
#include <utility>

namespace recto_test {

namespace {

pid_t fork_child() {
  std::fflush(nullptr);
  const pid_t process = ::fork();
  if (process < 0) {
    throw std::runtime_error("fork failed");
  }
  return process;
}

[[noreturn]] void end_child(const std::function<int()>& closure) {
  int status = kThrew;
  try {
    status = closure();
  } catch (const std::exception& error) {
    std::fprintf(stderr, "in the child: %s\n", error.what());
  }
  std::fflush(nullptr);
  ::_exit(status);
}

int wait_for(pid_t process) {
  int status = 0;
  ::waitpid(process, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

int in_child(const std::function<int()>& closure) {
  const pid_t process = fork_child();
  if (process == 0) {
    end_child(closure);
  }
  return wait_for(process);
}

int as_nobody(const std::function<int()>& closure) {
  return in_child([&] {
    constexpr uid_t kNobody = 65'534;
    if (::geteuid() == 0 &&
        (::setgroups(0, nullptr) != 0 || ::setgid(kNobody) != 0 || ::setuid(kNobody) != 0)) {
      throw std::runtime_error("can't become another user");
    }
    return closure();
  });
}

WaitingChild::WaitingChild(const std::function<void(const std::function<void()>& wait)>& closure) {
  int ready[2];
  if (::pipe(ready) != 0) {
    throw std::runtime_error("pipe failed");
  }
  process_ = fork_child();
  if (process_ == 0) {
    ::close(ready[0]);
    end_child([&] {
      closure([&] {
        static_cast<void>(::write(ready[1], "r", 1));
        while (true) {
          ::pause();
        }
      });
      return 0;
    });
  }
  ::close(ready[1]);
  char byte = 0;
  const bool is_ready = ::read(ready[0], &byte, 1) == 1;
  ::close(ready[0]);
  if (!is_ready) {
    kill();
    throw std::runtime_error("the child ended early");
  }
}

WaitingChild::~WaitingChild() { kill(); }

void WaitingChild::kill() {
  if (process_ > 0) {
    ::kill(process_, SIGKILL);
    static_cast<void>(wait_for(std::exchange(process_, -1)));
  }
}

}  // namespace recto_test
