#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "recto/bytes.hpp"

/// The bytes of one stored record: payload, zeros up to a multiple of 8, trailer (docs/format.md).
namespace recto::detail {

/// The last 8 bytes of every record, in little-endian order.
struct RecordTrailer {
  std::uint32_t checksum = 0;  ///< Of key, payload and the rest of this trailer.
  std::uint16_t revision = 0;  ///< The schema revision that the record was written with.
  std::uint8_t flags = 0;      ///< None are defined yet; other than 0 is refused.
  std::uint8_t padding = 0;    ///< Zeros between payload and trailer, 0 to 7.
};
static_assert(sizeof(RecordTrailer) == 8);

inline constexpr std::size_t kRecordAlignment = 8;

[[nodiscard]] constexpr std::size_t round_up_to_8(std::size_t size) noexcept {
  return (size + 7) & ~std::size_t{7};
}

/// How many bytes a record with `payload_size` bytes of payload takes.
[[nodiscard]] constexpr std::size_t record_size(std::size_t payload_size) noexcept {
  return round_up_to_8(payload_size) + sizeof(RecordTrailer);
}

[[noreturn]] void throw_record_corrupt(const char* what);

/// The trailer of a record of at least 8 bytes.
[[nodiscard]] inline RecordTrailer trailer_of(Bytes record) noexcept {
  RecordTrailer trailer;
  std::memcpy(&trailer, record.end() - sizeof trailer, sizeof trailer);
  return trailer;
}

/// The payload of a record. Throws `Error(corrupt)` where the sizes don't fit.
[[nodiscard]] inline Bytes payload_of(Bytes record) {
  if (record.size() < sizeof(RecordTrailer) || record.size() % kRecordAlignment != 0) [[unlikely]] {
    throw_record_corrupt("its size is no multiple of 8");
  }
  const RecordTrailer trailer = trailer_of(record);
  const std::size_t body = record.size() - sizeof trailer;
  if (trailer.padding > 7 || trailer.padding > body) [[unlikely]] {
    throw_record_corrupt("its trailer names more padding than there is");
  }
  return record.first(body - trailer.padding);
}

/// XXH3 of the zero-padded key, the payload and the trailer behind its checksum.
[[nodiscard]] std::uint32_t record_checksum(Bytes key, Bytes payload,
                                            RecordTrailer trailer) noexcept;

/// Writes the record of `payload` under `key` to `out`, which has `record_size` bytes.
void write_record(std::byte* out, Bytes key, Bytes payload, std::uint16_t revision) noexcept;

/// Says what is wrong with the record's sizes, padding, flags or checksum; null when nothing is.
[[nodiscard]] const char* check_record(Bytes key, Bytes record) noexcept;

}  // namespace recto::detail
