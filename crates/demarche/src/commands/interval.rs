//! Intervals for scores, by resampling cases.

/// How many samples are drawn.
const SAMPLES: usize = 1_000;

/// Gold, produced, and right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Events that the case lists.
    pub gold: usize,
    /// Events that were read.
    pub produced: usize,
    /// Events that answer for one listed.
    pub right: usize,
}

impl Counts {
    /// The harmonic mean of precision and recall; `None` where nothing is listed and nothing was read.
    pub fn f1(self) -> Option<f64> {
        let all = self.gold + self.produced;
        (all > 0).then(|| 2.0 * self.right as f64 / all as f64)
    }
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.gold += other.gold;
        self.produced += other.produced;
        self.right += other.right;
    }
}

/// The 95 % interval of F1 over `cases`: percentiles of the F1 of samples of as many cases, drawn with replacement (Efron and
/// Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13). Cases and not events are drawn, because the events of one report
/// stand and fall together. The same cases give the same interval.
///
/// `None` where there are fewer than two cases with something in them.
pub fn f1(cases: &[Counts]) -> Option<(f64, f64)> {
    let told = cases.iter().filter(|case| case.f1().is_some()).count();
    if told < 2 {
        return None;
    }
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut draw = || {
        // SplitMix64 (Steele, Lea and Flood, 2014), with a fixed seed.
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = state;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (bits ^ (bits >> 31)) as usize
    };
    let mut scores: Vec<f64> = (0..SAMPLES)
        .filter_map(|_| {
            let mut sum = Counts::default();
            for _ in 0..cases.len() {
                sum += cases[draw() % cases.len()];
            }
            sum.f1()
        })
        .collect();
    scores.sort_by(f64::total_cmp);
    let at = |share: f64| scores.get(((scores.len() as f64 - 1.0) * share).round() as usize).copied();
    Some((at(0.025)?, at(0.975)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_hold_the_score_and_shrink_with_more_cases() {
        let case = |right| Counts { gold: 4, produced: 4, right };
        let few: Vec<Counts> = (0..10).map(|i| case(2 + i % 3)).collect();
        let many: Vec<Counts> = (0..400).map(|i| case(2 + i % 3)).collect();
        let mut sum = Counts::default();
        few.iter().for_each(|&counts| sum += counts);
        let (low, high) = f1(&few).unwrap();
        let score = sum.f1().unwrap();
        assert!(low < score && score < high, "{low} {score} {high}");
        let (lower, higher) = f1(&many).unwrap();
        assert!(higher - lower < high - low);
        assert_eq!(f1(&few), f1(&few));
        assert_eq!(f1(&[case(4)]), None);
    }
}
