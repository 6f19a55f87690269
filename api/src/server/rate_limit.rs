//! How many requests are answered in a minute: of an address, or with a token.
//!
//! Told in the headers `RateLimit-Policy` and `RateLimit` of the IETF's draft, and `Retry-After` where one is refused. The whole minute's number may come at once.

use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use governor::clock::{Clock, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::HashMapStateStore;
use governor::{Quota, RateLimiter};

use crate::config::Rates;
use crate::graphql::Access;

/// After so many requests, clients who have not been seen for a minute are forgotten.
const SWEEP: u32 = 10_000;

const WINDOW: Duration = Duration::from_secs(60);

type Keyed<K> = RateLimiter<K, HashMapStateStore<K>, DefaultClock, StateInformationMiddleware>;

/// The limits and who has used how much of them.
#[derive(Debug)]
pub(super) struct Limiter {
    addresses: Option<Limit<IpAddr>>,
    tokens: Option<Limit<String>>,
}

#[derive(Debug)]
struct Limit<K: Clone + Eq + std::hash::Hash> {
    policy: &'static str,
    quota: NonZeroU32,
    limiter: Keyed<K>,
    checked: AtomicU32,
}

/// What is left of a client's minute.
#[derive(Clone, Copy, Debug)]
pub(super) struct Allowance {
    policy: &'static str,
    quota: u32,
    remaining: u32,
    /// For how long nothing is answered, where this was one too many.
    pub(super) retry_after: Option<Duration>,
}

impl Limiter {
    pub(super) fn new(rates: Rates) -> Self {
        Self {
            addresses: rates.address.map(|quota| Limit::new("address", quota)),
            tokens: rates.token.map(|quota| Limit::new("token", quota)),
        }
    }

    /// Counts a request. Whoever's token is none counts by the address, so that guessing has its limit.
    pub(super) fn count(&self, access: Option<&Access>, address: Option<IpAddr>) -> Option<Allowance> {
        match access {
            Some(Access::Actor(actor)) => Some(self.tokens.as_ref()?.count(&actor.name)),
            _ => Some(self.addresses.as_ref()?.count(&network(address?))),
        }
    }
}

impl<K: Clone + Eq + std::hash::Hash> Limit<K> {
    fn new(policy: &'static str, quota: NonZeroU32) -> Self {
        let quota_per_minute = Quota::per_minute(quota);
        Self {
            policy,
            quota,
            limiter: RateLimiter::new(quota_per_minute, HashMapStateStore::default(), DefaultClock::default()),
            checked: AtomicU32::new(0),
        }
    }

    fn count(&self, key: &K) -> Allowance {
        if self.checked.fetch_add(1, Ordering::Relaxed) % SWEEP == SWEEP - 1 {
            self.limiter.retain_recent();
            self.limiter.shrink_to_fit();
        }
        let (remaining, retry_after) = match self.limiter.check_key(key) {
            Ok(state) => (state.remaining_burst_capacity(), None),
            Err(until) => (0, Some(until.wait_time_from(DefaultClock::default().now()))),
        };
        Allowance {
            policy: self.policy,
            quota: self.quota.get(),
            remaining,
            retry_after,
        }
    }
}

impl Allowance {
    /// Tells the client.
    pub(super) fn tell(self, headers: &mut HeaderMap) {
        let Self {
            policy,
            quota,
            remaining,
            retry_after,
        } = self;
        let window = WINDOW.as_secs();
        // Until the whole number is free again.
        let reset = u64::from(quota - remaining.min(quota)) * window / u64::from(quota);
        let mut tell = |name: HeaderName, value: String| {
            if let Ok(value) = HeaderValue::try_from(value) {
                headers.insert(name, value);
            }
        };
        tell(
            HeaderName::from_static("ratelimit-policy"),
            format!("\"{policy}\";q={quota};w={window}"),
        );
        tell(
            HeaderName::from_static("ratelimit"),
            format!("\"{policy}\";r={remaining};t={reset}"),
        );
        if let Some(wait) = retry_after {
            tell(header::RETRY_AFTER, whole_seconds(wait).to_string());
        }
    }

    /// What to say where this was one too many.
    pub(super) fn refusal(self) -> Option<String> {
        let wait = whole_seconds(self.retry_after?);
        Some(format!(
            "more than {} requests in a minute; the next one is answered in {wait} seconds",
            self.quota
        ))
    }
}

fn whole_seconds(time: Duration) -> u64 {
    time.as_secs() + u64::from(time.subsec_nanos() > 0)
}

/// Of the sixth version of addresses a client holds a whole network.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        address => address,
    }
}
