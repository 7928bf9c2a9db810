#include "engine/lmdb/file_check.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstring>
#include <optional>
#include <string>
#include <vector>

#include "engine/lmdb/file_format.hpp"
#include "recto/error.hpp"

namespace recto::engine::lmdb {

namespace {

constexpr std::uint16_t kMaxDepth = 32;

/// A file that is read with `pread`: past its end that gives an error and no signal.
class File {
 public:
  explicit File(const std::filesystem::path& path)
      : path_(path), descriptor_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
    if (descriptor_ < 0) {
      fail_with_errno(errno);
    }
    try {
      look_at_size();
    } catch (...) {
      ::close(descriptor_);
      throw;
    }
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() { ::close(descriptor_); }

  [[nodiscard]] std::uint64_t size() const noexcept { return size_; }

  /// Takes note of how long the file is now. Writers lengthen it before they name new pages.
  void look_at_size() {
    struct stat status{};
    if (::fstat(descriptor_, &status) != 0) {
      fail_with_errno(errno);
    }
    size_ = static_cast<std::uint64_t>(status.st_size);
  }
  [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

  void read(std::uint64_t offset, void* out, std::size_t count) const {
    auto* position = static_cast<char*>(out);
    while (count > 0) {
      const ssize_t got = ::pread(descriptor_, position, count, static_cast<off_t>(offset));
      if (got < 0 && errno != EINTR) {
        fail_with_errno(errno);
      }
      if (got == 0) {
        corrupt(fmt::format("it ends at byte {}, in the middle of a page", size_));
      }
      if (got > 0) {
        position += got;
        offset += static_cast<std::uint64_t>(got);
        count -= static_cast<std::size_t>(got);
      }
    }
  }

  [[noreturn]] void corrupt(std::string_view what) const {
    throw Error(ErrorCode::corrupt, {"open", path_.string(), {}}, what,
                "restore a backup, or name another path");
  }

 private:
  [[noreturn]] void fail_with_errno(int error) const {
    const bool denied = error == EACCES || error == EPERM;
    throw Error(denied ? ErrorCode::permission : ErrorCode::io, {"open", path_.string(), {}},
                std::strerror(error),
                denied ? "check the permissions of the file" : "see the system's message");
  }

  std::filesystem::path path_;
  int descriptor_;
  std::uint64_t size_ = 0;
};

/// Finds out whether all that a meta page leads to lies within the file and within its pages, so
/// that LMDB, which trusts what it reads, may read it.
class TreeCheck {
 public:
  /// With `extent` `tables`, the tree of named trees alone is read, and not those.
  TreeCheck(const File& file, const Meta& meta, std::size_t page_size, Extent extent)
      : file_(file),
        page_size_(page_size),
        pages_(file.size() / page_size),
        meta_(meta),
        extent_(extent) {}

  void run() {
    if (extent_ == Extent::all) {
      check_tree(meta_.trees[0]);
    }
    check_tree(meta_.trees[1]);
  }

 private:
  void check_tree(const TreeRecord& tree) {
    if (tree.root != kNoPage) {
      check_page(tree.root, tree.depth);
    }
  }

  void check_page(std::uint64_t number, std::uint16_t depth) {
    if (depth == 0 || depth > kMaxDepth) {
      file_.corrupt("a tree is deeper than it says");
    }
    require_pages(number, 1);
    if (++visited_ > pages_) {
      file_.corrupt("its pages form a circle");
    }
    std::vector<std::byte> page(page_size_);
    file_.read(number * page_size_, page.data(), page.size());
    const auto header = at<PageHeader>(page, 0);
    const std::uint16_t kind = depth == 1 ? kLeafPage : kBranchPage;
    const std::size_t fewest = (depth == 1 ? 1 : 2) * sizeof(std::uint16_t);
    if (header.page_number != number || (header.flags & kKinds) != kind ||
        header.lower % sizeof(std::uint16_t) != 0 || header.lower < kPageHeaderSize + fewest ||
        header.lower > header.upper || header.upper > page_size_) {
      file_.corrupt(fmt::format("page {} is damaged", number));
    }
    const std::size_t nodes = (header.lower - kPageHeaderSize) / sizeof(std::uint16_t);
    for (std::size_t i = 0; i < nodes; ++i) {
      const auto offset = at<std::uint16_t>(page, kPageHeaderSize + i * sizeof(std::uint16_t));
      if (offset < header.upper) {
        file_.corrupt(fmt::format("page {} is damaged", number));
      }
      check_node(page, offset, depth);
    }
  }

  void check_node(const std::vector<std::byte>& page, std::size_t offset, std::uint16_t depth) {
    const auto node = at<NodeHeader>(page, offset);
    const std::uint64_t low = node.low | std::uint64_t{node.high} << 16;
    const std::size_t value = offset + sizeof node + node.key_size;
    if (value > page.size()) {
      file_.corrupt("a key lies outside its page");
    }
    if (depth > 1) {
      check_page(low | std::uint64_t{node.flags} << 32, static_cast<std::uint16_t>(depth - 1));
    } else if (node.flags == kBigData) {
      check_overflow(at<std::uint64_t>(page, value), low);
    } else if (node.flags == kSubDatabase) {
      const auto tree = at<TreeRecord>(page, value);
      if (extent_ == Extent::all) {
        check_tree(tree);
      }
    } else if (node.flags != 0 || low > page.size() - value) {
      file_.corrupt("a node lies outside its page");
    }
  }

  void check_overflow(std::uint64_t first, std::uint64_t value_size) const {
    require_pages(first, (value_size + kPageHeaderSize + page_size_ - 1) / page_size_);
    PageHeader header;
    file_.read(first * page_size_, &header, sizeof header);
    if (header.page_number != first || (header.flags & kKinds) != kOverflowPage) {
      file_.corrupt(fmt::format("page {} is damaged", first));
    }
  }

  void require_pages(std::uint64_t first, std::uint64_t count) const {
    if (first >= pages_ || count > pages_ - first) {
      file_.corrupt(
          fmt::format("it is cut short: page {} is missing from {} bytes", first, file_.size()));
    }
  }

  template <class T>
  [[nodiscard]] T at(const std::vector<std::byte>& page, std::size_t offset) const {
    if (offset > page.size() || page.size() - offset < sizeof(T)) {
      file_.corrupt("a node lies outside its page");
    }
    T value;
    std::memcpy(&value, page.data() + offset, sizeof value);
    return value;
  }

  static constexpr std::uint16_t kKinds = kBranchPage | kLeafPage | kOverflowPage | kMetaPage;

  const File& file_;
  std::size_t page_size_;
  std::uint64_t pages_;
  const Meta& meta_;
  Extent extent_;
  std::uint64_t visited_ = 0;
};

Meta read_meta(const File& file, std::uint64_t offset) {
  Meta meta;
  file.read(offset + kPageHeaderSize, &meta, sizeof meta);
  return meta;
}

/// Throws unless this is a meta page of an LMDB file that this version reads.
void require_meta(const File& file, const Meta& meta) {
  if (meta.magic != kMagic) {
    file.corrupt("it is no Recto database: it does not begin as an LMDB file does");
  }
  if (meta.version != kDataVersion) {
    throw Error(ErrorCode::format_version, {"open", file.path().string(), {}},
                fmt::format("the file has LMDB's data format {}, and this version reads format {}",
                            meta.version, kDataVersion),
                "dump it with the tools of that version and load it again");
  }
  const std::size_t page_size = meta.trees[0].pad;
  if (page_size < 512 || page_size > 65'536 || !std::has_single_bit(page_size)) {
    file.corrupt("its meta page names an impossible page size");
  }
  if (meta.last_page >= meta.map_size / page_size) {
    file.corrupt("its meta page names more pages than it has room for");
  }
}

/// The meta page that counts. Throws unless both are sound.
Meta newest_meta(const File& file) {
  const Meta first = read_meta(file, 0);
  require_meta(file, first);
  const std::size_t page_size = first.trees[0].pad;
  if (file.size() < 2 * page_size) {
    file.corrupt("it is cut short: its second page is missing");
  }
  const Meta second = read_meta(file, page_size);
  require_meta(file, second);
  if (second.trees[0].pad != page_size) {
    file.corrupt("its meta pages name different page sizes");
  }
  return second.transaction > first.transaction ? second : first;
}

/// Throws when the trees of this state are damaged. Returns false when a writer has gone on
/// meanwhile, so that nothing is known.
bool check_state(const File& file, const Meta& meta, Extent extent) {
  try {
    TreeCheck(file, meta, meta.trees[0].pad, extent).run();
    return true;
  } catch (const Error& error) {
    if (newest_meta(file).transaction == meta.transaction) {
      throw;
    }
    return false;
  }
}

}  // namespace

FileState check_file(const std::filesystem::path& path, Extent extent) {
  struct stat status{};
  if (::stat(path.c_str(), &status) != 0 && errno == ENOENT) {
    return FileState::absent;
  }
  constexpr int kAttempts = 8;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    File file(path);
    if (file.size() == 0) {
      return FileState::absent;
    }
    if (file.size() < kPageHeaderSize + sizeof(Meta)) {
      file.corrupt("it is no Recto database: it is too short to be one");
    }
    const Meta meta = newest_meta(file);
    file.look_at_size();  // after the meta page: all that it names was written before it
    // Pages at the end that a transaction took and gave back are never written, so a sound file may
    // be shorter than its meta page says. Then it takes all trees to tell.
    const bool is_short = meta.last_page + 1 > file.size() / meta.trees[0].pad;
    if (check_state(file, meta, is_short ? Extent::all : extent)) {
      break;
    }
  }
  return FileState::sound;  // after so many attempts: a file in use that changes all the time
}

}  // namespace recto::engine::lmdb
