#include "recto/config.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "config/config_reader.hpp"
#include "recto/error.hpp"

namespace recto {

namespace {

using config::ConfigReader;
using config::Named;
using YAML::Node;

constexpr std::array<Named<Engine>, 4> kEngines{{{"automatic", Engine::automatic},
                                                 {"lmdb", Engine::lmdb},
                                                 {"rocksdb", Engine::rocksdb},
                                                 {"memory", Engine::memory}}};
constexpr std::array<Named<Recreate>, 5> kRecreates{
    {{"never", Recreate::never},
     {"if_missing", Recreate::if_missing},
     {"always", Recreate::always},
     {"on_version_bump", Recreate::on_version_bump},
     {"on_validation_fail", Recreate::on_validation_fail}}};
constexpr std::array<Named<Durability>, 4> kDurabilities{
    {{"full", Durability::full},
     {"no_meta_sync", Durability::no_meta_sync},
     {"relaxed", Durability::relaxed},
     {"none", Durability::none}}};
constexpr std::array<Named<Verify>, 2> kVerifies{
    {{"none", Verify::none}, {"always", Verify::always}}};
constexpr std::array<Named<LmdbReads>, 3> kReads{
    {{"automatic", LmdbReads::automatic}, {"pages", LmdbReads::pages}, {"api", LmdbReads::api}}};
constexpr std::array<Named<Compression>, 3> kCompressions{
    {{"none", Compression::none}, {"lz4", Compression::lz4}, {"zstd", Compression::zstd}}};

void read_rocksdb(const ConfigReader& reader, const Node& node, RocksDbOptions& options) {
  const std::vector<ConfigReader::Field> fields{
      {"compression",
       [&](const Node& value) { options.compression = reader.enumerator(value, kCompressions); }},
      {"block_cache_bytes",
       [&](const Node& value) { options.block_cache_bytes = reader.bytes(value); }},
      {"block_bytes", [&](const Node& value) { options.block_bytes = reader.bytes(value); }},
      {"write_buffer_bytes",
       [&](const Node& value) { options.write_buffer_bytes = reader.bytes(value); }},
      {"mapped_reads", [&](const Node& value) { options.mapped_reads = reader.boolean(value); }},
      {"background_threads",
       [&](const Node& value) { options.background_threads = reader.number(value); }},
  };
  reader.read_map(node, "rocksdb", fields);
}

/// Returns the path as it is written.
std::string read_config(const ConfigReader& reader, const Node& node, Options& options) {
  std::string path;
  const std::vector<ConfigReader::Field> fields{
      {"path", [&](const Node& value) { path = reader.text(value); }},
      {"engine", [&](const Node& value) { options.engine = reader.enumerator(value, kEngines); }},
      {"recreate",
       [&](const Node& value) { options.recreate = reader.enumerator(value, kRecreates); }},
      {"create", [&](const Node& value) { options.create = reader.boolean(value); }},
      {"read_only", [&](const Node& value) { options.read_only = reader.boolean(value); }},
      {"data_version", [&](const Node& value) { options.data_version = reader.number(value); }},
      {"durability",
       [&](const Node& value) { options.durability = reader.enumerator(value, kDurabilities); }},
      {"verify", [&](const Node& value) { options.verify = reader.enumerator(value, kVerifies); }},
      {"write_timeout_ms",
       [&](const Node& value) { options.write_timeout_ms = reader.optional_number(value); }},
      {"map_size_bytes", [&](const Node& value) { options.map_size_bytes = reader.bytes(value); }},
      {"lmdb_reads",
       [&](const Node& value) { options.lmdb_reads = reader.enumerator(value, kReads); }},
      {"rocksdb", [&](const Node& value) { read_rocksdb(reader, value, options.rocksdb); }},
      {"max_readers", [&](const Node& value) { options.max_readers = reader.number(value); }},
      {"max_tables", [&](const Node& value) { options.max_tables = reader.number(value); }},
      {"file_mode", [&](const Node& value) { options.file_mode = reader.permissions(value); }},
  };
  reader.read_map(node, "the file", fields);
  if (path.empty()) {
    reader.refuse(node.Mark(), "it names no path", "add a line \"path: …\" with the database's");
  }
  return path;
}

[[noreturn]] void fail_to_read(int error, const std::filesystem::path& file) {
  const bool missing = error == ENOENT || error == ENOTDIR;
  const bool denied = error == EACCES || error == EPERM;
  throw Error(missing  ? ErrorCode::not_found
              : denied ? ErrorCode::permission
                       : ErrorCode::io,
              {"read configuration", file.string(), {}}, std::strerror(error),
              missing ? "check the path of the configuration file"
                      : "check the permissions of the configuration file");
}

std::string read_text(const std::filesystem::path& file) {
  constexpr off_t kMostBytes = 1 << 20;
  const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0) {
    fail_to_read(errno, file);
  }
  struct stat status{};
  std::string text;
  ssize_t got = -1;
  const bool readable =
      ::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode) && status.st_size <= kMostBytes;
  if (readable) {
    text.resize(static_cast<std::size_t>(status.st_size));
    got = ::pread(descriptor, text.data(), text.size(), 0);
  }
  const int error = errno;
  ::close(descriptor);
  if (!readable) {
    throw Error(ErrorCode::io, {"read configuration", file.string(), {}},
                "it is no regular file of at most 1 MiB", "name a YAML file");
  }
  if (got < 0) {
    fail_to_read(error, file);
  }
  text.resize(static_cast<std::size_t>(got));
  return text;
}

}  // namespace

Config load_config(const std::filesystem::path& file) {
  const std::string text = read_text(file);
  const ConfigReader reader(file);
  Config config;
  try {
    const std::vector<Node> documents = YAML::LoadAll(text);
    if (documents.size() != 1) {
      reader.refuse({}, "it has no YAML document, or several", "write one");
    }
    // Absolute, where that one is: operator/ sees to it.
    config.path = file.parent_path() / read_config(reader, documents.front(), config.options);
  } catch (const YAML::Exception& error) {
    reader.refuse(error.mark, error.msg, "mend the YAML");
  }
  return config;
}

}  // namespace recto
