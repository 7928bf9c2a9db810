#include "recto/detail/record.hpp"

#include <xxhash.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "recto/detail/key_buffer.hpp"
#include "recto/error.hpp"

namespace recto::detail {

static_assert(std::endian::native == std::endian::little,
              "records are stored in little-endian order");

void throw_record_corrupt(const char* what) {
  throw Error(ErrorCode::corrupt, {.operation = "read record", .table = {}, .key = {}}, what,
              "the file is damaged: restore a backup");
}

namespace {

/// Engines may return a key with its padding or without: the padded form is what counts.
std::uint64_t padded_hash(Bytes key, std::uint64_t seed) noexcept {
  const std::size_t size = std::min(key.size(), kMaxKeySize);
  if (size % 8 == 0) {
    return XXH3_64bits_withSeed(key.data(), size, seed);
  }
  std::array<std::byte, kMaxKeySize> padded;
  std::memset(padded.data() + size / 8 * 8, 0, 8);
  std::memcpy(padded.data(), key.data(), size);
  return XXH3_64bits_withSeed(padded.data(), round_up_to_8(size), seed);
}

}  // namespace

std::uint32_t record_checksum(Bytes key, Bytes payload, RecordTrailer trailer) noexcept {
  trailer.checksum = 0;
  const auto tail = std::bit_cast<std::uint64_t>(trailer);
  const std::uint64_t seed = padded_hash(key, tail);
  return static_cast<std::uint32_t>(XXH3_64bits_withSeed(payload.data(), payload.size(), seed));
}

void write_record(std::byte* out, Bytes key, Bytes payload, std::uint16_t revision) noexcept {
  const std::size_t body = round_up_to_8(payload.size());
  RecordTrailer trailer;
  trailer.revision = revision;
  trailer.padding = static_cast<std::uint8_t>(body - payload.size());
  trailer.checksum = record_checksum(key, payload, trailer);
  if (!payload.empty()) {
    std::memcpy(out, payload.data(), payload.size());
  }
  std::memset(out + payload.size(), 0, trailer.padding);
  std::memcpy(out + body, &trailer, sizeof trailer);
}

const char* check_record(Bytes key, Bytes record) noexcept {
  if (record.size() < sizeof(RecordTrailer) || record.size() % kRecordAlignment != 0) {
    return "the record's size is no multiple of 8";
  }
  const RecordTrailer trailer = trailer_of(record);
  const std::size_t body = record.size() - sizeof trailer;
  if (trailer.padding > 7 || trailer.padding > body) {
    return "the record's trailer names more padding than there is";
  }
  if (trailer.flags != 0) {
    return "the record's trailer has flags that this version does not know";
  }
  const Bytes payload = record.first(body - trailer.padding);
  for (const std::byte* pad = payload.end(); pad != record.begin() + body; ++pad) {
    if (*pad != std::byte{0}) {
      return "the record's padding is not zero";
    }
  }
  if (record_checksum(key, payload, trailer) != trailer.checksum) {
    return "the record's checksum does not match its bytes";
  }
  return nullptr;
}

}  // namespace recto::detail
