#include <gtest/gtest.h>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "support/errors.hpp"
#include "support/test_database.hpp"

// Formats that a program brings along, by the contract of recto/format.hpp alone.

namespace recto_test {
namespace {

using recto::ErrorCode;

/// A photo as a camera wrote it.
struct Photo;

/// Shows the bytes, and takes nothing but what begins as a JPEG file does.
struct JpegFormat {
  using Value = Photo;
  using Reference = recto::Bytes;
  using Pointer = recto::Arrow<recto::Bytes>;

  static constexpr std::string_view kName = "example.jpeg";
  static constexpr std::size_t kAlignment = 8;

  static recto::Bytes reference(recto::Bytes payload) { return payload; }
  static Pointer pointer(recto::Bytes payload) { return Pointer(payload); }
  static bool verify(recto::Bytes payload) { return payload.text().starts_with("\xff\xd8\xff"); }

  struct Encoder {
    recto::Bytes encode(recto::Bytes photo, std::string_view table) {
      if (!verify(photo)) {
        throw recto::Error(ErrorCode::invalid_value, {"put", std::string(table), {}},
                           "the bytes are no JPEG file");
      }
      return photo;
    }
  };
};
static_assert(recto::InPlaceFormat<JpegFormat>);

/// Numbers as differences, decoded on read, with a version as the schema.
template <int kVersion>
struct DeltaFormat {
  using Value = std::vector<int>;
  using Decoded = std::vector<int>;

  static constexpr std::string_view kName = "example.delta";
  static constexpr std::size_t kAlignment = 8;

  static Decoded decode(recto::Bytes payload) {
    if (!verify(payload)) {
      throw recto::Error(ErrorCode::corrupt, {"read", {}, {}}, "half a number");
    }
    Decoded numbers(payload.size() / sizeof(int));
    std::memcpy(numbers.data(), payload.data(), payload.size());
    for (std::size_t i = 1; i < numbers.size(); ++i) {
      numbers[i] += numbers[i - 1];
    }
    return numbers;
  }
  static bool verify(recto::Bytes payload) { return payload.size() % sizeof(int) == 0; }
  static recto::Bytes schema() {
    return recto::Bytes(kVersion == 1 ? std::string_view("version 1") : std::string_view("v2"));
  }
  static std::string_view type_name() { return "int"; }

  class Encoder {
   public:
    recto::Bytes encode(const std::vector<int>& numbers, std::string_view) {
      deltas_ = numbers;
      for (std::size_t i = deltas_.size(); i-- > 1;) {
        deltas_[i] -= deltas_[i - 1];
      }
      return {static_cast<const void*>(deltas_.data()), deltas_.size() * sizeof(int)};
    }

   private:
    std::vector<int> deltas_;
  };
};
static_assert(recto::DecodingFormat<DeltaFormat<1>> && !recto::InPlaceFormat<DeltaFormat<1>>);

/// Writes the same, and looks at nothing.
struct LooseFormat : DeltaFormat<1> {
  struct Encoder {
    recto::Bytes encode(recto::Bytes bytes, std::string_view) { return bytes; }
  };
};

class OwnFormat : public testing::Test {
 protected:
  TestDatabase db_;
};

TEST_F(OwnFormat, ShowsRecordsInPlace) {
  auto photos = db_->table<std::string, Photo>("photos").value_format(JpegFormat{}).open();
  const std::string photo = "\xff\xd8\xff and so on";
  photos.put("cat", recto::Bytes(photo));
  const auto guard = photos.get("cat");
  ASSERT_TRUE(guard);
  EXPECT_EQ(guard->text(), photo);
  EXPECT_EQ((*guard).data(), guard.bytes().data());
  for (auto row : photos.scan()) {
    EXPECT_EQ(row->size(), photo.size());
  }
  EXPECT_TRUE(throws(ErrorCode::invalid_value,
                     [&] { photos.put("dog", recto::Bytes(std::string_view("GIF89a"))); }));
  EXPECT_EQ(photos.size(), 1U);
  EXPECT_TRUE(db_->verify().ok());
}

TEST_F(OwnFormat, MayDecode) {
  auto series = db_->table<int, std::vector<int>>("series").value_format(DeltaFormat<1>{}).open();
  series.put(1, std::vector<int>{10, 12, 15});
  const auto guard = series.get(1);
  EXPECT_EQ(*guard, (std::vector<int>{10, 12, 15}));
  EXPECT_EQ(guard->size(), 3U);
  EXPECT_NE(guard.bytes(), recto::Bytes(static_cast<const void*>(guard->data()), 12));
  for (auto row : series.scan()) {
    EXPECT_EQ((*row).back(), 15);
    EXPECT_EQ(row->front(), 10);
  }
}

TEST_F(OwnFormat, WithASchemaIsAskedToVerify) {
  auto series = db_->table<int, std::vector<int>>("series").value_format(DeltaFormat<1>{}).open();
  series.put(1, std::vector<int>{10, 12});
  EXPECT_TRUE(db_->verify().ok());
  auto loose = db_->table<int, std::vector<int>>("series").value_format(LooseFormat{}).open();
  loose.put(2, recto::Bytes(std::string_view("half a")));
  EXPECT_EQ(db_->verify().problem_count, 1U);
}

TEST_F(OwnFormat, IsKnownByItsNameAndSchema) {
  static_cast<void>(
      db_->table<int, std::vector<int>>("series").value_format(DeltaFormat<1>{}).open());
  EXPECT_TRUE(throws(ErrorCode::schema_mismatch, [&] {
    static_cast<void>(
        db_->table<int, std::vector<int>>("series").value_format(DeltaFormat<2>{}).open());
  }));
  EXPECT_TRUE(throws(ErrorCode::schema_mismatch, [&] {
    static_cast<void>(db_->table<int, Photo>("series").value_format(JpegFormat{}).open());
  }));
}

}  // namespace
}  // namespace recto_test
