#pragma once

/// All of Recto but the formats that need a library of their own: flatbuffers.hpp, capnp.hpp,
/// messagepack.hpp. Where to start reading:
///   database.hpp   open a database, write in transactions, take snapshots
///   table.hpp      typed tables: get, put, scan; generated classes derive from `recto::Table`
///   table_builder.hpp  tables without generated code; plain.hpp, raw.hpp: their simplest formats
///   guard.hpp      what a look-up returns, and how long it is valid
///   scan.hpp       rows as ranges; range.hpp has the bounds
///   query.hpp      rows by conditions, in any order, found by the key or an index
///   join.hpp, merge.hpp, key_sets.hpp, distinct.hpp  adaptors that combine ranges of rows and keys
///   bulk_loader.hpp, config.hpp, options.hpp, stats.hpp, error.hpp, key.hpp

#include "recto/bulk_loader.hpp"
#include "recto/bytes.hpp"
#include "recto/column.hpp"
#include "recto/config.hpp"
#include "recto/database.hpp"
#include "recto/distinct.hpp"
#include "recto/error.hpp"
#include "recto/guard.hpp"
#include "recto/index.hpp"
#include "recto/join.hpp"
#include "recto/joined.hpp"
#include "recto/key.hpp"
#include "recto/key_order.hpp"
#include "recto/key_sets.hpp"
#include "recto/merge.hpp"
#include "recto/options.hpp"
#include "recto/plain.hpp"
#include "recto/predicate.hpp"
#include "recto/query.hpp"
#include "recto/range.hpp"
#include "recto/raw.hpp"
#include "recto/raw_key.hpp"
#include "recto/scan.hpp"
#include "recto/snapshot.hpp"
#include "recto/stats.hpp"
#include "recto/table.hpp"
#include "recto/table_builder.hpp"
#include "recto/transaction.hpp"
#include "recto/version.hpp"
