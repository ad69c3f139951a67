//! Tests of the whole: the real binary, the documents beside it, and the rules of the house.

mod architecture;
mod documents;
