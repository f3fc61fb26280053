//! Many workers, one order: items are worked on in parallel and handed out in the order in which they came, with
//! bounded memory.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Condvar, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
    thread,
    time::Duration,
};

/// How much may be in flight: taken from the source and not yet handed out.
const ITEMS: usize = 256;
/// The same in bytes, by the weight of items; one item of any weight is always let in.
const WEIGHT: usize = 128 << 20;
/// How long a thread waits before it looks whether all was stopped.
const PAUSE: Duration = Duration::from_millis(100);

/// Counts what is in flight.
#[derive(Default)]
struct Gate {
    state: Mutex<(usize, usize)>,
    changed: Condvar,
}

impl Gate {
    /// Waits for room; false when the work was stopped meanwhile.
    fn enter(&self, weight: usize, stopped: &AtomicBool) -> bool {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        while state.0 > 0 && (state.0 >= ITEMS || state.1 + weight > WEIGHT) {
            if stopped.load(Ordering::Relaxed) {
                return false;
            }
            state = self.changed.wait_timeout(state, PAUSE).unwrap_or_else(PoisonError::into_inner).0;
        }
        state.0 += 1;
        state.1 += weight;
        !stopped.load(Ordering::Relaxed)
    }

    fn leave(&self, weight: usize) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.0 = state.0.saturating_sub(1);
        state.1 = state.1.saturating_sub(weight);
        self.changed.notify_all();
    }
}

/// What [`run`] works with.
pub struct Work<W, F> {
    /// Number of workers.
    pub jobs: usize,
    /// Setting this ends the taking of items; those in flight are finished and handed out.
    pub stopped: &'static AtomicBool,
    /// Makes the state that a worker has for itself.
    pub state: W,
    /// What is done with an item.
    pub work: F,
}

impl<W, F> Work<W, F> {
    /// Works on `items`, whose weight in bytes `weight` tells, and hands the results to `take` in order, on this
    /// thread. `take` gets `None` where results are waited for. An error of `take` ends all.
    pub fn run<I, S, O, E>(
        self,
        items: impl Iterator<Item = I> + Send + 'static,
        weight: fn(&I) -> usize,
        mut take: impl FnMut(Option<O>) -> Result<(), E>,
    ) -> Result<(), E>
    where
        W: Fn() -> S + Sync,
        F: Fn(&mut S, I) -> O + Sync,
        I: Send + 'static,
        O: Send,
    {
        let Self { jobs, stopped, state, work } = self;
        let gate = Arc::new(Gate::default());
        let (feed, queue) = mpsc::sync_channel::<(u64, usize, I)>(2 * jobs);
        let entrance = gate.clone();
        // Not waited for at the end: it may hang in reading from a terminal or pipe after all was stopped.
        thread::spawn(move || {
            for (number, item) in items.enumerate() {
                let weight = weight(&item);
                if !entrance.enter(weight, stopped) || feed.send((number as u64, weight, item)).is_err() {
                    break;
                }
            }
        });
        let queue = Mutex::new(queue);
        thread::scope(|scope| {
            let (done, results) = mpsc::channel::<(u64, usize, O)>();
            for _ in 0..jobs {
                let done = done.clone();
                let (queue, state, work) = (&queue, &state, &work);
                scope.spawn(move || {
                    let mut state = state();
                    while let Some((number, weight, item)) = next(queue, stopped) {
                        if done.send((number, weight, work(&mut state, item))).is_err() {
                            break;
                        }
                    }
                });
            }
            drop(done);
            let mut waiting = BTreeMap::new();
            let mut due = 0;
            let mut outcome = Ok(());
            loop {
                let result = match results.try_recv() {
                    Ok(result) => Some(result),
                    Err(mpsc::TryRecvError::Disconnected) => None,
                    Err(mpsc::TryRecvError::Empty) => {
                        if outcome.is_ok() {
                            outcome = take(None);
                        }
                        results.recv().ok()
                    }
                };
                let Some((number, weight, output)) = result else { return outcome };
                waiting.insert(number, (weight, output));
                while let Some((weight, output)) = waiting.remove(&due) {
                    due += 1;
                    if outcome.is_ok() {
                        outcome = take(Some(output));
                    }
                    gate.leave(weight);
                }
                if outcome.is_err() {
                    stopped.store(true, Ordering::Relaxed);
                }
            }
        })
    }
}

/// The next item; `None` where there are no more, or the work was stopped and nothing waits.
fn next<T>(queue: &Mutex<mpsc::Receiver<T>>, stopped: &AtomicBool) -> Option<T> {
    loop {
        let received = queue.lock().unwrap_or_else(PoisonError::into_inner).recv_timeout(PAUSE);
        match received {
            Ok(item) => return Some(item),
            Err(mpsc::RecvTimeoutError::Disconnected) => return None,
            Err(mpsc::RecvTimeoutError::Timeout) if stopped.load(Ordering::Relaxed) => return None,
            Err(mpsc::RecvTimeoutError::Timeout) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flag() -> &'static AtomicBool {
        Box::leak(Box::new(AtomicBool::new(false)))
    }

    fn slow(_: &mut (), item: u64) -> u64 {
        if item.is_multiple_of(7) {
            thread::sleep(Duration::from_micros(300));
        }
        item * 2
    }

    type Weight = fn(&u64) -> usize;

    fn collect(count: u64, jobs: usize, weight: Weight) -> Vec<u64> {
        let mut out = Vec::new();
        let work = Work { jobs, stopped: flag(), state: || (), work: slow };
        let result = work.run(0..count, weight, |item| {
            out.extend(item);
            Ok::<(), ()>(())
        });
        assert!(result.is_ok());
        out
    }

    #[test]
    fn order_is_kept() {
        let weights: [(usize, Weight); 4] =
            [(1, |_| 1), (4, |_| 1), (16, |_| WEIGHT / 2), (3, |_| 2 * WEIGHT)];
        for (jobs, weight) in weights {
            assert_eq!(collect(1_000, jobs, weight), (0..1_000).map(|item| item * 2).collect::<Vec<_>>());
        }
        assert!(collect(0, 4, |_| 1).is_empty());
    }

    #[test]
    fn an_error_ends_the_work() {
        let mut taken = 0;
        let work = Work { jobs: 4, stopped: flag(), state: || (), work: |_: &mut (), item: u64| item };
        let result = work.run(
            0..,
            |_| 1,
            |item| {
                taken += u64::from(item.is_some());
                if item == Some(10) { Err("enough") } else { Ok(()) }
            },
        );
        assert_eq!((result, taken), (Err("enough"), 11));
    }

    #[test]
    fn stopping_hands_out_what_is_in_flight() {
        let stopped = flag();
        let mut last = 0;
        let work = Work { jobs: 4, stopped, state: || (), work: |_: &mut (), item: u64| item };
        let result = work.run(
            0..,
            |_| 1,
            |item| {
                last = item.unwrap_or(last);
                stopped.store(last >= 100, Ordering::Relaxed);
                Ok::<(), ()>(())
            },
        );
        assert!(result.is_ok() && last >= 100);
    }

    #[test]
    fn stopping_does_not_wait_for_a_source_that_hangs() {
        let stopped = flag();
        let items = (0..5).chain(std::iter::from_fn(|| {
            loop {
                thread::park()
            }
        }));
        let work = Work { jobs: 2, stopped, state: || (), work: |_: &mut (), item: u64| item };
        let result = work.run(
            items,
            |_| 1,
            |item| {
                stopped.store(stopped.load(Ordering::Relaxed) || item == Some(4), Ordering::Relaxed);
                Ok::<(), ()>(())
            },
        );
        assert!(result.is_ok());
    }
}
