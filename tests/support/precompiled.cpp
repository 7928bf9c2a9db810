// So that there is something to compile beside the headers.
namespace recto_test {}
