//! The library of the manual's examples: nothing, they call `show` alone.
