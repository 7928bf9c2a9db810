// Options in a YAML file.

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <recto/config.hpp>

#include <filesystem>
#include <string>
#include <string_view>

#include "bad_input/children.hpp"
#include "bad_input/complaints.hpp"
#include "bad_input/files.hpp"
#include "opening/databases.hpp"

namespace {

using recto::ErrorCode;
using recto_test::complains;
namespace fs = std::filesystem;

class AConfiguration : public testing::Test {
 protected:
  [[nodiscard]] fs::path file() const { return directory_ / "recto.yaml"; }

  recto::Config load(const std::string& text) {
    recto_test::write_file(file(), text);
    return recto::load_config(file());
  }

  /// The options of a file with a path and this line.
  recto::Options options_of(const std::string& line) {
    return load("path: x.db\n" + line + "\n").options;
  }

  /// Whether a file with this text is refused, with a message that has the place and the words.
  testing::AssertionResult refuses(const std::string& text, const std::string& place,
                                   std::string_view words) {
    const auto error = recto_test::error_of([&] { static_cast<void>(load(text)); });
    if (!error) {
      return testing::AssertionFailure() << "nothing was thrown";
    }
    const std::string message = error->what();
    const std::string where = file().string() + place;
    if (error->code() != ErrorCode::invalid_option || message.find(where) == std::string::npos ||
        message.find(words) == std::string::npos) {
      return testing::AssertionFailure() << message;
    }
    return testing::AssertionSuccess() << message;
  }

  recto_test::TemporaryDirectory directory_;
};

void expect_equal(const recto::Options& a, const recto::Options& b) {
  EXPECT_EQ(a.engine, b.engine);
  EXPECT_EQ(a.recreate, b.recreate);
  EXPECT_EQ(a.create, b.create);
  EXPECT_EQ(a.read_only, b.read_only);
  EXPECT_EQ(a.data_version, b.data_version);
  EXPECT_EQ(a.durability, b.durability);
  EXPECT_EQ(a.verify, b.verify);
  EXPECT_EQ(a.write_timeout_ms, b.write_timeout_ms);
  EXPECT_EQ(a.map_size_bytes, b.map_size_bytes);
  EXPECT_EQ(a.lmdb_reads, b.lmdb_reads);
  EXPECT_EQ(a.rocksdb.compression, b.rocksdb.compression);
  EXPECT_EQ(a.rocksdb.block_cache_bytes, b.rocksdb.block_cache_bytes);
  EXPECT_EQ(a.rocksdb.block_bytes, b.rocksdb.block_bytes);
  EXPECT_EQ(a.rocksdb.write_buffer_bytes, b.rocksdb.write_buffer_bytes);
  EXPECT_EQ(a.rocksdb.mapped_reads, b.rocksdb.mapped_reads);
  EXPECT_EQ(a.rocksdb.background_threads, b.rocksdb.background_threads);
  EXPECT_EQ(a.max_readers, b.max_readers);
  EXPECT_EQ(a.max_tables, b.max_tables);
  EXPECT_EQ(a.file_mode, b.file_mode);
}

TEST_F(AConfiguration, OfAPathAloneHasTheDefaults) {
  const recto::Config config = load("path: data/x.db\n");
  EXPECT_EQ(config.path, directory_ / "data/x.db");
  expect_equal(config.options, {});
}

TEST_F(AConfiguration, SetsEveryField) {
  const recto::Config config = load(R"(
path: /srv/data/x.db
engine: rocksdb
recreate: on_version_bump
create: false
read_only: true
data_version: 7
durability: relaxed
verify: always
write_timeout_ms: 1500
map_size_bytes: 64 GiB
lmdb_reads: api
rocksdb:
  compression: zstd
  block_cache_bytes: 512MiB
  block_bytes: 16 KiB
  write_buffer_bytes: 134217728
  mapped_reads: true
  background_threads: 3
max_readers: 100
max_tables: 30
file_mode: 0640
)");
  EXPECT_EQ(config.path, "/srv/data/x.db");
  recto::Options expected;
  expected.engine = recto::Engine::rocksdb;
  expected.recreate = recto::Recreate::on_version_bump;
  expected.create = false;
  expected.read_only = true;
  expected.data_version = 7;
  expected.durability = recto::Durability::relaxed;
  expected.verify = recto::Verify::always;
  expected.write_timeout_ms = 1'500;
  expected.map_size_bytes = std::uint64_t{64} << 30;
  expected.lmdb_reads = recto::LmdbReads::api;
  expected.rocksdb = {.compression = recto::Compression::zstd,
                      .block_cache_bytes = std::size_t{512} << 20,
                      .block_bytes = std::size_t{16} << 10,
                      .write_buffer_bytes = std::size_t{128} << 20,
                      .mapped_reads = true,
                      .background_threads = 3};
  expected.max_readers = 100;
  expected.max_tables = 30;
  expected.file_mode = 0640;
  expect_equal(config.options, expected);
}

TEST_F(AConfiguration, TakesEveryEnumerator) {
  using recto::Recreate;
  EXPECT_EQ(options_of("engine: automatic").engine, recto::Engine::automatic);
  EXPECT_EQ(options_of("engine: lmdb").engine, recto::Engine::lmdb);
  EXPECT_EQ(options_of("engine: memory").engine, recto::Engine::memory);
  EXPECT_EQ(options_of("recreate: never").recreate, Recreate::never);
  EXPECT_EQ(options_of("recreate: if_missing").recreate, Recreate::if_missing);
  EXPECT_EQ(options_of("recreate: always").recreate, Recreate::always);
  EXPECT_EQ(options_of("recreate: on_validation_fail").recreate, Recreate::on_validation_fail);
  EXPECT_EQ(options_of("durability: full").durability, recto::Durability::full);
  EXPECT_EQ(options_of("durability: no_meta_sync").durability, recto::Durability::no_meta_sync);
  EXPECT_EQ(options_of("durability: none").durability, recto::Durability::none);
  EXPECT_EQ(options_of("verify: none").verify, recto::Verify::none);
  EXPECT_EQ(options_of("lmdb_reads: automatic").lmdb_reads, recto::LmdbReads::automatic);
  EXPECT_EQ(options_of("lmdb_reads: pages").lmdb_reads, recto::LmdbReads::pages);
  EXPECT_EQ(options_of("rocksdb: {compression: none}").rocksdb.compression,
            recto::Compression::none);
  EXPECT_EQ(options_of("rocksdb: {compression: lz4}").rocksdb.compression, recto::Compression::lz4);
}

TEST_F(AConfiguration, TakesSizesTimesAndPermissionsAsPeopleWriteThem) {
  EXPECT_EQ(options_of("map_size_bytes: 3 TiB").map_size_bytes, std::uint64_t{3} << 40);
  EXPECT_EQ(options_of("map_size_bytes: 5KiB").map_size_bytes, 5'120u);
  EXPECT_EQ(options_of("map_size_bytes: 0").map_size_bytes, 0u);
  EXPECT_EQ(options_of("write_timeout_ms: 0").write_timeout_ms, 0u);
  EXPECT_EQ(options_of("write_timeout_ms: null").write_timeout_ms, std::nullopt);
  EXPECT_EQ(options_of("write_timeout_ms: ~").write_timeout_ms, std::nullopt);
  EXPECT_EQ(options_of("write_timeout_ms:").write_timeout_ms, std::nullopt);
  EXPECT_EQ(options_of("file_mode: 0o660").file_mode, 0660u);
  EXPECT_EQ(options_of("file_mode: \"0660\"").file_mode, 0660u);
}

TEST_F(AConfiguration, OfAnUnknownFieldIsRefusedWithItsPlaceAndAHint) {
  EXPECT_TRUE(refuses("path: x.db\ndurabilty: full\n", ":2:1", "did you mean \"durability\"?"));
  EXPECT_TRUE(
      refuses("path: x.db\nrocksdb:\n  block_byte: 1\n", ":3:3", "did you mean \"block_bytes\"?"));
  EXPECT_TRUE(refuses("path: x.db\ncolour: blue\n", ":2:1", "max_readers"));
  EXPECT_TRUE(refuses("path: x.db\nlog: stderr\n", ":2:1", "no field \"log\""));
}

TEST_F(AConfiguration, OfAWrongValueIsRefusedWithItsPlace) {
  EXPECT_TRUE(refuses("path: x.db\nengine: lmbd\n", ":2:9", "did you mean \"lmdb\"?"));
  EXPECT_TRUE(refuses("path: x.db\nengine: oracle\n", ":2:9", "automatic, lmdb, rocksdb, memory"));
  EXPECT_TRUE(refuses("path: x.db\nengine: [lmdb]\n", ":2:9", "a single value"));
  EXPECT_TRUE(refuses("path: x.db\nengine:\n", ":3:1", "a single value"));
  EXPECT_TRUE(refuses("path: x.db\nread_only: 1\n", ":2:12", "true or false"));
  EXPECT_TRUE(refuses("path: x.db\nmax_tables: -1\n", ":2:13", "whole number"));
  EXPECT_TRUE(refuses("path: x.db\nmax_tables: 4294967296\n", ":2:13", "4294967295"));
  EXPECT_TRUE(refuses("path: x.db\nmax_tables: 12 KiB\n", ":2:13", "whole number"));
  EXPECT_TRUE(refuses("path: x.db\nmap_size_bytes: 1.5 GiB\n", ":2:17", "no size"));
  EXPECT_TRUE(refuses("path: x.db\nmap_size_bytes: 10 GB\n", ":2:17", "no size"));
  EXPECT_TRUE(refuses("path: x.db\nmap_size_bytes: KiB\n", ":2:17", "no size"));
  EXPECT_TRUE(refuses("path: x.db\nmap_size_bytes: 16777216 TiB\n", ":2:17", "no size"));
  EXPECT_TRUE(refuses("path: x.db\nmap_size_bytes: 99999999999999999999\n", ":2:17", "no size"));
  EXPECT_TRUE(refuses("path: x.db\nfile_mode: 640\n", ":2:12", "0 in front"));
  EXPECT_TRUE(refuses("path: x.db\nfile_mode: 0689\n", ":2:12", "0 in front"));
  EXPECT_TRUE(refuses("path: x.db\nrocksdb: fast\n", ":2:10", "rocksdb is no map"));
  EXPECT_TRUE(refuses("path: {name: x}\n", ":1:7", "a single value"));
}

TEST_F(AConfiguration, ThatSaysSomethingTwiceIsRefused) {
  EXPECT_TRUE(refuses("path: x.db\nverify: none\nverify: always\n", ":3:1", "there twice"));
  EXPECT_TRUE(refuses("path: x.db\nrocksdb:\n  block_bytes: 4096\n  block_bytes: 4096\n", ":4:3",
                      "there twice"));
}

TEST_F(AConfiguration, ThatIsNoMapOrNoYamlIsRefused) {
  EXPECT_TRUE(refuses("", "", "no YAML document"));
  EXPECT_TRUE(refuses("- path\n- x.db\n", ":1:1", "is no map"));
  EXPECT_TRUE(refuses("x.db\n", ":1:1", "is no map"));
  EXPECT_TRUE(refuses("path: [x.db\n", ":2:1", "mend the YAML"));
  EXPECT_TRUE(refuses("path: x.db\n---\npath: y.db\n", "", "several"));
  EXPECT_TRUE(refuses("[path]: x.db\n", ":1:1", "a single value"));
  EXPECT_TRUE(refuses(std::string(5'000, '['), "", "mend the YAML"));
}

TEST_F(AConfiguration, WithoutAPathIsRefused) {
  EXPECT_TRUE(refuses("engine: lmdb\n", ":1:1", "names no path"));
  EXPECT_TRUE(refuses("path: \"\"\n", ":1:1", "names no path"));
}

TEST_F(AConfiguration, ThatCanNotBeReadSaysWhy) {
  const auto load_file = [](const fs::path& path) { static_cast<void>(recto::load_config(path)); };
  const fs::path missing = directory_ / "missing.yaml";
  EXPECT_TRUE(complains(ErrorCode::not_found, "read configuration", missing.string(),
                        [&] { load_file(missing); }));
  EXPECT_TRUE(complains(ErrorCode::io, "read configuration", directory_.path().string(),
                        [&] { load_file(directory_.path()); }));
  EXPECT_TRUE(
      complains(ErrorCode::io, "read configuration", "/dev/zero", [&] { load_file("/dev/zero"); }));
  const fs::path pipe = directory_ / "pipe.yaml";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_TRUE(
      complains(ErrorCode::io, "read configuration", pipe.string(), [&] { load_file(pipe); }));
  recto_test::write_file(file(), "path: x.db\n");
  fs::permissions(directory_.path(), fs::perms(0755));
  fs::permissions(file(), fs::perms::none);
  EXPECT_EQ(recto_test::as_nobody([&] {
              return complains(ErrorCode::permission, "read configuration", file().string(),
                               [&] { load_file(file()); })
                         ? 0
                         : 1;
            }),
            0);
}

TEST_F(AConfiguration, OpensTheDatabaseBesideIt) {
  recto_test::write_file(file(), "path: here.db\ndata_version: 3\n");
  {
    auto db = recto::Database::open_config(file());
    specimens::CounterTable::open(db).put_all(recto_test::counters_up_to(4));
    EXPECT_EQ(db.path(), directory_ / "here.db");
  }
  EXPECT_EQ(recto_test::rows_in(directory_ / "here.db", 3), 4u);
}

TEST_F(AConfiguration, OfOptionsThatCanNotBeIsRefusedByOpening) {
  recto_test::write_file(file(), "path: x.db\nmax_tables: 1\n");
  EXPECT_TRUE(complains(ErrorCode::invalid_option, "open", "x.db",
                        [&] { static_cast<void>(recto::Database::open_config(file())); }));
}

TEST(TheExampleConfiguration, ShowsTheDefaultOfEveryField) {
  const recto::Config config = recto::load_config(RECTO_EXAMPLE_CONFIG);
  expect_equal(config.options, {});
  const std::string text = recto_test::read_file(RECTO_EXAMPLE_CONFIG);
  for (const char* field : {"path",
                            "engine",
                            "recreate",
                            "create",
                            "read_only",
                            "data_version",
                            "durability",
                            "verify",
                            "write_timeout_ms",
                            "map_size_bytes",
                            "lmdb_reads",
                            "rocksdb",
                            "  compression",
                            "  block_cache_bytes",
                            "  block_bytes",
                            "  write_buffer_bytes",
                            "  mapped_reads",
                            "  background_threads",
                            "max_readers",
                            "max_tables",
                            "file_mode"}) {
    EXPECT_NE(text.find("\n" + std::string(field) + ":"), std::string::npos) << field;
  }
}

}  // namespace
