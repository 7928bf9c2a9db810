#include "core/recreation.hpp"

#include <fmt/format.h>

#include <cstdio>

namespace recto::detail {

namespace {

/// Whether what is there is to make room, after opening it failed so.
bool asks_for_replacement(Recreate recreate, const Error& error) {
  const bool other_data = dynamic_cast<const DataVersionError*>(&error) != nullptr;
  switch (recreate) {
    case Recreate::on_version_bump:
      return error.code() == ErrorCode::format_version;
    case Recreate::on_validation_fail:
      return error.code() == ErrorCode::corrupt ||
             (error.code() == ErrorCode::format_version && !other_data);
    case Recreate::never:
    case Recreate::if_missing:
    case Recreate::always:
      break;
  }
  return false;
}

}  // namespace

DataVersionError::DataVersionError(const std::filesystem::path& path, std::uint32_t stored,
                                   std::uint32_t wanted)
    : Error(ErrorCode::format_version, {"open", path.string(), {}},
            fmt::format("its data has version {}, and Options::data_version is {}", stored, wanted),
            "use the program that fits the data, or let Recreate::on_version_bump set the database "
            "aside and make a new one") {}

Recreation::Recreation(const std::filesystem::path& path, const Options& options)
    : path_(path),
      options_(options),
      replacement_{.only = {},
                   .done = [this](const std::filesystem::path& new_path) { record(new_path); }},
      replaces_(options.recreate == Recreate::always) {
  if (replaces_) {
    reason_ = "Options::recreate is always";
  }
}

const engine::Replacement* Recreation::replacement() {
  there_ = files::identity_of(path_);
  return replaces_ && !set_aside_ ? &replacement_ : nullptr;
}

bool Recreation::wanted_after(const Error& error) {
  // What somebody else puts there meanwhile is judged anew, but not for ever.
  constexpr int kMaxAttempts = 8;
  if (set_aside_ || !there_ || ++attempts_ == kMaxAttempts ||
      !asks_for_replacement(options_.recreate, error)) {
    return false;
  }
  replaces_ = true;
  replacement_.only = there_;
  reason_ = error.what();
  return true;
}

void Recreation::record(const std::filesystem::path& new_path) noexcept {
  try {
    set_aside_ = new_path;
    lines_.push_back(
        fmt::format("recto: set aside {} as {}: {}", path_.string(), new_path.string(), reason_));
  } catch (...) {  // no memory
    return;
  }
}

Recreation::~Recreation() {
  for (const std::string& line : lines_) {
    try {
      if (options_.log) {
        options_.log(line);
      } else {
        std::fprintf(stderr, "%s\n", line.c_str());
      }
    } catch (...) {
      // A log that fails must not leave the database unopened.
      continue;
    }
  }
}

}  // namespace recto::detail
