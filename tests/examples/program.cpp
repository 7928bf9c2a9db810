#include "program.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <regex>

namespace recto_test {
namespace {

std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void redirect(int descriptor, const std::filesystem::path& path, int flags) {
  const int file = open(path.c_str(), flags, 0600);
  if (file < 0 || dup2(file, descriptor) < 0) {
    _exit(125);
  }
}

void close_reader_of(int descriptor) {
  int ends[2];
  if (pipe(ends) != 0 || dup2(ends[1], descriptor) < 0) {
    _exit(125);
  }
  close(ends[0]);
  close(ends[1]);
}

[[noreturn]] void become(std::vector<char*> arguments, const std::filesystem::path& directory,
                         const std::filesystem::path& streams, Output output) {
  constexpr int kWrite = O_WRONLY | O_CREAT | O_TRUNC;
  redirect(STDIN_FILENO, streams / "in", O_RDONLY);
  redirect(STDERR_FILENO, streams / "err", kWrite);
  switch (output) {
    case Output::kept:
      redirect(STDOUT_FILENO, streams / "out", kWrite);
      break;
    case Output::closed:
      close_reader_of(STDOUT_FILENO);
      break;
    case Output::full:
      redirect(STDOUT_FILENO, "/dev/full", O_WRONLY);
      break;
  }
  unsetenv("XDG_CACHE_HOME");
  setenv("HOME", directory.c_str(), 1);
  if (chdir(directory.c_str()) == 0) {
    execv(arguments[0], arguments.data());
  }
  _exit(126);
}

void replace_all(std::string& text, const std::string& what, const std::string& by) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at)) {
    text.replace(at, what.size(), by);
    at += by.size();
  }
}

}  // namespace

Outcome run(const std::vector<std::string>& command, const std::filesystem::path& directory,
            const std::string& input, Output output) {
  const std::filesystem::path streams = directory / ".streams";
  std::filesystem::create_directories(streams);
  write_file(streams / "in", input);
  write_file(streams / "out", "");

  std::vector<char*> arguments;
  for (const std::string& argument : command) {
    arguments.push_back(const_cast<char*>(argument.c_str()));
  }
  arguments.push_back(nullptr);

  const pid_t child = fork();
  if (child == 0) {
    become(arguments, directory, streams, output);
  }
  int status = 0;
  EXPECT_EQ(waitpid(child, &status, 0), child);
  return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status),
          read_file(streams / "out"), read_file(streams / "err")};
}

std::string normalised(std::string text, const std::filesystem::path& directory) {
  replace_all(text, directory.string(), "<dir>");
  replace_all(text, RECTO_EXAMPLES_DIR, "<examples>");
  text = std::regex_replace(text, std::regex(R"(\b[0-9.]+ (ns|us|ms|s)\b)"), "<time>");
  return std::regex_replace(text, std::regex(R"(\b\d{4}-\d\d-\d\d \d\d:\d\d UTC)"), "<date>");
}

std::string golden(const std::string& name, const std::string& actual) {
  const std::filesystem::path path = std::filesystem::path(RECTO_EXAMPLES_GOLDEN_DIR) / name;
  if (std::getenv("RECTO_UPDATE_GOLDEN") != nullptr) {
    write_file(path, actual);
  }
  EXPECT_TRUE(std::filesystem::exists(path)) << path << "; RECTO_UPDATE_GOLDEN=1 writes it";
  return read_file(path);
}

std::filesystem::path write_file(const std::filesystem::path& path, const std::string& content) {
  std::ofstream file(path, std::ios::binary);
  file << content;
  file.close();
  EXPECT_TRUE(file) << "cannot write " << path;
  return path;
}

}  // namespace recto_test
