#include "support/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <string_view>
#include <system_error>

namespace example {

bool is_terminal(std::FILE* stream) {
  const char* kind = std::getenv("TERM");
  return isatty(fileno(stream)) != 0 && (kind == nullptr || std::string_view(kind) != "dumb");
}

std::size_t terminal_width(std::FILE* stream) {
  winsize size{};
  if (isatty(fileno(stream)) == 0) {
    return 0;
  }
  const bool known = ioctl(fileno(stream), TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return known ? size.ws_col : 80;
}

void ignore_broken_pipes() { std::signal(SIGPIPE, SIG_IGN); }

void print(std::string_view text) {
  const bool written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
  if (written && std::fflush(stdout) == 0) {
    return;
  }
  if (errno == EPIPE) {
    throw OutputClosed();
  }
  throw std::system_error(errno, std::generic_category(), "cannot write the output");
}

}  // namespace example
