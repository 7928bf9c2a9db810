@0xc8e3f2a175d904b6;
using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("test_capnp");

struct Part { a @0 :UInt32; }
