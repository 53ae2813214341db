//! The results for people: a Markdown table, to be read in a terminal or put into a page.

use crate::case::{Case, State};

/// The median of figures in any order; None of none.
fn median(mut figures: Vec<f64>) -> Option<f64> {
    figures.sort_by(f64::total_cmp);
    let middle = figures.len() / 2;
    match figures.len() {
        0 => None,
        even if even % 2 == 0 => Some((figures[middle - 1] + figures[middle]) / 2.0),
        _ => Some(figures[middle]),
    }
}

/// The results as a Markdown table with aligned columns.
pub fn table(cases: &[Case]) -> String {
    let hugo = cases.iter().find(|case| case.name == "hugo").and_then(|case| median(case.walls()));
    let mut rows: Vec<Vec<String>> = vec![
        ["", "min s", "median s", "max s", "CPU s", "peak MB", "output MB", "files", "× hugo"]
            .map(String::from)
            .to_vec(),
    ];
    for case in cases {
        let mut row = vec![case.name.to_owned()];
        let walls = case.walls();
        if let Some(middle) = median(walls.clone()) {
            let least = walls.iter().copied().fold(f64::INFINITY, f64::min);
            let most = walls.iter().copied().fold(0.0, f64::max);
            row.extend([least, middle, most].map(|seconds| format!("{seconds:.2}")));
            let cpu =
                case.runs.iter().filter_map(|run| run.cpu).map(|cpu| cpu.as_secs_f64()).collect();
            row.push(median(cpu).map_or("–".to_owned(), |seconds| format!("{seconds:.2}")));
            let peak = case.runs.iter().filter_map(|run| run.peak).max();
            row.push(peak.map_or("–".to_owned(), |bytes| format!("{:.0}", bytes as f64 / 1e6)));
            row.push(format!("{:.1}", case.size.bytes as f64 / 1e6));
            row.push(case.size.files.to_string());
            row.push(hugo.map_or("–".to_owned(), |hugo| format!("{:.2}", middle / hugo)));
        } else {
            let why = if case.state == State::Skipped { "skipped" } else { "failed" };
            row.push(why.to_owned());
            row.resize(rows[0].len(), String::new());
        }
        rows.push(row);
    }
    let width =
        |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..rows[0].len()).map(width).collect();
    let mut text = String::new();
    for (at, row) in rows.iter().enumerate() {
        for (column, cell) in row.iter().enumerate() {
            let cell = if column == 0 {
                format!("| {cell:<0$} ", widths[column])
            } else {
                format!("| {cell:>0$} ", widths[column])
            };
            text.push_str(&cell);
        }
        text.push_str("|\n");
        if at == 0 {
            for (column, width) in widths.iter().enumerate() {
                let rule = "-".repeat(width + 1);
                text.push_str(&if column == 0 { format!("|{rule}-") } else { format!("|{rule}:") });
            }
            text.push_str("|\n");
        }
    }
    text
}
