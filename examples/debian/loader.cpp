#include "loader.hpp"

#include <chrono>

#include "package_record.hpp"
#include "stanza_reader.hpp"
#include "support/numbers.hpp"
#include "support/progress.hpp"

namespace debian {
namespace {

std::uint64_t now_ms() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::milliseconds>(now).count());
}

LoadT describe_load(const Index& index, const LoadCounts& counts) {
  LoadT load;
  load.finished_at_ms = now_ms();
  load.source = index.source;
  load.records = counts.records;
  load.duplicates = counts.duplicates;
  load.dependencies = counts.dependencies;
  return load;
}

}  // namespace

LoadCounts load_index(const Index& index, recto::Database& db, PackageTable& packages,
                      LoadTable& loads) {
  StanzaReader reader(index.text, index.source);
  example::Progress progress("Loading", index.text.size());
  return db.write([&](recto::Transaction& tx) {
    packages.clear(tx);

    LoadCounts counts;
    recto::BulkLoader load{tx, packages};
    for (Stanza stanza; reader.next(stanza);) {
      const PackageT package = make_package(stanza, index.source);
      load.add(package);
      counts.dependencies += package.dependencies.size();
      progress.update(reader.position(),
                      [&] { return example::count_of(load.added(), "package", "packages"); });
    }
    counts.records = load.finish();
    counts.duplicates = counts.records - packages.size(tx);

    loads.put(tx, describe_load(index, counts));
    return counts;
  });
}

}  // namespace debian
