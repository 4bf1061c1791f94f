//! What a monitoring program reads: counts, in Prometheus' text format.
//! Never here: a laptop's id or anything else that names somebody.

use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode},
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::Registry,
};
use std::time::Duration;

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Of {
    route: String,
    status: u16,
}

pub struct Figures {
    registry: Registry,
    requests: Family<Of, Counter>,
    pub took: Histogram,
    pub operations: Counter,
    pub set_aside: Counter,
    pub connections: Gauge,
    pub turned_away: Counter,
    pub full: Counter,
    pub waiting: Gauge,
}

impl Figures {
    pub fn new() -> Self {
        let mut registry = Registry::with_prefix("waymark");
        let requests = Family::<Of, Counter>::default();
        let took = Histogram::new([0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0]);
        let (operations, set_aside) = (Counter::default(), Counter::default());
        let (turned_away, full) = (Counter::default(), Counter::default());
        let (connections, waiting) = (Gauge::default(), Gauge::default());
        registry.register("requests", "Requests, by route and status", requests.clone());
        registry.register("request_seconds", "How long a request took, waiting left out", took.clone());
        registry.register("operations", "Operations that laptops sent", operations.clone());
        registry.register("operations_set_aside", "Operations that could not be applied", set_aside.clone());
        registry.register("connections", "Connections that are open", connections.clone());
        let too_many = "Connections that were too many of one address";
        registry.register("connections_turned_away", too_many, turned_away.clone());
        registry.register("house_full", "How often all connections were in use", full.clone());
        registry.register("waiting", "Laptops that wait for something new", waiting.clone());
        Figures { registry, requests, took, operations, set_aside, connections, turned_away, full, waiting }
    }

    pub fn request(&self, route: &str, status: u16, took: Duration) {
        self.requests.get_or_create(&Of { route: route.to_owned(), status }).inc();
        self.took.observe(took.as_secs_f64());
    }

    pub fn text(&self) -> String {
        let mut text = String::new();
        // Writing to memory cannot fail.
        let _ = encode(&mut text, &self.registry);
        text
    }
}
