//! A server that stands in for the real one answers, tells and fails as the real one does.

#[cfg(test)]
mod faults;
#[cfg(test)]
mod replay_http;
#[cfg(test)]
mod replay_sockets;
#[cfg(test)]
mod runs;
#[cfg(test)]
mod sockets;
#[cfg(test)]
mod support;
