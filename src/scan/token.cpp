#include "scan/token.hpp"

#include <kj/encoding.h>
#include <xxhash.h>

#include <algorithm>
#include <bit>
#include <cstring>

#include "recto/detail/index_core.hpp"
#include "recto/detail/table_core.hpp"
#include "recto/error.hpp"

namespace recto::detail {

namespace {

static_assert(std::endian::native == std::endian::little, "tokens are little-endian");

// A token is, in base64url: a header, the lower key, the upper key, and a checksum of all these.

constexpr std::uint8_t kVersion = 1;

// The header's flags.
constexpr std::uint8_t kReverse = 1;
constexpr std::uint8_t kSkipsLower = 2;
constexpr std::uint8_t kHasUpper = 4;
constexpr std::uint8_t kAllFlags = kReverse | kSkipsLower | kHasUpper;

struct Header {
  std::uint8_t version;
  std::uint8_t flags;
  std::uint16_t lower_size;
  std::uint32_t target;
};
static_assert(sizeof(Header) == 8);

using Checksum = std::uint32_t;

constexpr std::size_t kMaxTokenBytes = sizeof(Header) + 2 * kMaxKeySize + sizeof(Checksum);

Checksum checksum_of(std::string_view bytes) noexcept {
  return static_cast<Checksum>(XXH3_64bits(bytes.data(), bytes.size()));
}

[[noreturn]] void refuse(std::string_view why) {
  throw Error(ErrorCode::invalid_value, {}, why,
              "pass what Scan::token() returned, letter by letter, or start the scan anew");
}

void add(std::string& text, std::string_view part) {
  text += part;
  text += '\0';  // so that no two lists of parts give one text
}

void assign(KeyBuffer& key, std::string_view bytes) noexcept {
  key.append(bytes.data(), bytes.size());
  key.finish();
}

std::string_view text_of(Bytes bytes) noexcept {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::string to_base64url(std::string_view bytes) {
  const kj::String text = kj::encodeBase64Url(
      kj::arrayPtr(reinterpret_cast<const kj::byte*>(bytes.data()), bytes.size()));
  return {text.begin(), text.end()};
}

/// Empty for what is no base64url, and for what is written in another way than the one in which
/// `to_base64url` does it.
std::string from_base64url(std::string_view text) {
  std::string standard(text);
  std::ranges::replace(standard, '-', '+');
  std::ranges::replace(standard, '_', '/');
  const auto decoded = kj::decodeBase64(kj::arrayPtr(standard.data(), standard.size()));
  std::string bytes(decoded.asChars().begin(), decoded.asChars().end());
  return to_base64url(bytes) == text ? bytes : std::string();
}

}  // namespace

std::uint32_t target_hash(const ScanTarget& target) {
  std::string text;
  add(text, target.table->name());
  add(text, target.table->key_spec());
  if (target.index != nullptr) {
    add(text, target.index->name());
    add(text, target.index->key_spec());
    add(text, target.index->unique() ? "unique" : "");
  }
  return checksum_of(text);
}

std::string encode_token(const Token& token) {
  Header header{.version = kVersion,
                .flags = 0,
                .lower_size = static_cast<std::uint16_t>(token.keys.lower.size()),
                .target = token.target};
  header.flags |= token.direction == engine::Direction::reverse ? kReverse : 0;
  header.flags |= token.skips_lower ? kSkipsLower : 0;
  header.flags |= token.keys.has_upper ? kHasUpper : 0;
  std::string bytes(reinterpret_cast<const char*>(&header), sizeof header);
  bytes += text_of(token.keys.lower.bytes());
  if (token.keys.has_upper) {
    bytes += text_of(token.keys.upper.bytes());
  }
  const Checksum checksum = checksum_of(bytes);
  bytes.append(reinterpret_cast<const char*>(&checksum), sizeof checksum);
  return to_base64url(bytes);
}

Token decode_token(std::string_view text) {
  // The longest text first: a token may come from anywhere.
  const std::string bytes = text.size() > 2 * kMaxTokenBytes ? std::string() : from_base64url(text);
  if (bytes.size() < sizeof(Header) + sizeof(Checksum) || bytes.size() > kMaxTokenBytes) {
    refuse("this is no token of a scan");
  }
  const std::string_view body = std::string_view(bytes).substr(0, bytes.size() - sizeof(Checksum));
  Checksum checksum = 0;
  std::memcpy(&checksum, bytes.data() + body.size(), sizeof checksum);
  if (checksum != checksum_of(body)) {
    refuse("the token is damaged, or is no token of a scan");
  }
  Header header{};
  std::memcpy(&header, body.data(), sizeof header);
  if (header.version != kVersion) {
    refuse("the token was made by a version of Recto that this one can't read tokens of");
  }
  const std::string_view keys = body.substr(sizeof header);
  const std::string_view lower = keys.substr(0, header.lower_size);
  const std::string_view upper = keys.substr(lower.size());
  const bool has_upper = (header.flags & kHasUpper) != 0;
  const bool skips_lower = (header.flags & kSkipsLower) != 0;
  if ((header.flags & ~kAllFlags) != 0 || lower.size() != header.lower_size ||
      lower.size() > kMaxKeySize || upper.size() > kMaxKeySize || has_upper == upper.empty() ||
      (skips_lower && lower.empty())) {
    refuse("the token is damaged");
  }
  Token token;
  token.target = header.target;
  token.direction =
      (header.flags & kReverse) != 0 ? engine::Direction::reverse : engine::Direction::forward;
  token.skips_lower = skips_lower;
  token.keys.has_upper = has_upper;
  assign(token.keys.lower, lower);
  assign(token.keys.upper, upper);
  return token;
}

}  // namespace recto::detail
