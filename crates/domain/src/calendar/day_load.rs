//! How busy days are, for spreading appointments that the authority places itself.

use jiff::civil::Date;

use crate::ids::PoolId;

/// How busy a pool is on a local day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayLoad {
    /// The pool.
    pub pool_id: PoolId,
    /// The local day.
    pub date: Date,
    /// Quanta of seats that are taken.
    pub taken: u32,
    /// Quanta of seats that the rules give.
    pub given: u32,
}

impl DayLoad {
    /// Sorts the least busy first, by the share of seats that is taken; equal ones by day, then by pool.
    pub fn sort_least_busy_first(loads: &mut [Self]) {
        loads.sort_by(|a, b| {
            let (left, right) = (
                u64::from(a.taken) * u64::from(b.given),
                u64::from(b.taken) * u64::from(a.given),
            );
            left.cmp(&right)
                .then_with(|| (a.date, a.pool_id).cmp(&(b.date, b.pool_id)))
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_share_counts_not_the_number() {
        let load = |pool, day, taken, given| DayLoad {
            pool_id: PoolId::from_uuid(uuid::Uuid::from_u128(pool)),
            date: date(2026, 11, day),
            taken,
            given,
        };
        let mut loads = [
            load(1, 20, 10, 20),
            load(2, 20, 20, 100),
            load(1, 21, 4, 20),
            load(2, 21, 0, 0),
        ];
        DayLoad::sort_least_busy_first(&mut loads[..3]);
        let order: Vec<_> = loads[..3].iter().map(|one| (one.date.day(), one.taken)).collect();
        assert_eq!(order, [(20, 20), (21, 4), (20, 10)]);
    }
}
