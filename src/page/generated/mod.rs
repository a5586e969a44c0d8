//! Pages that nobody wrote: home, lists, map, redirects, pages about the reader, all lessons on one.

pub(crate) mod deck;
pub(crate) mod home;
mod layers;
mod lists;
mod map;
pub(crate) mod overview;
pub(crate) mod personal;
pub(crate) mod redirect;
mod whole;
