//! The command line: what was typed, then what it means, then one function a command. The only module that prints.
//!
//! Results go to standard output, messages to standard error. Exit code 0: all is well; 1: the site has errors;
//! 2: the program could not do what it was asked.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "this is the one module that speaks to a person")]

mod build;
mod check;
mod init;
mod instant;
mod new;
mod place;
mod report;
mod support;
mod watch;

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

/// A folder of Markdown articles becomes a whole news site of plain files.
///
/// Run it in the folder with the `site.toml`, or below it. A new site: `dateline init my-paper`.
#[derive(Debug, Parser)]
#[command(name = "dateline", version, max_term_width = 100)]
struct Cli {
    /// The folder with the `site.toml` [default: this folder or the nearest one above that has one]
    #[arg(long, global = true, value_name = "DIR")]
    site: Option<PathBuf>,
    #[command(flatten)]
    speech: Speech,
    #[command(subcommand)]
    command: Command,
}

/// How much the program says.
#[derive(Debug, Clone, Args)]
struct Speech {
    /// Say only what is wrong
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    quiet: bool,
    /// Also say what each stage took
    #[arg(short, long, global = true)]
    verbose: bool,
    /// Whether messages are coloured
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    color: Color,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Color {
    /// On a terminal
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make a new site that builds at once
    Init(init::Init),
    /// Begin a new article
    New(new::New),
    /// Build the site
    Build(build::Build),
    /// Look for mistakes without writing anything
    Check(check::Check),
    /// See which message to readers stands where, and why
    Support(support::Support),
}

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    /// It did what it was asked.
    Done,
    /// The site has errors, which have been told.
    SiteHasErrors,
    /// It could not do what it was asked, which has been told.
    Failed,
}

/// Runs the program with these arguments, the first of which is its own name.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    let ending = match &cli.command {
        Command::Init(command) => command.run(&cli.speech),
        Command::New(command) => command.run(cli.site.as_deref(), &cli.speech),
        Command::Build(command) => command.run(cli.site.as_deref(), &cli.speech),
        Command::Check(command) => command.run(cli.site.as_deref(), &cli.speech),
        Command::Support(command) => command.run(cli.site.as_deref(), &cli.speech),
    };
    match ending {
        Ending::Done => ExitCode::SUCCESS,
        Ending::SiteHasErrors => ExitCode::from(1),
        Ending::Failed => ExitCode::from(2),
    }
}

/// Says why a command cannot be carried out, and what to do.
fn fail(message: &str, help: &str) -> Ending {
    eprintln!("error: {message}\n  help: {help}");
    Ending::Failed
}
