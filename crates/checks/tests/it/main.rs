//! The numbers of made pictures, and the promises of an identity model.

#[cfg(test)]
mod identity;
#[cfg(test)]
mod pictures;
