//! Many at the same time.

use rand::Rng;
use rand::rngs::StdRng;

/// A random number below `end`.
pub(crate) fn below(rng: &mut StdRng, end: u64) -> u64 {
    rng.next_u64() % end
}

/// Runs futures at the same time and gathers what they return.
pub(crate) async fn all_at_once<T: Send + 'static>(
    futures: impl IntoIterator<Item = impl Future<Output = T> + Send + 'static>,
) -> Vec<T> {
    let tasks: Vec<_> = futures.into_iter().map(tokio::spawn).collect();
    let mut results = Vec::new();
    for task in tasks {
        results.push(task.await.unwrap());
    }
    results
}
