@0xd4c62eab0a8b1f5d;
# The annotations that make a struct a Recto table. Schemas import this file by its name from anywhere:
#
#   using Recto = import "/recto/recto.capnp";
#   struct Company $Recto.table("companies") $Recto.key("cik") { ... }

annotation table @0x8f0c3d6a51e7b294 (struct) :Text;
# The name under which the records are stored.

annotation key @0xa1d97e40c26b5f38 (struct) :Text;
# The fields that identify a record: "cik", "cik, filed desc", "owner: UInt64, part: Text", "id: UInt64 auto".

annotation index @0xc75b18f2e930ad46 (struct) :Text;
# Indexes: "by_ticker(ticker) unique; by_form(filings[].form)".
