#include "check/columns.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "check/key_types.hpp"
#include "naming/naming.hpp"

namespace recto::codegen {
namespace {

using model::Kind;

constexpr std::size_t kMostSteps = 3;

class ColumnSearch {
 public:
  explicit ColumnSearch(const model::Schema& schema) : schema_(schema) {}

  void add_key(const model::Key& key) {
    if (key.stored) return;
    for (std::size_t i = 0; i < key.parts.size(); ++i) add(key.parts[i].path, i, key.parts[i].type);
  }

  void add_fields(const model::Record& record) {
    entered_.push_back(&record);
    for (const model::Field& field : record.fields) {
      if (field.deprecated || field.in_union) continue;
      const std::size_t length = path_.size();
      path_ += (steps_.empty() ? "" : ".") + field.name;
      steps_.push_back({&field, false});
      add_field(field);
      steps_.pop_back();
      path_.resize(length);
    }
    entered_.pop_back();
  }

  std::vector<model::Column> take() {
    std::erase_if(columns_, [&](const model::Column& column) {
      return shallowest_.at(column.name) != std::pair(column.steps.size(), column.path);
    });
    return std::move(columns_);
  }

 private:
  void add_field(const model::Field& field) {
    if (field.type.kind == Kind::table || field.type.kind == Kind::structure) {
      const model::Record& inner = schema_.records.at(field.type.definition);
      const bool around = std::ranges::find(entered_, &inner) != entered_.end();
      if (!around && steps_.size() < kMostSteps) add_fields(inner);
    } else if (!key_type_fault(schema_, field.type)) {
      add(path_, 0, field.type);
    }
  }

  void add(const std::string& path, std::size_t key_part, const model::Type& type) {
    const std::string name = Naming::key_member(path);
    const auto [found, added] = shallowest_.emplace(name, std::pair(steps_.size(), path));
    if (!added && steps_.size() < found->second.first) found->second = {steps_.size(), path};
    columns_.push_back({name, path, steps_, key_part, type});
  }

  const model::Schema& schema_;
  std::vector<const model::Record*> entered_;
  std::vector<model::PathStep> steps_;
  std::string path_;
  std::vector<model::Column> columns_;
  std::map<std::string, std::pair<std::size_t, std::string>> shallowest_;  // by name
};

void avoid_types(const model::Schema& schema, std::vector<model::Column>& columns) {
  const auto types = Naming(schema).unqualified_types();
  auto taken = types;
  for (const model::Column& column : columns) {
    if (!types.contains(column.name)) taken.insert(column.name);
  }
  for (model::Column& column : columns) {
    if (!types.contains(column.name)) continue;
    while (!taken.insert(column.name).second) column.name += '_';
  }
}

}  // namespace

std::vector<model::Column> find_columns(const model::Schema& schema, const model::Record& record,
                                        const model::Key& key) {
  ColumnSearch search(schema);
  search.add_key(key);
  search.add_fields(record);
  std::vector<model::Column> columns = search.take();
  avoid_types(schema, columns);
  return columns;
}

}  // namespace recto::codegen
