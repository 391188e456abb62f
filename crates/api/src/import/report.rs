//! What an import did, for the person who ran it.

use einlass_storage::catalogue::Change;

use super::ImportMode;

/// How many entries of one kind were created, changed and left as they were.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// New entries.
    pub created: u32,
    /// Entries that differ now.
    pub changed: u32,
    /// Entries that were so already.
    pub unchanged: u32,
    /// Entries that are no longer named: neither visible nor bookable, their bookings go on.
    pub retired: u32,
}

/// What an import did, or would do. Openings are counted per pool, closed days as one entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportReport {
    /// Name of the town or county.
    pub authority: String,
    /// Whether anything was written.
    pub mode: ImportMode,
    /// The town or county itself.
    pub authorities: Counts,
    /// Buildings.
    pub sites: Counts,
    /// Units.
    pub units: Counts,
    /// Services.
    pub services: Counts,
    /// Sets of counters.
    pub pools: Counts,
    /// Sets of counters by what happened to their openings.
    pub openings: Counts,
    /// The closed days as a whole.
    pub closures: Counts,
    /// The version that the database holds now; in a dry run the one that it would hold.
    pub version: u64,
    /// Entries that are no longer named since this import, as "kind key".
    pub retired: Vec<String>,
}

impl Counts {
    pub(super) fn add(&mut self, change: Change) {
        match change {
            Change::Created => self.created += 1,
            Change::Changed => self.changed += 1,
            Change::Unchanged => self.unchanged += 1,
        }
    }
}

impl ImportReport {
    pub(crate) fn new(authority: &str, mode: ImportMode) -> Self {
        let none = Counts::default();
        Self {
            authority: authority.to_owned(),
            mode,
            authorities: none,
            sites: none,
            units: none,
            services: none,
            pools: none,
            openings: none,
            closures: none,
            version: 0,
            retired: Vec::new(),
        }
    }

    /// All counts with their headings.
    pub fn lines(&self) -> [(&'static str, Counts); 7] {
        [
            ("authority", self.authorities),
            ("sites", self.sites),
            ("units", self.units),
            ("services", self.services),
            ("pools", self.pools),
            ("openings of pools", self.openings),
            ("closures", self.closures),
        ]
    }

    /// Whether the database was in the state of the file already.
    pub fn is_unchanged(&self) -> bool {
        self.lines()
            .iter()
            .all(|(_, counts)| counts.created == 0 && counts.changed == 0 && counts.retired == 0)
    }
}

impl std::fmt::Display for ImportReport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let note = match self.mode {
            ImportMode::Write => "",
            ImportMode::DryRun => " (dry run, nothing was written)",
        };
        writeln!(f, "{}, version {}{note}", self.authority, self.version)?;
        writeln!(
            f,
            "{:<18}{:>9}{:>9}{:>11}{:>9}",
            "", "created", "changed", "unchanged", "retired"
        )?;
        for (heading, counts) in self.lines() {
            let Counts {
                created,
                changed,
                unchanged,
                retired,
            } = counts;
            writeln!(
                f,
                "{heading:<18}{created:>9}{changed:>9}{unchanged:>11}{retired:>9}"
            )?;
        }
        for entry in &self.retired {
            writeln!(f, "no longer named, kept for its bookings: {entry}")?;
        }
        Ok(())
    }
}
