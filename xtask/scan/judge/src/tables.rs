//! The Markdown tables of the scanner benchmark.

use std::collections::{BTreeMap, BTreeSet};

use super::Column;
use super::case::Case;
use super::decoders::Size;

/// A row per class: rates at levels 1 to 5 for every decoder.
pub(super) fn print_levels(cases: &[Case], columns: &[Column]) {
    let mut classes: Vec<&str> = Vec::new();
    for case in cases.iter().filter(|case| case.has_code()) {
        if !classes.contains(&case.class.as_str()) {
            classes.push(&case.class);
        }
    }
    let mut head = vec!["class".to_owned()];
    head.extend(columns.iter().map(|column| column.name.to_owned()));
    print_head(&head);
    for class in classes {
        let mut row = vec![class.to_owned()];
        row.extend(columns.iter().map(|column| by_level(cases, column, class)));
        print_row(&row);
    }
}

/// A row per decoder: rate, wrong texts, and processor time by frame size.
pub(super) fn print_totals(cases: &[Case], columns: &[Column], sizes: &[Size]) {
    let distinct: BTreeSet<Size> = sizes.iter().copied().collect();
    println!("\nMilliseconds are median / 95th percentile of one thread.\n");
    let mut head = vec!["decoder".to_owned(), "read %".to_owned(), "wrong".to_owned()];
    for (width, height) in &distinct {
        head.push(format!("{width}x{height} ms"));
        head.push(format!("{width}x{height} without code ms"));
    }
    print_head(&head);
    for column in columns {
        let with_code = cases.iter().filter(|case| case.has_code()).count();
        let outcomes = || cases.iter().zip(&column.outcomes);
        let read = outcomes().filter(|(case, outcome)| case.is_read(outcome)).count();
        let wrong = outcomes()
            .filter(|(case, outcome)| case.is_wrong(outcome))
            .count();
        let mut row = vec![
            column.name.to_owned(),
            percent(read, with_code),
            wrong.to_string(),
        ];
        for size in &distinct {
            for has_code in [true, false] {
                let own = outcomes()
                    .zip(sizes)
                    .filter(|((case, _), own)| case.has_code() == has_code && *own == size);
                row.push(quantiles(
                    own.map(|((_, outcome), _)| outcome.milliseconds).collect(),
                ));
            }
        }
        print_row(&row);
    }
}

fn print_head(cells: &[String]) {
    print_row(cells);
    println!("|{}", "---|".repeat(cells.len()));
}

fn print_row(cells: &[String]) {
    println!("| {} |", cells.join(" | "));
}

fn by_level(cases: &[Case], column: &Column, class: &str) -> String {
    let mut levels: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
    for (case, outcome) in cases
        .iter()
        .zip(&column.outcomes)
        .filter(|(case, _)| case.class == class)
    {
        let (read, all) = levels.entry(case.level).or_default();
        *read += usize::from(case.is_read(outcome));
        *all += 1;
    }
    let rates: Vec<String> = levels
        .values()
        .map(|(read, all)| ((read * 100 + all / 2) / (*all).max(1)).to_string())
        .collect();
    rates.join("/")
}

/// Share in per cent with one digit.
fn percent(part: usize, all: usize) -> String {
    let tenths = (part * 1000 + all / 2) / all.max(1);
    format!("{}.{}", tenths / 10, tenths % 10)
}

fn quantiles(mut times: Vec<f64>) -> String {
    times.sort_by(f64::total_cmp);
    let at = |share: usize| times.get(times.len() * share / 100).copied().unwrap_or_default();
    format!("{:.1} / {:.1}", at(50), at(95))
}
