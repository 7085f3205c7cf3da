//! What was made lately, up to a limit of memory.

use ahash::AHashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How many parts the values are held in, so that threads seldom wait for each other.
const SHARDS: usize = 16;

/// Values that were made lately. Those that nobody has asked for longest are let go when there are too many bytes.
#[derive(Debug)]
pub(super) struct Recent<K, V> {
    shards: Vec<Mutex<Shard<K, V>>>,
    hasher: ahash::RandomState,
    /// How many bytes one generation of a shard may have.
    limit: usize,
}

/// The values in two generations: what is asked for again moves into the younger one; when that is full, the older one
/// goes.
#[derive(Debug)]
struct Shard<K, V> {
    young: AHashMap<K, V>,
    old: AHashMap<K, V>,
    /// How many bytes the younger ones have.
    bytes: usize,
}

impl<K, V> Default for Shard<K, V> {
    fn default() -> Self {
        Self { young: AHashMap::new(), old: AHashMap::new(), bytes: 0 }
    }
}

/// Whose memory counts.
pub(super) trait Weight {
    /// How many bytes it has beside itself.
    fn bytes(&self) -> usize;
}

impl Weight for Arc<[u8]> {
    fn bytes(&self) -> usize {
        self.len()
    }
}

impl<K: Hash + Eq, V: Clone + Weight> Recent<K, V> {
    /// Room for values of about `limit` bytes together.
    pub(super) fn new(limit: usize) -> Self {
        let shards = (0..SHARDS).map(|_| Mutex::default()).collect();
        Self { shards, hasher: ahash::RandomState::new(), limit: limit / SHARDS / 2 }
    }

    fn shard(&self, key: &K) -> MutexGuard<'_, Shard<K, V>> {
        let at = self.hasher.hash_one(key) as usize % SHARDS;
        self.shards[at].lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A value that is still there.
    pub(super) fn get(&self, key: &K) -> Option<V> {
        let mut shard = self.shard(key);
        if let Some(value) = shard.young.get(key) {
            return Some(value.clone());
        }
        let (key, value) = shard.old.remove_entry(key)?;
        shard.add(key, value.clone(), self.limit);
        Some(value)
    }

    /// Takes note of a value.
    pub(super) fn add(&self, key: K, value: V) {
        self.shard(&key).add(key, value, self.limit);
    }
}

impl<K: Hash + Eq, V: Weight> Shard<K, V> {
    fn add(&mut self, key: K, value: V, limit: usize) {
        self.bytes += value.bytes() + size_of::<(K, V)>();
        self.young.insert(key, value);
        if self.bytes > limit {
            self.old = std::mem::take(&mut self.young);
            self.bytes = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for_stays_and_the_rest_goes() {
        let recent: Recent<u32, Arc<[u8]>> = Recent::new(64 * 1024);
        recent.add(0, (*b"always asked for").into());
        for key in 1..10_000 {
            recent.add(key, (*b"asked for once").into());
            assert_eq!(recent.get(&0).as_deref(), Some(&b"always asked for"[..]), "after {key}");
        }
        let kept = (1..10_000).filter(|key| recent.get(key).is_some()).count();
        assert!((100..4_000).contains(&kept), "{kept} are kept");
    }
}
