//! How often somebody may try to sign in: by address, and all together. Time comes from the studio's clock.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use domain::clock::Clock;
use governor::clock::Clock as _;
use governor::middleware::NoOpMiddleware;
use governor::state::keyed::DashMapStateStore;
use governor::state::{InMemoryState, NotKeyed};
use governor::{NotUntil, Quota, RateLimiter};

/// Attempts of one address at once; then one more every [`ADDRESS_PACE`].
const ADDRESS_BURST: NonZeroU32 = NonZeroU32::new(10).expect("ten is not zero");
const ADDRESS_PACE: Duration = Duration::from_secs(6);

/// Attempts of all addresses at once; then one more every [`GLOBAL_PACE`].
const GLOBAL_BURST: NonZeroU32 = NonZeroU32::new(200).expect("two hundred is not zero");
const GLOBAL_PACE: Duration = Duration::from_millis(100);

/// When so many addresses are remembered, those that are as good as new are forgotten.
const MANY: usize = 4096;

type Keyed = RateLimiter<IpAddr, DashMapStateStore<IpAddr>, Steady, NoOpMiddleware<Duration>>;
type Direct = RateLimiter<NotKeyed, InMemoryState, Steady, NoOpMiddleware<Duration>>;

/// Counts attempts.
pub(super) struct Limit {
    by_address: Keyed,
    all: Direct,
    clock: Steady,
}

/// The studio's clock as the limiter reads it.
#[derive(Clone)]
struct Steady(Arc<dyn Clock>);

impl governor::clock::Clock for Steady {
    type Instant = Duration;

    fn now(&self) -> Duration {
        self.0.monotonic()
    }
}

impl Limit {
    pub(super) fn new(clock: Arc<dyn Clock>) -> Self {
        let clock = Steady(clock);
        let quota =
            |pace, burst| Quota::with_period(pace).expect("a pace is more than nothing").allow_burst(burst);
        Self {
            by_address: RateLimiter::dashmap_with_clock(quota(ADDRESS_PACE, ADDRESS_BURST), clock.clone()),
            all: RateLimiter::direct_with_clock(quota(GLOBAL_PACE, GLOBAL_BURST), clock.clone()),
            clock,
        }
    }

    /// Counts one attempt. Those of an address that has none left do not count for all, so that one address
    /// cannot shut out the others.
    ///
    /// # Errors
    ///
    /// How long to wait, when there were too many.
    pub(super) fn attempt(&self, address: Option<IpAddr>) -> Result<(), Duration> {
        if self.by_address.len() > MANY {
            self.by_address.retain_recent();
        }
        let wait = |until: NotUntil<Duration>| until.wait_time_from(self.clock.now());
        self.by_address.check_key(&neighbourhood(address)).map_err(wait)?;
        self.all.check().map_err(wait)
    }
}

/// Whose attempts are counted together: with IPv6 everybody has a whole /64.
fn neighbourhood(address: Option<IpAddr>) -> IpAddr {
    match address.map(|address| address.to_canonical()) {
        Some(IpAddr::V6(address)) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
        Some(address) => address,
        None => Ipv4Addr::UNSPECIFIED.into(),
    }
}

#[cfg(test)]
mod tests {
    use testkit::ManualClock;

    use super::*;

    #[test]
    fn one_address_uses_up_its_own_attempts_and_gets_them_back() {
        let clock = ManualClock::default();
        let limit = Limit::new(Arc::new(clock.clone()));
        let attempt = |address: &str| limit.attempt(Some(address.parse().unwrap()));
        let allowed = (0..10_000).filter(|_| attempt("192.0.2.1").is_ok()).count();
        assert_eq!(allowed, 10);
        assert_eq!(attempt("192.0.2.1"), Err(ADDRESS_PACE));
        assert_eq!(attempt("192.0.2.2"), Ok(()));
        clock.advance(ADDRESS_PACE);
        assert_eq!(attempt("192.0.2.1"), Ok(()));
        let neighbours = (0..100).filter(|last| attempt(&format!("2001:db8::{last}")).is_ok()).count();
        assert_eq!(neighbours, 10);
    }

    #[test]
    fn all_addresses_together_have_a_limit_too() {
        let limit = Limit::new(Arc::new(ManualClock::default()));
        let address = |number: u32| Some(IpAddr::from(Ipv4Addr::from(number)));
        let allowed = (0..10_000).filter(|number| limit.attempt(address(*number)).is_ok()).count();
        assert_eq!(allowed, 200);
    }
}
