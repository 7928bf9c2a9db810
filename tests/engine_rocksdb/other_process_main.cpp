#include <grp.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <iostream>
#include <sstream>
#include <string>

#include "engine/rocksdb/registry.hpp"
#include "engine/rocksdb/store.hpp"
#include "engine_rocksdb/records.hpp"
#include "recto/error.hpp"

// Opens a database and does what its standard input says (other_process.hpp).

namespace {

using recto::engine::Store;
using recto::engine::WriteTransaction;
namespace rocks = recto::engine::rocks;

recto::Durability durability_of(const std::string& name) {
  if (name == "none") {
    return recto::Durability::none;
  }
  return name == "full" ? recto::Durability::full : recto::Durability::no_meta_sync;
}

void limit_files(rlim_t bytes) {
  std::signal(SIGXFSZ, SIG_IGN);  // writing fails instead
  const rlimit limit{bytes, RLIM_INFINITY};
  if (::setrlimit(RLIMIT_FSIZE, &limit) != 0) {
    std::abort();
  }
}

class Commands {
 public:
  Commands(std::filesystem::path path, recto::Options options)
      : path_(std::move(path)),
        options_(std::move(options)),
        store_(rocks::open_store(path_, options_)) {}

  void run(const std::string& line) {
    std::istringstream words(line);
    std::string command;
    words >> command;
    if (command == "exit") {
      std::exit(0);  // while the store is open
    } else if (command == "close") {
      store_.reset();
    } else if (command == "open") {
      store_ = rocks::open_store(path_, options_);
    } else if (command == "compact") {
      store_->compact();
    } else if (command == "limit") {
      std::string bytes;
      words >> bytes;
      limit_files(bytes == "none" ? RLIM_INFINITY : std::stoull(bytes));
    } else if (command == "flush") {
      flush();
    } else if (command == "table") {
      std::string table;
      words >> table;
      write([&](WriteTransaction& writer) { store_->create_table(writer, table, {}); });
    } else if (command == "put") {
      std::string table;
      std::string key;
      std::uint64_t seed = 0;
      words >> table >> key >> seed;
      write([&](WriteTransaction& writer) { put(writer, table, key, seed); });
    } else if (command == "both" || command == "both_flushed") {
      std::string one;
      std::string other;
      int from = 0;
      int to = 0;
      words >> one >> other >> from >> to;
      for (int i = from; i < to; ++i) {
        write([&](WriteTransaction& writer) {
          put(writer, one, std::to_string(i), 1);
          put(writer, other, std::to_string(i), 2);
        });
        if (command == "both_flushed") {
          flush();
        }
      }
    }
  }

 private:
  template <class F>
  void write(F&& change) {
    const auto writer = store_->begin_write();
    change(*writer);
    writer->commit();
  }

  void flush() { rocks::open_instance(path_, options_, nullptr)->flush().PermitUncheckedError(); }

  void put(WriteTransaction& writer, const std::string& table, const std::string& key,
           std::uint64_t seed) {
    recto_test::put(writer, store_->find_table(table), key, recto_test::record_of(64, seed));
  }

  std::filesystem::path path_;
  recto::Options options_;
  std::shared_ptr<Store> store_;
};

void become(const std::string& user) {
  constexpr uid_t kNobody = 65'534;
  if (user == "nobody" && ::geteuid() == 0 &&
      (::setgroups(0, nullptr) != 0 || ::setgid(kNobody) != 0 || ::setuid(kNobody) != 0)) {
    std::abort();
  }
}

}  // namespace

int main(int argc, char** argv) {
  const auto argument = [&](int i) { return std::string(argc > i ? argv[i] : ""); };
  become(argument(4));
  // Never destroyed: the process may end while the database is open.
  Commands* commands = nullptr;
  try {
    commands = new Commands(argument(1), {.engine = recto::Engine::rocksdb,
                                          .read_only = argument(3) == "read",
                                          .durability = durability_of(argument(2))});
    std::cout << "open" << std::endl;
  } catch (const recto::Error& error) {
    std::cout << recto::to_string(error.code()) << std::endl;
    return 0;
  }
  for (std::string line; std::getline(std::cin, line);) {
    try {
      commands->run(line);
      std::cout << "done" << std::endl;
    } catch (const recto::Error& error) {
      std::cout << recto::to_string(error.code()) << std::endl;
    }
  }
  return 0;
}
