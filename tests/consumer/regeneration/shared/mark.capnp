@0xd9f403b286ea15c7;
using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("test_capnp");

struct Mark { text @0 :Text; }
