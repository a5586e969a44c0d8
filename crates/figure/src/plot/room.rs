//! Finding room for words.
//!
//! Names in the right margin are moved apart as little as possible: pool adjacent violators, the
//! algorithm of isotonic regression (Barlow, Bartholomew, Bremner and Brunk, 1972). Words inside of
//! a plot try places around their point, nearest first, and take the one that hides least; words
//! that would lie on other words are left out, because a label that cannot be read is worse than none.

/// A rectangle that words cover.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Block {
    pub(crate) left: f64,
    pub(crate) top: f64,
    pub(crate) width: f64,
    pub(crate) height: f64,
}

impl Block {
    fn overlaps(&self, other: &Block) -> bool {
        self.left < other.left + other.width
            && other.left < self.left + self.width
            && self.top < other.top + other.height
            && other.top < self.top + self.height
    }

    fn holds(&self, (x, y): (f64, f64)) -> bool {
        x > self.left && x < self.left + self.width && y > self.top && y < self.top + self.height
    }

    fn is_inside(&self, outer: &Block) -> bool {
        self.left >= outer.left
            && self.top >= outer.top
            && self.left + self.width <= outer.left + outer.width
            && self.top + self.height <= outer.top + outer.height
    }

    pub(crate) fn middle(&self) -> (f64, f64) {
        (self.left + self.width / 2.0, self.top + self.height / 2.0)
    }
}

/// Distance of the places along a line that words had better not hide, in units.
const DISTANCE: f64 = 6.0;
const MOST_STEPS: usize = 500;

/// The corners of a line, and places every few units between them.
pub(crate) fn along(corners: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let mut places = corners.to_vec();
    for pair in corners.windows(2) {
        places.extend(between(pair[0], pair[1]));
    }
    places
}

/// Places every few units between two points.
pub(crate) fn between(from: (f64, f64), to: (f64, f64)) -> impl Iterator<Item = (f64, f64)> {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    // A line may leave the drawing by far, and each of its steps would take time.
    let steps = ((dx.hypot(dy) / DISTANCE) as usize).min(MOST_STEPS);
    (1..steps).map(move |step| {
        let share = step as f64 / steps as f64;
        (from.0 + dx * share, from.1 + dy * share)
    })
}

/// Moves labels apart: (wanted middle, height) of each, in rising order of the wanted middle.
///
/// Returns the middles. The sum of squared moves is least among all placements without overlap
/// between `top` and `bottom`, as long as they fit.
pub(crate) fn spread(wanted: &[(f64, f64)], top: f64, bottom: f64) -> Vec<f64> {
    let mut middles = Vec::new();
    let mut heights = wanted.iter().map(|(_, height)| height);
    let mut free = top;
    for pool in pools(wanted, top, bottom) {
        let mut y = pool.start.max(free);
        for height in heights.by_ref().take(pool.labels) {
            middles.push(y + height / 2.0);
            y += height;
        }
        free = y;
    }
    // Pools clamped to the bottom one by one may still touch; push them up again from below.
    let mut limit = bottom;
    for (middle, (_, height)) in middles.iter_mut().zip(wanted).rev() {
        *middle = middle.min(limit - height / 2.0);
        limit = *middle - height / 2.0;
    }
    middles
}

/// Labels that touch each other and move as one.
struct Pool {
    /// Upper edge of the group: the mean of the places that its labels want.
    start: f64,
    labels: usize,
    height: f64,
}

fn pools(wanted: &[(f64, f64)], top: f64, bottom: f64) -> Vec<Pool> {
    let mut pools: Vec<Pool> = Vec::new();
    for (middle, height) in wanted {
        let mut pool = Pool {
            start: middle - height / 2.0,
            labels: 1,
            height: *height,
        };
        while let Some(before) = pools.pop_if(|before| before.start + before.height > pool.start) {
            let labels = before.labels + pool.labels;
            let shifted = (pool.start - before.height) * pool.labels as f64;
            let start = (before.start * before.labels as f64 + shifted) / labels as f64;
            pool = Pool {
                start,
                labels,
                height: before.height + pool.height,
            };
        }
        let room = bottom - pool.height;
        pool.start = pool.start.min(room).max(top.min(room));
        pools.push(pool);
    }
    pools
}

/// The inside of a plot with what is already drawn there.
pub(crate) struct Room {
    bounds: Block,
    taken: Vec<Block>,
    marks: Vec<(f64, f64)>,
}

impl Room {
    pub(crate) fn new(bounds: Block, marks: Vec<(f64, f64)>) -> Room {
        Room {
            bounds,
            taken: Vec::new(),
            marks,
        }
    }

    /// Takes the best place for words of this size right on one of `points`, preferred ones first.
    pub(crate) fn take_on(
        &mut self,
        points: &[(f64, f64)],
        width: f64,
        height: f64,
    ) -> Option<Block> {
        let edge = self.bounds.left + self.bounds.width - width;
        let left = self.bounds.left;
        let on = |(x, y): &(f64, f64)| Block {
            left: (x - width / 2.0).min(edge).max(left),
            top: y - height / 2.0,
            width,
            height,
        };
        self.best(points.iter().map(on))
    }

    /// Takes the best place for words of this size near `point`, if there is one.
    pub(crate) fn take(&mut self, point: (f64, f64), width: f64, height: f64) -> Option<Block> {
        self.best(candidates(point, width, height, self.bounds))
    }

    fn best(&mut self, candidates: impl Iterator<Item = Block>) -> Option<Block> {
        let mut best: Option<(f64, Block)> = None;
        for (rank, block) in candidates.enumerate() {
            if !block.is_inside(&self.bounds) || self.taken.iter().any(|t| t.overlaps(&block)) {
                continue;
            }
            let hidden = self.marks.iter().filter(|mark| block.holds(**mark)).count();
            let cost = hidden as f64 * 4.0 + rank as f64;
            if best.as_ref().is_none_or(|(least, _)| cost < *least) {
                best = Some((cost, block));
            }
        }
        let (_, block) = best?;
        self.taken.push(block);
        Some(block)
    }
}

/// Places around a point, preferred ones first; what stands above or below may be moved aside, away
/// from the edge.
fn candidates(
    (x, y): (f64, f64),
    width: f64,
    height: f64,
    bounds: Block,
) -> impl Iterator<Item = Block> {
    let rings = [8.0, 18.0, 32.0, 50.0, 72.0];
    rings.into_iter().flat_map(move |gap| {
        let right = x + gap;
        let left = x - gap - width;
        let above = y - gap - height;
        let below = y + gap;
        let edge = bounds.left + bounds.width - width;
        let center = (x - width / 2.0).min(edge).max(bounds.left);
        let middle = y - height / 2.0;
        [
            (right, middle),
            (left, middle),
            (center, above),
            (center, below),
            (right, above + height / 2.0),
            (right, below - height / 2.0),
            (left, above + height / 2.0),
            (left, below - height / 2.0),
        ]
        .map(|(left, top)| Block {
            left,
            top,
            width,
            height,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(wanted: &[f64], expected: &[f64]) {
        let wanted: Vec<_> = wanted.iter().map(|middle| (*middle, 20.0)).collect();
        assert_eq!(spread(&wanted, 0.0, 100.0), expected);
    }

    #[test]
    fn labels_with_room_stay_where_they_are() {
        check(&[10.0, 40.0, 90.0], &[10.0, 40.0, 90.0]);
    }

    #[test]
    fn labels_that_touch_move_apart_evenly() {
        check(&[50.0, 50.0], &[40.0, 60.0]);
        check(&[50.0, 50.0, 50.0], &[30.0, 50.0, 70.0]);
    }

    #[test]
    fn labels_stay_inside() {
        check(&[0.0, 0.0], &[10.0, 30.0]);
        check(&[100.0, 100.0], &[70.0, 90.0]);
        check(&[60.0, 99.0, 99.0], &[50.0, 70.0, 90.0]);
    }

    #[test]
    fn words_avoid_words_and_then_marks() {
        let bounds = Block {
            left: 0.0,
            top: 0.0,
            width: 200.0,
            height: 100.0,
        };
        let mut room = Room::new(bounds, vec![(60.0, 50.0), (70.0, 50.0)]);
        let first = room.take((50.0, 50.0), 30.0, 20.0).unwrap();
        assert_eq!(first.left, 12.0, "the right side would hide two marks");
        let second = room.take((50.0, 50.0), 30.0, 20.0).unwrap();
        assert!(!second.overlaps(&first));
    }

    #[test]
    fn words_without_room_are_left_out() {
        let bounds = Block {
            left: 0.0,
            top: 0.0,
            width: 20.0,
            height: 20.0,
        };
        assert_eq!(
            Room::new(bounds, Vec::new()).take((10.0, 10.0), 30.0, 20.0),
            None
        );
    }
}
