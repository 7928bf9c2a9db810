@0xb3c1f5a0d2e94c0e;
using Recto = import "/recto/recto.capnp";
struct Filing { form @0 :Text; }
struct Row $Recto.table("rows") $Recto.key("id")
    $Recto.index("by_form(filings[].form); by_name(nam); by_all(filings); by_id(id[])") {
  id @0 :UInt64;
  name @1 :Text;
  filings @2 :List(Filing);
}
