@0xb3c1f5a0d2e94c36;
# Fields that are called what members of C++ classes can't be.

using Recto = import "/recto/recto.capnp";
using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("golden::capnp_words");

struct Row $Recto.table("words")
    $Recto.key("class, concept, consteval, constinit, errno, linux, requires, unix, namespace") {
  class @0 :UInt8;
  concept @1 :UInt8;
  consteval @2 :UInt8;
  constinit @3 :UInt8;
  errno @4 :UInt8;
  linux @5 :UInt8;
  requires @6 :UInt8;
  unix @7 :UInt8;
  namespace @8 :Text;
}
