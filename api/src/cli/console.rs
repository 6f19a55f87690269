//! What people are told on standard error: errors, warnings, notes and the progress bar, none of which ever reaches standard output.

use std::fmt::Display;
use std::io::{self, IsTerminal, Write};
use std::time::Duration;

use anstyle::{AnsiColor, Style};
use indicatif::{ProgressBar, ProgressStyle};

/// Standard error, with a progress bar at its foot while there is one.
#[derive(Debug)]
pub(crate) struct Console {
    bar: Option<ProgressBar>,
}

impl Console {
    /// Standard error without a bar.
    pub(crate) fn new() -> Self {
        Self { bar: None }
    }

    /// Standard error with a bar over `total` bytes of input, or a running count where the total is not known; without one when nobody watches a terminal.
    pub(crate) fn with_bar(total: impl FnOnce() -> Option<u64>) -> Self {
        if !io::stderr().is_terminal() {
            return Self::new();
        }
        let bar = match total() {
            Some(total) => {
                ProgressBar::new(total).with_style(style("{bar:24} {percent:>3} %  {eta:>4} left  {wide_msg}"))
            }
            None => ProgressBar::new_spinner().with_style(style("{spinner} {wide_msg}")),
        };
        bar.enable_steady_tick(Duration::from_millis(120));
        Self { bar: Some(bar) }
    }

    /// Moves the bar on by the bytes of one article.
    pub(crate) fn advance(&self, bytes: u64, message: impl FnOnce() -> String) {
        if let Some(bar) = &self.bar {
            bar.set_message(message());
            bar.inc(bytes);
        }
    }

    /// Takes the bar away.
    pub(crate) fn clear(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }

    /// Something failed.
    pub(crate) fn error(&self, message: impl Display) {
        self.labelled("error", AnsiColor::Red.on_default().bold(), &message);
    }

    /// Something is odd.
    pub(crate) fn warning(&self, message: impl Display) {
        self.labelled("warning", AnsiColor::Yellow.on_default().bold(), &message);
    }

    /// Something worth knowing.
    pub(crate) fn note(&self, message: impl Display) {
        self.line(&message.to_string());
    }

    fn labelled(&self, label: &str, style: Style, message: &dyn Display) {
        self.line(&format!("{style}{label}:{style:#} {message}"));
    }

    fn line(&self, line: &str) {
        // Nobody may be listening any more, and the work is to be done all the same.
        let write = || drop(writeln!(anstream::stderr(), "{line}"));
        match &self.bar {
            Some(bar) => bar.suspend(write),
            None => write(),
        }
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template)
        .expect("the template is well formed")
        .progress_chars("━━ ")
}

/// `1 article`, `2 articles`.
pub(crate) fn plural(count: impl Into<i128>, noun: &str) -> String {
    let count = count.into();
    if count == 1 {
        format!("{count} {noun}")
    } else {
        format!("{count} {noun}s")
    }
}
