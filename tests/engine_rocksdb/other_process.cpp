#include "engine_rocksdb/other_process.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <stdexcept>
#include <utility>

namespace recto_test {

OtherProcess::OtherProcess(const std::filesystem::path& path, const std::string& durability,
                           const std::vector<std::string>& more) {
  std::signal(SIGPIPE, SIG_IGN);  // when it has ended, writing to it fails
  int in[2];
  int out[2];
  if (::pipe2(in, O_CLOEXEC) != 0 || ::pipe2(out, O_CLOEXEC) != 0) {
    throw std::runtime_error("pipe failed");
  }
  std::vector<std::string> arguments{RECTO_TEST_OTHER_PROCESS, path.string(), durability};
  arguments.insert(arguments.end(), more.begin(), more.end());
  std::vector<char*> pointers;
  for (std::string& argument : arguments) {
    pointers.push_back(argument.data());
  }
  pointers.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, in[0], STDIN_FILENO);
  ::posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
  const int error = ::posix_spawn(&process_, RECTO_TEST_OTHER_PROCESS, &actions, nullptr,
                                  pointers.data(), environ);
  ::posix_spawn_file_actions_destroy(&actions);
  ::close(in[0]);
  ::close(out[1]);
  to_it_ = in[1];
  from_it_ = out[0];
  if (error != 0) {
    throw std::runtime_error("the other process did not start");
  }
}

OtherProcess::~OtherProcess() {
  kill();
  ::close(to_it_);
  ::close(from_it_);
}

std::string OtherProcess::answer() {
  std::string line;
  char c = 0;
  while (::read(from_it_, &c, 1) == 1 && c != '\n') {
    line += c;
  }
  return line;
}

void OtherProcess::expect(const std::string& line) { EXPECT_EQ(answer(), line); }

void OtherProcess::run(const std::string& command) {
  ask(command, command == "exit" ? "" : "done");
}

void OtherProcess::ask(const std::string& command, const std::string& wanted) {
  const std::string line = command + "\n";
  ASSERT_EQ(::write(to_it_, line.data(), line.size()), static_cast<ssize_t>(line.size()));
  EXPECT_EQ(answer(), wanted) << command;
}

void OtherProcess::kill() {
  if (process_ > 0) {
    ::kill(process_, SIGKILL);
    ::waitpid(std::exchange(process_, -1), nullptr, 0);
  }
}

}  // namespace recto_test
