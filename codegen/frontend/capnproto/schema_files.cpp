#include "frontend/capnproto/schema_files.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>

#include "frontend/capnproto/nesting.hpp"

namespace recto::codegen::capnproto {

class SchemaFiles::File final : public capnp::SchemaFile {
 public:
  File(SchemaFiles& files, std::string path) : files_(files), path_(std::move(path)) {}

  [[nodiscard]] kj::StringPtr getDisplayName() const override { return path_.c_str(); }

  [[nodiscard]] kj::Array<const char> readContent() const override {
    const std::string& text = *files_.content(path_);
    return kj::heapArray<const char>(text.data(), text.size());
  }

  [[nodiscard]] kj::Maybe<kj::Own<SchemaFile>> import(kj::StringPtr name) const override {
    return files_.import(path_, name.cStr());
  }

  bool operator==(const SchemaFile& other) const override {
    return path_ == other.getDisplayName().cStr();
  }
  bool operator!=(const SchemaFile& other) const override { return !(*this == other); }
  [[nodiscard]] std::size_t hashCode() const override { return std::hash<std::string>()(path_); }

  void reportError(SourcePos start, SourcePos /*end*/, kj::StringPtr message) const override {
    const Position position{static_cast<int>(start.line) + 1, static_cast<int>(start.column) + 1};
    files_.diagnostics_.error({path_, position, {}}, one_line(message.cStr()));
  }

 private:
  static std::string one_line(std::string text) {
    std::ranges::replace(text, '\n', ' ');
    return text;
  }

  SchemaFiles& files_;
  std::string path_;
};

SchemaFiles::SchemaFiles(const std::vector<std::string>& import_directories,
                         Diagnostics& diagnostics)
    : import_directories_(import_directories), diagnostics_(diagnostics) {
  // Where the capnp tool looks, too.
  for (const char* standard : {RECTO_CAPNP_SCHEMA_DIR, "/usr/local/include", "/usr/include"}) {
    import_directories_.emplace_back(standard);
  }
}

kj::Own<capnp::SchemaFile> SchemaFiles::open(const std::string& path, std::string content) {
  names_.push_back(path);
  contents_.push_back(std::make_unique<const std::string>(std::move(content)));
  return kj::heap<File>(*this, path);
}

kj::Maybe<kj::Own<capnp::SchemaFile>> SchemaFiles::find(const std::string& path) {
  if (content(path) == nullptr) return nullptr;
  return kj::Own<capnp::SchemaFile>(kj::heap<File>(*this, path));
}

kj::Maybe<kj::Own<capnp::SchemaFile>> SchemaFiles::import(const std::string& from,
                                                          const std::string& name) {
  std::vector<std::filesystem::path> candidates;
  if (name.starts_with('/')) {
    for (const std::string& directory : import_directories_) {
      candidates.push_back(std::filesystem::path(directory) / name.substr(1));
    }
  } else {
    candidates.push_back(std::filesystem::path(from).parent_path() / name);
  }
  for (const std::filesystem::path& candidate : candidates) {
    std::string path = known_name(candidate.lexically_normal().string());
    if (read(path)) return kj::Own<capnp::SchemaFile>(kj::heap<File>(*this, std::move(path)));
  }
  return nullptr;
}

std::string SchemaFiles::known_name(std::string path) const {
  if (content(path) != nullptr) return path;
  const auto same = std::ranges::find_if(names_, [&](const std::string& name) {
    std::error_code ignored;
    return std::filesystem::equivalent(name, path, ignored);
  });
  return same == names_.end() ? path : *same;
}

const std::string* SchemaFiles::content(const std::string& path) const {
  const auto found = std::ranges::find(names_, path);
  return found == names_.end() ? nullptr
                               : contents_[static_cast<std::size_t>(found - names_.begin())].get();
}

bool SchemaFiles::read(const std::string& path) {
  if (content(path) != nullptr) return true;
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(path, ignored)) return false;
  std::ifstream file(path, std::ios::binary);
  if (!file) return false;
  std::string text(std::istreambuf_iterator<char>(file), {});
  if (path.ends_with(".capnp") && !check_nesting(path, text, diagnostics_)) text.clear();
  names_.push_back(path);
  contents_.push_back(std::make_unique<const std::string>(std::move(text)));
  return true;
}

}  // namespace recto::codegen::capnproto
