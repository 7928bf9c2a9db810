// Recto's first program: a table of cities, generated from cities.fbs.
#include <iostream>
#include <ranges>
#include <tuple>

#include "cities.recto.hpp"

int main() {
  auto db = recto::Database::open("cities.db");  // one file, created when it is missing
  auto cities = geo::CityTable::open(db);

  geo::CityT rome;
  rome.country = "IT", rome.name = "Rome", rome.population = 2'746'984;
  cities.put(rome);  // safe on disk when it returns

  // Many at once: one transaction, all or nothing, fed by any range.
  const std::tuple<const char*, const char*, unsigned> facts[] = {
      {"JP", "Kyoto", 1'437'000}, {"IT", "Milan", 1'366'000}, {"IT", "Bologna", 390'000}};
  cities.put_all(facts | std::views::transform([](const auto& fact) {
                   geo::CityT city;
                   std::tie(city.country, city.name, city.population) = fact;
                   return city;
                 }));

  // A guard shows the record where the database keeps it. Nothing is copied or decoded.
  if (auto city = cities.get("JP", "Kyoto")) {
    std::cout << city->name()->string_view() << ": " << city->population() << '\n';
  }

  // A scan is a range. Here: the rows whose key begins with "IT", in key order.
  for (auto city : cities.scan("IT") | std::views::filter([](const auto& row) {
                     return row->population() > 1'000'000;
                   })) {
    std::cout << city.key().name << ", " << city->population() << " people\n";
  }
}
