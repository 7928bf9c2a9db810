#include "recto/detail/entry_keys.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "recto/detail/record.hpp"
#include "recto/error.hpp"

namespace recto::detail {

void EntryKeys::begin(std::string_view index, Bytes primary_key) {
  index_ = index;
  primary_key_ = primary_key;
  keys_.clear();
  arena_.clear();
}

void EntryKeys::add() {
  if (!primary_key_.empty()) {
    buffer_.append(primary_key_.data(), primary_key_.size());
  }
  if (buffer_.too_long()) {
    throw Error(ErrorCode::key_too_long, {},
                fmt::format("its entry in index {} takes {} bytes, and {} is the most", index_,
                            buffer_.wanted_size(), kMaxKeySize),
                "shorten the indexed strings");
  }
  buffer_.finish();
  std::byte* copy = arena_.allocate(round_up_to_8(buffer_.size()));
  std::memcpy(copy, buffer_.bytes().data(), round_up_to_8(buffer_.size()));
  keys_.emplace_back(copy, buffer_.size());
}

void EntryKeys::settle() {
  if (keys_.size() > 1) {
    std::ranges::sort(keys_);
    const auto repeated = std::ranges::unique(keys_);
    keys_.erase(repeated.begin(), repeated.end());
  }
}

}  // namespace recto::detail
