#include "index/index_settling.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string_view>

#include "recto/error.hpp"

namespace recto::detail {

namespace {

constexpr std::size_t kLongestName = 200;

template <class Index>
bool is_stored_as(const CatalogIndex& stored, const Index& index) {
  return stored.key_spec == index.key_spec && stored.unique == index.unique;
}

std::string spell(std::string_view name, std::string_view key_spec, bool unique) {
  return fmt::format("{}({}){}", name, key_spec, unique ? " unique" : "");
}

}  // namespace

IndexPlan plan_indexes(const TableIdentity& wanted, const CatalogTable& stored,
                       IndexChange change) {
  const auto refuse = [&](const std::string& what, std::string_view what_to_do) {
    throw Error(ErrorCode::schema_mismatch, {"open table", stored.name, {}}, what, what_to_do);
  };
  IndexPlan plan;
  for (const CatalogIndex& index : stored.indexes) {
    const auto declared = std::ranges::find(wanted.indexes, index.name, &IndexIdentity::name);
    const bool known = declared != wanted.indexes.end();
    if (known && index.state != IndexState::dropping && is_stored_as(index, *declared)) {
      continue;
    }
    const bool allowed =
        index.state == IndexState::dropping ||
        (known ? change != IndexChange::refuse : change == IndexChange::build_and_drop);
    if (!allowed) {
      refuse(fmt::format("the database has an index {} that the program does not declare so",
                         spell(index.name, index.key_spec, index.unique)),
             "declare it, or drop it by TableOptions::index_change");
    }
    plan.superfluous.push_back(index.name);
    plan.only_leftovers = plan.only_leftovers && !known && index.state == IndexState::dropping;
  }
  for (const IndexIdentity& index : wanted.indexes) {
    if (stored.find_index(index.name) != nullptr) {
      continue;  // or it is dropped first
    }
    if (change == IndexChange::refuse) {
      refuse(fmt::format("the database has no index {}",
                         spell(index.name, index.key_spec, index.unique)),
             "let it be built by TableOptions::index_change");
    }
    plan.missing.push_back(&index);
  }
  return plan;
}

void check_index_names(const TableIdentity& wanted) {
  const auto refuse = [&](const std::string& what, std::string_view what_to_do) {
    throw Error(ErrorCode::invalid_option, {"open table", std::string(wanted.name), {}}, what,
                what_to_do);
  };
  std::set<std::string_view> names;
  for (const IndexIdentity& index : wanted.indexes) {
    if (index.name.empty() || index.name.size() > kLongestName ||
        index.name.find_first_of(std::string_view(".\0", 2)) != std::string::npos) {
      refuse(fmt::format("an index's name has 1 to {} bytes, and no dot or zero among them",
                         kLongestName),
             "choose another name");
    }
    if (!names.insert(index.name).second) {
      refuse(fmt::format("two indexes are called \"{}\"", index.name), "rename one of them");
    }
    if (!index.layout.known() || !wanted.key_layout.known()) {
      refuse("the table's key format does not tell where a key ends, which indexes need",
             "give the format a layout(), or use ordered keys");
    }
  }
}

bool maintains_all(const TableCore& core, const CatalogTable& stored) {
  const auto goes = [](const CatalogIndex& index) { return index.state == IndexState::dropping; };
  const auto kept =
      stored.indexes.size() - static_cast<std::size_t>(std::ranges::count_if(stored.indexes, goes));
  return kept == core.indexes().size() &&
         std::ranges::all_of(core.indexes(), [&](const auto& index) {
           const CatalogIndex* entry = stored.find_index(index->name());
           return entry != nullptr && !goes(*entry) && entry->key_spec == index->key_spec() &&
                  entry->unique == index->unique();
         });
}

}  // namespace recto::detail
