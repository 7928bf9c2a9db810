@0xe1b4d70c95a26f38;

using Recto = import "/recto/recto.capnp";
using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("golden::capnp_scalars");

enum Level { low @0; high @1; }

struct BoolRow $Recto.table("b") $Recto.key("key") { key @0 :Bool; }
struct Int8Row $Recto.table("i8") $Recto.key("key") { key @0 :Int8; }
struct UInt8Row $Recto.table("u8") $Recto.key("key") { key @0 :UInt8; }
struct Int16Row $Recto.table("i16") $Recto.key("key") { key @0 :Int16; }
struct UInt16Row $Recto.table("u16") $Recto.key("key desc") { key @0 :UInt16; }
struct Int32Row $Recto.table("i32") $Recto.key("key") { key @0 :Int32; }
struct UInt32Row $Recto.table("u32") $Recto.key("key") { key @0 :UInt32 = 7; }
struct Int64Row $Recto.table("i64") $Recto.key("key") { key @0 :Int64; }
struct UInt64Row $Recto.table("u64") $Recto.key("key") { key @0 :UInt64; }
struct Float32Row $Recto.table("f32") $Recto.key("key") { key @0 :Float32; }
struct Float64Row $Recto.table("f64") $Recto.key("key") { key @0 :Float64; }
struct EnumRow $Recto.table("e") $Recto.key("key") { key @0 :Level; }
struct TextRow $Recto.table("t") $Recto.key("key") { key @0 :Text; }
struct DataRow $Recto.table("d") $Recto.key("key") { key @0 :Data; }
