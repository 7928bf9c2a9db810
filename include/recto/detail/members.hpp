#pragma once

#include <cstddef>
#include <tuple>
#include <type_traits>

/// The members of any aggregate, found by the compiler. C++20 can't list them, so that each number
/// of members needs lines of its own: hence the length, and the end at 64.
namespace recto::detail {

/// The most members that can be listed.
inline constexpr std::size_t kMaxMembers = 64;

/// What only a base class of `T` can be made of.
template <class T>
struct BaseProbe {
  template <class U>
    requires(std::is_base_of_v<U, T> && !std::is_same_v<U, T>)
  operator U() const;  // NOLINT(google-explicit-constructor)
};

/// Whether the members of a class can be listed: it is an aggregate without base classes.
template <class T>
concept Listable = std::is_class_v<T> && std::is_aggregate_v<T> && !requires { T{BaseProbe<T>{}}; };

// clang-format off

/// How many members an aggregate has; above `kMaxMembers` where that is more than can be listed.
template <Listable Object>
consteval std::size_t count_members() {
  // NOLINTBEGIN(readability-braces-around-statements): a table, one line a count
  if constexpr (!requires { Object{{}}; }) return 0;
  else if constexpr (!requires { Object{{},{}}; }) return 1;
  else if constexpr (!requires { Object{{},{},{}}; }) return 2;
  else if constexpr (!requires { Object{{},{},{},{}}; }) return 3;
  else if constexpr (!requires { Object{{},{},{},{},{}}; }) return 4;
  else if constexpr (!requires { Object{{},{},{},{},{},{}}; }) return 5;
  else if constexpr (!requires { Object{{},{},{},{},{},{},{}}; }) return 6;
  else if constexpr (!requires { Object{{},{},{},{},{},{},{},{}}; }) return 7;
  else if constexpr (!requires { Object{{},{},{},{},{},{},{},{},{}}; }) return 8;
  else if constexpr (!requires { Object{{},{},{},{},{},{},{},{},{},{}}; }) return 9;
  else if constexpr (!requires { Object{{},{},{},{},{},{},{},{},{},{},{}}; }) return 10;
  else if constexpr (!requires { Object{{},{},{},{},{},{},{},{},{},{},{},{}}; }) return 11;
  else if constexpr (!requires { Object{{},{},{},{},{},{},{},{},{},{},{},{},{}}; }) return 12;
  else if constexpr (!requires { Object{{},{},{},{},{},{},{},{},{},{},{},{},{},{}}; }) return 13;
  else if constexpr (!requires { Object{{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}}; }) return 14;
  else if constexpr (!requires { Object{{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
      {}}; }) return 15;
  else if constexpr (!requires { Object{{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
      {}}; }) return 16;
  else if constexpr (!requires { Object{{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
      {}}; }) return 17;
  else if constexpr (!requires { Object{{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
      {}}; }) return 18;
  else if constexpr (!requires { Object{{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
      {}}; }) return 19;
  else if constexpr (!requires { Object{{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
      {}}; }) return 20;
  else if constexpr (!requires { Object{{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
      {},{}}; }) return 21;
  else if constexpr (!requires { Object{{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
      {},{},{}}; }) return 22;
  else if constexpr (!requires { Object{{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
      {},{},{},{}}; }) return 23;
  else if constexpr (!requires { Object{{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
      {},{},{},{},{}}; }) return 24;
  else if constexpr (!requires { Object{{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
      {},{},{},{},{},{}}; }) return 25;
  else if constexpr (!requires { Object{{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
      {},{},{},{},{},{},{}}; }) return 26;
  else if constexpr (!requires { Object{{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
      {},{},{},{},{},{},{},{}}; }) return 27;
  else if constexpr (!requires { Object{{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
      {},{},{},{},{},{},{},{},{}}; }) return 28;
  else if constexpr (!requires { Object{{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
      {},{},{},{},{},{},{},{},{},{}}; }) return 29;
  else if constexpr (!requires { Object{{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
      {},{},{},{},{},{},{},{},{},{},{}}; }) return 30;
  else if constexpr (!requires { Object{{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
      {},{},{},{},{},{},{},{},{},{},{},{}}; }) return 31;
  else if constexpr (!requires { Object{{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
      {},{},{},{},{},{},{},{},{},{},{},{},{}}; }) return 32;
  else if constexpr (!requires { Object{{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
      {},{},{},{},{},{},{},{},{},{},{},{},{},{}}; }) return 33;
  else if constexpr (!requires { Object{{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
      {},{},{},{},{},{},{},{},{},{},{},{},{},{},{}}; }) return 34;
  else if constexpr (!requires { Object{{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
      {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}}; }) return 35;
  else if constexpr (!requires { Object{{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
      {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}}; }) return 36;
  else if constexpr (!requires { Object{{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
      {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}}; }) return 37;
  else if constexpr (!requires { Object{{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
      {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}}; }) return 38;
  else if constexpr (!requires { Object{{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
      {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}}; }) return 39;
  else if constexpr (!requires { Object{{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
      {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}}; }) return 40;
  else if constexpr (!requires { Object{{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
      {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}}; }) return 41;
  else if constexpr (!requires { Object{{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
      {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}}; }) return 42;
  else if constexpr (!requires { Object{{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
      {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}}; }) return 43;
  else if constexpr (!requires { Object{{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
      {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}}; }) return 44;
  else if constexpr (!requires { Object{{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
      {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}}; }) return 45;
  else if constexpr (!requires { Object{{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
      {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
      {}}; }) return 46;
  else if constexpr (!requires { Object{{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
      {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
      {}}; }) return 47;
  else if constexpr (!requires { Object{{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
      {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
      {}}; }) return 48;
  else if constexpr (!requires { Object{{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
      {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
      {}}; }) return 49;
  else if constexpr (!requires { Object{{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
      {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
      {}}; }) return 50;
  else if constexpr (!requires { Object{{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
      {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
      {}}; }) return 51;
  else if constexpr (!requires { Object{{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
      {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
      {},{}}; }) return 52;
  else if constexpr (!requires { Object{{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
      {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
      {},{},{}}; }) return 53;
  else if constexpr (!requires { Object{{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
      {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
      {},{},{},{}}; }) return 54;
  else if constexpr (!requires { Object{{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
      {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
      {},{},{},{},{}}; }) return 55;
  else if constexpr (!requires { Object{{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
      {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
      {},{},{},{},{},{}}; }) return 56;
  else if constexpr (!requires { Object{{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
      {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
      {},{},{},{},{},{},{}}; }) return 57;
  else if constexpr (!requires { Object{{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
      {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
      {},{},{},{},{},{},{},{}}; }) return 58;
  else if constexpr (!requires { Object{{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
      {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
      {},{},{},{},{},{},{},{},{}}; }) return 59;
  else if constexpr (!requires { Object{{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
      {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
      {},{},{},{},{},{},{},{},{},{}}; }) return 60;
  else if constexpr (!requires { Object{{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
      {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
      {},{},{},{},{},{},{},{},{},{},{}}; }) return 61;
  else if constexpr (!requires { Object{{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
      {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
      {},{},{},{},{},{},{},{},{},{},{},{}}; }) return 62;
  else if constexpr (!requires { Object{{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
      {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
      {},{},{},{},{},{},{},{},{},{},{},{},{}}; }) return 63;
  else if constexpr (!requires { Object{{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
      {},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},
      {},{},{},{},{},{},{},{},{},{},{},{},{},{}}; }) return 64;
  else return kMaxMembers + 1;
  // NOLINTEND(readability-braces-around-statements)
}

/// Whether the members can be counted: each can be made from `{}`, or there are none. A member
/// without a default constructor, or with an explicit one, and a reference keep all from it.
template <class T>
concept Countable = Listable<T> && (count_members<T>() != 0 || std::is_empty_v<T>);

/// References to the members of an object, as a tuple. There must be no bit-fields and no
/// anonymous unions, which the compiler refuses to list.
template <Listable Object>
constexpr auto members_of(Object& object) {
  constexpr std::size_t kCount = count_members<Object>();
  static_assert(kCount <= kMaxMembers,
                "Plain takes structs of 64 members at most: nest some of them in a struct");
  if constexpr (kCount == 1) {
    auto& [a] = object; return std::tie(a);
  } else if constexpr (kCount == 2) {
    auto& [a,b] = object; return std::tie(a,b);
  } else if constexpr (kCount == 3) {
    auto& [a,b,c] = object; return std::tie(a,b,c);
  } else if constexpr (kCount == 4) {
    auto& [a,b,c,d] = object; return std::tie(a,b,c,d);
  } else if constexpr (kCount == 5) {
    auto& [a,b,c,d,e] = object; return std::tie(a,b,c,d,e);
  } else if constexpr (kCount == 6) {
    auto& [a,b,c,d,e,f] = object; return std::tie(a,b,c,d,e,f);
  } else if constexpr (kCount == 7) {
    auto& [a,b,c,d,e,f,g] = object; return std::tie(a,b,c,d,e,f,g);
  } else if constexpr (kCount == 8) {
    auto& [a,b,c,d,e,f,g,h] = object; return std::tie(a,b,c,d,e,f,g,h);
  } else if constexpr (kCount == 9) {
    auto& [a,b,c,d,e,f,g,h,i] = object; return std::tie(a,b,c,d,e,f,g,h,i);
  } else if constexpr (kCount == 10) {
    auto& [a,b,c,d,e,f,g,h,i,j] = object; return std::tie(a,b,c,d,e,f,g,h,i,j);
  } else if constexpr (kCount == 11) {
    auto& [a,b,c,d,e,f,g,h,i,j,k] = object; return std::tie(a,b,c,d,e,f,g,h,i,j,k);
  } else if constexpr (kCount == 12) {
    auto& [a,b,c,d,e,f,g,h,i,j,k,l] = object; return std::tie(a,b,c,d,e,f,g,h,i,j,k,l);
  } else if constexpr (kCount == 13) {
    auto& [a,b,c,d,e,f,g,h,i,j,k,l,m] = object; return std::tie(a,b,c,d,e,f,g,h,i,j,k,l,m);
  } else if constexpr (kCount == 14) {
    auto& [a,b,c,d,e,f,g,h,i,j,k,l,m,n] = object; return std::tie(a,b,c,d,e,f,g,h,i,j,k,l,m,n);
  } else if constexpr (kCount == 15) {
    auto& [a,b,c,d,e,f,g,h,i,j,k,l,m,n,o] = object; return std::tie(a,b,c,d,e,f,g,h,i,j,k,l,m,n,o);
  } else if constexpr (kCount == 16) {
    auto& [a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p] = object;
    return std::tie(a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p);
  } else if constexpr (kCount == 17) {
    auto& [a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q] = object;
    return std::tie(a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q);
  } else if constexpr (kCount == 18) {
    auto& [a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r] = object;
    return std::tie(a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r);
  } else if constexpr (kCount == 19) {
    auto& [a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s] = object;
    return std::tie(a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s);
  } else if constexpr (kCount == 20) {
    auto& [a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t] = object;
    return std::tie(a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t);
  } else if constexpr (kCount == 21) {
    auto& [a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u] = object;
    return std::tie(a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u);
  } else if constexpr (kCount == 22) {
    auto& [a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v] = object;
    return std::tie(a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v);
  } else if constexpr (kCount == 23) {
    auto& [a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w] = object;
    return std::tie(a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w);
  } else if constexpr (kCount == 24) {
    auto& [a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x] = object;
    return std::tie(a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x);
  } else if constexpr (kCount == 25) {
    auto& [a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y] = object;
    return std::tie(a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y);
  } else if constexpr (kCount == 26) {
    auto& [a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z] = object;
    return std::tie(a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z);
  } else if constexpr (kCount == 27) {
    auto& [a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A] = object;
    return std::tie(a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A);
  } else if constexpr (kCount == 28) {
    auto& [a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B] = object;
    return std::tie(a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B);
  } else if constexpr (kCount == 29) {
    auto& [a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B,C] = object;
    return std::tie(a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B,C);
  } else if constexpr (kCount == 30) {
    auto& [a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B,C,D] = object;
    return std::tie(a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B,C,D);
  } else if constexpr (kCount == 31) {
    auto& [a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B,C,D,E] = object;
    return std::tie(a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B,C,D,E);
  } else if constexpr (kCount == 32) {
    auto& [a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B,C,D,E,F] = object;
    return std::tie(a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B,C,D,E,F);
  } else if constexpr (kCount == 33) {
    auto& [a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B,C,D,E,F,G] = object;
    return std::tie(a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B,C,D,E,F,G);
  } else if constexpr (kCount == 34) {
    auto& [a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B,C,D,E,F,G,H] = object;
    return std::tie(a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B,C,D,E,F,G,H);
  } else if constexpr (kCount == 35) {
    auto& [a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B,C,D,E,F,G,H,I] = object;
    return std::tie(a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B,C,D,E,F,G,H,I);
  } else if constexpr (kCount == 36) {
    auto& [a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B,C,D,E,F,G,H,I,J] = object;
    return std::tie(a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B,C,D,E,F,G,H,I,J);
  } else if constexpr (kCount == 37) {
    auto& [a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B,C,D,E,F,G,H,I,J,K] = object;
    return std::tie(a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B,C,D,E,F,G,H,I,J,K);
  } else if constexpr (kCount == 38) {
    auto& [a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B,C,D,E,F,G,H,I,J,K,L] = object;
    return std::tie(a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B,C,D,E,F,G,H,I,J,K,L);
  } else if constexpr (kCount == 39) {
    auto& [a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B,C,D,E,F,G,H,I,J,K,L,M] = object;
    return std::tie(a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B,C,D,E,F,G,H,I,J,K,L,M);
  } else if constexpr (kCount == 40) {
    auto& [a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B,C,D,E,F,G,H,I,J,K,L,M,
        N] = object;
    return std::tie(a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B,C,D,E,F,G,H,I,J,K,L,M,
        N);
  } else if constexpr (kCount == 41) {
    auto& [a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B,C,D,E,F,G,H,I,J,K,L,M,N,
        O] = object;
    return std::tie(a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B,C,D,E,F,G,H,I,J,K,L,M,N,
        O);
  } else if constexpr (kCount == 42) {
    auto& [a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B,C,D,E,F,G,H,I,J,K,L,M,N,O,
        P] = object;
    return std::tie(a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B,C,D,E,F,G,H,I,J,K,L,M,N,
        O,P);
  } else if constexpr (kCount == 43) {
    auto& [a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B,C,D,E,F,G,H,I,J,K,L,M,N,O,P,
        Q] = object;
    return std::tie(a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B,C,D,E,F,G,H,I,J,K,L,M,N,
        O,P,Q);
  } else if constexpr (kCount == 44) {
    auto& [a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B,C,D,E,F,G,H,I,J,K,L,M,N,O,P,Q,
        R] = object;
    return std::tie(a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B,C,D,E,F,G,H,I,J,K,L,M,N,
        O,P,Q,R);
  } else if constexpr (kCount == 45) {
    auto& [a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B,C,D,E,F,G,H,I,J,K,L,M,N,O,P,Q,R,
        S] = object;
    return std::tie(a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B,C,D,E,F,G,H,I,J,K,L,M,N,
        O,P,Q,R,S);
  } else if constexpr (kCount == 46) {
    auto& [a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B,C,D,E,F,G,H,I,J,K,L,M,N,O,P,Q,R,
        S,T] = object;
    return std::tie(a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B,C,D,E,F,G,H,I,J,K,L,M,N,
        O,P,Q,R,S,T);
  } else if constexpr (kCount == 47) {
    auto& [a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B,C,D,E,F,G,H,I,J,K,L,M,N,O,P,Q,R,
        S,T,U] = object;
    return std::tie(a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B,C,D,E,F,G,H,I,J,K,L,M,N,
        O,P,Q,R,S,T,U);
  } else if constexpr (kCount == 48) {
    auto& [a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B,C,D,E,F,G,H,I,J,K,L,M,N,O,P,Q,R,
        S,T,U,V] = object;
    return std::tie(a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B,C,D,E,F,G,H,I,J,K,L,M,N,
        O,P,Q,R,S,T,U,V);
  } else if constexpr (kCount == 49) {
    auto& [a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B,C,D,E,F,G,H,I,J,K,L,M,N,O,P,Q,R,
        S,T,U,V,W] = object;
    return std::tie(a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B,C,D,E,F,G,H,I,J,K,L,M,N,
        O,P,Q,R,S,T,U,V,W);
  } else if constexpr (kCount == 50) {
    auto& [a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B,C,D,E,F,G,H,I,J,K,L,M,N,O,P,Q,R,
        S,T,U,V,W,X] = object;
    return std::tie(a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B,C,D,E,F,G,H,I,J,K,L,M,N,
        O,P,Q,R,S,T,U,V,W,X);
  } else if constexpr (kCount == 51) {
    auto& [a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B,C,D,E,F,G,H,I,J,K,L,M,N,O,P,Q,R,
        S,T,U,V,W,X,Y] = object;
    return std::tie(a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B,C,D,E,F,G,H,I,J,K,L,M,N,
        O,P,Q,R,S,T,U,V,W,X,Y);
  } else if constexpr (kCount == 52) {
    auto& [a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B,C,D,E,F,G,H,I,J,K,L,M,N,O,P,Q,R,
        S,T,U,V,W,X,Y,Z] = object;
    return std::tie(a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B,C,D,E,F,G,H,I,J,K,L,M,N,
        O,P,Q,R,S,T,U,V,W,X,Y,Z);
  } else if constexpr (kCount == 53) {
    auto& [a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B,C,D,E,F,G,H,I,J,K,L,M,N,O,P,Q,R,
        S,T,U,V,W,X,Y,Z,aa] = object;
    return std::tie(a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B,C,D,E,F,G,H,I,J,K,L,M,N,
        O,P,Q,R,S,T,U,V,W,X,Y,Z,aa);
  } else if constexpr (kCount == 54) {
    auto& [a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B,C,D,E,F,G,H,I,J,K,L,M,N,O,P,Q,R,
        S,T,U,V,W,X,Y,Z,aa,bb] = object;
    return std::tie(a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B,C,D,E,F,G,H,I,J,K,L,M,N,
        O,P,Q,R,S,T,U,V,W,X,Y,Z,aa,bb);
  } else if constexpr (kCount == 55) {
    auto& [a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B,C,D,E,F,G,H,I,J,K,L,M,N,O,P,Q,R,
        S,T,U,V,W,X,Y,Z,aa,bb,cc] = object;
    return std::tie(a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B,C,D,E,F,G,H,I,J,K,L,M,N,
        O,P,Q,R,S,T,U,V,W,X,Y,Z,aa,bb,cc);
  } else if constexpr (kCount == 56) {
    auto& [a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B,C,D,E,F,G,H,I,J,K,L,M,N,O,P,Q,R,
        S,T,U,V,W,X,Y,Z,aa,bb,cc,dd] = object;
    return std::tie(a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B,C,D,E,F,G,H,I,J,K,L,M,N,
        O,P,Q,R,S,T,U,V,W,X,Y,Z,aa,bb,cc,dd);
  } else if constexpr (kCount == 57) {
    auto& [a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B,C,D,E,F,G,H,I,J,K,L,M,N,O,P,Q,R,
        S,T,U,V,W,X,Y,Z,aa,bb,cc,dd,ee] = object;
    return std::tie(a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B,C,D,E,F,G,H,I,J,K,L,M,N,
        O,P,Q,R,S,T,U,V,W,X,Y,Z,aa,bb,cc,dd,ee);
  } else if constexpr (kCount == 58) {
    auto& [a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B,C,D,E,F,G,H,I,J,K,L,M,N,O,P,Q,R,
        S,T,U,V,W,X,Y,Z,aa,bb,cc,dd,ee,ff] = object;
    return std::tie(a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B,C,D,E,F,G,H,I,J,K,L,M,N,
        O,P,Q,R,S,T,U,V,W,X,Y,Z,aa,bb,cc,dd,ee,ff);
  } else if constexpr (kCount == 59) {
    auto& [a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B,C,D,E,F,G,H,I,J,K,L,M,N,O,P,Q,R,
        S,T,U,V,W,X,Y,Z,aa,bb,cc,dd,ee,ff,gg] = object;
    return std::tie(a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B,C,D,E,F,G,H,I,J,K,L,M,N,
        O,P,Q,R,S,T,U,V,W,X,Y,Z,aa,bb,cc,dd,ee,ff,gg);
  } else if constexpr (kCount == 60) {
    auto& [a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B,C,D,E,F,G,H,I,J,K,L,M,N,O,P,Q,R,
        S,T,U,V,W,X,Y,Z,aa,bb,cc,dd,ee,ff,gg,hh] = object;
    return std::tie(a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B,C,D,E,F,G,H,I,J,K,L,M,N,
        O,P,Q,R,S,T,U,V,W,X,Y,Z,aa,bb,cc,dd,ee,ff,gg,hh);
  } else if constexpr (kCount == 61) {
    auto& [a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B,C,D,E,F,G,H,I,J,K,L,M,N,O,P,Q,R,
        S,T,U,V,W,X,Y,Z,aa,bb,cc,dd,ee,ff,gg,hh,ii] = object;
    return std::tie(a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B,C,D,E,F,G,H,I,J,K,L,M,N,
        O,P,Q,R,S,T,U,V,W,X,Y,Z,aa,bb,cc,dd,ee,ff,gg,hh,ii);
  } else if constexpr (kCount == 62) {
    auto& [a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B,C,D,E,F,G,H,I,J,K,L,M,N,O,P,Q,R,
        S,T,U,V,W,X,Y,Z,aa,bb,cc,dd,ee,ff,gg,hh,ii,jj] = object;
    return std::tie(a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B,C,D,E,F,G,H,I,J,K,L,M,N,
        O,P,Q,R,S,T,U,V,W,X,Y,Z,aa,bb,cc,dd,ee,ff,gg,hh,ii,jj);
  } else if constexpr (kCount == 63) {
    auto& [a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B,C,D,E,F,G,H,I,J,K,L,M,N,O,P,Q,R,
        S,T,U,V,W,X,Y,Z,aa,bb,cc,dd,ee,ff,gg,hh,ii,jj,kk] = object;
    return std::tie(a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B,C,D,E,F,G,H,I,J,K,L,M,N,
        O,P,Q,R,S,T,U,V,W,X,Y,Z,aa,bb,cc,dd,ee,ff,gg,hh,ii,jj,kk);
  } else if constexpr (kCount == 64) {
    auto& [a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B,C,D,E,F,G,H,I,J,K,L,M,N,O,P,Q,R,
        S,T,U,V,W,X,Y,Z,aa,bb,cc,dd,ee,ff,gg,hh,ii,jj,kk,ll] = object;
    return std::tie(a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,A,B,C,D,E,F,G,H,I,J,K,L,M,N,
        O,P,Q,R,S,T,U,V,W,X,Y,Z,aa,bb,cc,dd,ee,ff,gg,hh,ii,jj,kk,ll);
  } else {
    static_cast<void>(object);
    return std::tuple<>();
  }
}

// clang-format on

}  // namespace recto::detail
