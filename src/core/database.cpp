#include "recto/database.hpp"

#include "core/database_state.hpp"
#include "recto/config.hpp"
#include "recto/error.hpp"

namespace recto {

Database Database::open(const std::filesystem::path& path, const Options& options) {
  return Database(detail::DatabaseState::open(path, options));
}

Database Database::open_config(const std::filesystem::path& file) {
  const Config config = load_config(file);
  return open(config.path, config.options);
}

const std::shared_ptr<detail::DatabaseState>& Database::shared_state() const {
  if (!state_) {
    throw Error(ErrorCode::closed, {"use", {}, {}}, "this Database was moved from",
                "use the one that it was moved to");
  }
  return state_;
}

Snapshot Database::snapshot() const { return Snapshot(state().acquire()); }

std::vector<std::string> Database::tables() const {
  std::vector<std::string> names;
  for (detail::CatalogTable& table : state().catalog_tables()) {
    names.push_back(std::move(table.name));
  }
  return names;
}

VerifyReport Database::verify() const { return state().verify(); }

Stats Database::stats() const { return state().stats(); }

void Database::backup(const std::filesystem::path& path) const { state().backup(path); }

void Database::compact() const { state().compact(); }

const std::optional<std::filesystem::path>& Database::set_aside() const {
  return state().set_aside();
}

void Database::close() { state().close(); }

bool Database::is_open() const noexcept { return state_ && !state_->closed(); }

const std::filesystem::path& Database::path() const { return state().path(); }

}  // namespace recto
