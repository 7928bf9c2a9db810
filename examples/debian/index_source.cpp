#include "index_source.hpp"

#include <sys/wait.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <system_error>

#include <fmt/format.h>

#include "support/numbers.hpp"
#include "support/progress.hpp"
#include "support/text_file.hpp"

namespace debian {
namespace {

constexpr const char* kAptCommand = "apt-cache dumpavail";
constexpr int kCommandNotFound = 127;  // the shell's exit status

struct ClosePipe {
  void operator()(std::FILE* pipe) const { pclose(pipe); }
};

std::string read_command(const std::string& command, const example::ReadCallback& on_read) {
  std::unique_ptr<std::FILE, ClosePipe> pipe(popen(command.c_str(), "r"));
  if (!pipe) {
    throw std::system_error(errno, std::generic_category(), fmt::format("cannot run {}", command));
  }
  std::string text = example::read_stream(pipe.get(), command, on_read);
  const int status = pclose(pipe.release());
  if (WIFEXITED(status) && WEXITSTATUS(status) == kCommandNotFound) {
    throw std::runtime_error(
        fmt::format("cannot run {}: name the file of a package index with --input", command));
  }
  if (status != 0) {
    throw std::runtime_error(fmt::format("{} failed; its message above says why", command));
  }
  if (text.empty()) {
    throw std::runtime_error(fmt::format(
        "{} printed nothing: fetch the package lists with apt-get update, or name the file of a "
        "package index with --input",
        command));
  }
  return text;
}

}  // namespace

std::string source_of(std::string_view input) {
  if (input.empty()) {
    return kAptCommand;
  }
  if (input == kStandardInput) {
    return "standard input";
  }
  return std::filesystem::absolute(input).lexically_normal().string();
}

Index read_index(std::string_view input) {
  const std::string source = source_of(input);
  example::Progress progress(fmt::format("Reading {}", source), 0);
  const auto on_read = [&](std::uint64_t bytes) {
    progress.update(bytes, [bytes] { return example::size_text(bytes); });
  };
  if (input.empty()) {
    return {source, read_command(source, on_read)};
  }
  if (input == kStandardInput) {
    return {source, example::read_stream(stdin, source, on_read)};
  }
  return {source, example::read_file(source, on_read)};
}

}  // namespace debian
