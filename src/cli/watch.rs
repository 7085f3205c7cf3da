//! What a person sees of a build while it runs: a line of progress for what takes longer than a second, and with
//! `--verbose` the time of each stage.

use super::Speech;
use crate::pipeline::Watch;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long a build may take before it shows progress.
const PATIENCE: Duration = Duration::from_secs(1);

/// Watches a build for a person.
pub(super) struct Clock {
    started: Instant,
    stages: Mutex<Vec<(&'static str, Instant)>>,
    bar: ProgressBar,
    shows_progress: bool,
}

impl Clock {
    pub(super) fn start(speech: &Speech) -> Self {
        let shows_progress = !speech.quiet && std::io::stderr().is_terminal();
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}") {
            bar.set_style(style);
        }
        if shows_progress {
            show_when_late(bar.clone());
        }
        Self { started: Instant::now(), stages: Mutex::new(Vec::new()), bar, shows_progress }
    }

    /// How long it has been.
    pub(super) fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }

    /// Takes the line of progress away and gives the time of each stage.
    pub(super) fn finish(&self) -> Vec<(&'static str, Duration)> {
        self.bar.finish_and_clear();
        let stages = self.stages.lock().unwrap_or_else(PoisonError::into_inner);
        let ends = stages.iter().skip(1).map(|(_, start)| *start).chain([Instant::now()]);
        stages.iter().zip(ends).map(|((name, start), end)| (*name, end - *start)).collect()
    }
}

/// Shows the line of progress once a build has taken longer than a person's patience, whatever stage it is in.
fn show_when_late(bar: ProgressBar) {
    std::thread::spawn(move || {
        std::thread::sleep(PATIENCE);
        if !bar.is_finished() {
            bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(10));
            bar.enable_steady_tick(Duration::from_millis(100));
        }
    });
}

impl Watch for Clock {
    fn stage(&self, name: &'static str) {
        self.stages.lock().unwrap_or_else(PoisonError::into_inner).push((name, Instant::now()));
        self.bar.set_message(name);
    }

    fn outputs(&self, count: usize) {
        self.bar.set_length(count as u64);
        if let Ok(style) = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len}") {
            self.bar.set_style(style);
        }
    }

    fn rendered(&self) {
        if self.shows_progress {
            self.bar.inc(1);
        }
    }
}
