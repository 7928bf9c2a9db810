@0xb3c1f5a0d2e94c07;
using Recto = import "/recto/recto.capnp";
struct NoKey $Recto.table("no_key") { id @0 :Text; }
struct NoTable $Recto.key("id") { id @0 :UInt64; }
struct NoName $Recto.table("") $Recto.key("id") { id @0 :UInt64; }
struct Reserved $Recto.table("recto.x") $Recto.key("id") { id @0 :UInt64; }
struct First $Recto.table("same") $Recto.key("id") { id @0 :UInt64; }
struct Second $Recto.table("same") $Recto.key("") { id @0 :UInt64; }
