#pragma once

// Lets clang see that a result points into its object (-Wdangling).
#if defined(__clang__)
#define RECTO_LIFETIMEBOUND [[clang::lifetimebound]]
#else
#define RECTO_LIFETIMEBOUND
#endif
