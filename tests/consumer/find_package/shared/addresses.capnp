@0xfb1625d4a80c37e9;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("members");

struct Address {
  city @0 :Text;
  street @1 :Text;
}
