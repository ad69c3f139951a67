//! Assistants against stand-ins of the services that they speak to.

#[cfg(test)]
mod chain;
#[cfg(test)]
mod contract;
#[cfg(test)]
mod support;
