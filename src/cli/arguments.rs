//! The words of the command line.

use std::net::IpAddr;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::demo::shard::Shard;
use crate::settings::parse_address;

/// Builds courses whose Rust snippets are compiled and run.
#[derive(Debug, Parser)]
#[command(version, about, after_help = "Example: didact build && didact check")]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Build the course into `site/`
    #[command(after_help = "Example: didact build --why")]
    Build(BuildArguments),
    /// Build, watch, and show the course in a browser
    #[command(after_help = "Example: didact serve --port 4000")]
    Serve(ServeArguments),
    /// Report everything that is wrong; write nothing but what `--fix` may
    #[command(after_help = "Example: didact check --format github")]
    Check(CheckArguments),
    /// Say what a code means, and what to do about it
    #[command(after_help = "Example: didact explain link-dead")]
    Explain(ExplainArguments),
    /// Begin a course in a new folder
    #[command(after_help = "Example: didact new my-course && cd my-course && didact serve --open")]
    New(NewArguments),
    /// Accept what demos print now as their blessed outputs
    #[command(after_help = "Example: didact bless residual-networks/signal")]
    Bless(BlessArguments),
    /// Remove what builds keep between runs; never the site
    #[command(after_help = "Example: didact clean")]
    Clean(CourseArguments),
}

/// Which course, and how much to say.
#[derive(Clone, Debug, Args)]
pub struct CourseArguments {
    /// Folder of the course
    #[arg(short = 'C', long = "course", value_name = "DIR", default_value = ".")]
    pub course: PathBuf,
    /// Say nothing but problems
    #[arg(short, long)]
    pub quiet: bool,
}

/// What changes a build.
#[derive(Clone, Debug, Args)]
pub struct PipelineArguments {
    /// Which course.
    #[command(flatten)]
    pub course: CourseArguments,
    /// Say for each demo that runs why it is not known already
    #[arg(long)]
    pub why: bool,
    /// Compile and run this many demos at a time [default: one for each core]
    #[arg(long, value_name = "N")]
    pub jobs: Option<NonZeroUsize>,
    /// Run the demos of this lesson alone; may be repeated
    #[arg(long, value_name = "LESSON")]
    pub only: Vec<String>,
    /// Publish drafts too
    #[arg(long)]
    pub drafts: bool,
    /// Let Cargo use no network
    #[arg(long)]
    pub offline: bool,
}

/// `didact build`
#[derive(Clone, Debug, Args)]
pub struct BuildArguments {
    /// What changes a build.
    #[command(flatten)]
    pub pipeline: PipelineArguments,
    /// Where the site will stand, instead of `base_url` in course.toml
    #[arg(long, value_name = "URL", value_parser = parse_address)]
    pub base_url: Option<String>,
    /// Run no demo and ask no compiler: take outcomes from `.didact/cache` alone
    #[arg(long)]
    pub frozen: bool,
    /// Add a zip file of the site, which its pages link to for readers without scripts
    #[arg(long)]
    pub archive: bool,
    /// Run only this share of the demos and publish nothing: `2/8` is the second of eight
    #[arg(long, value_name = "N/OF", conflicts_with_all = ["frozen", "base_url", "archive"])]
    pub shard: Option<Shard>,
}

/// `didact serve`
#[derive(Clone, Debug, Args)]
pub struct ServeArguments {
    /// What changes a build.
    #[command(flatten)]
    pub pipeline: PipelineArguments,
    /// Port to listen on
    #[arg(short, long, default_value_t = 3000)]
    pub port: u16,
    /// Address to listen on
    #[arg(long, default_value = "127.0.0.1")]
    pub host: IpAddr,
    /// Open the course in a browser
    #[arg(long)]
    pub open: bool,
}

/// `didact check`
#[derive(Clone, Debug, Args)]
pub struct CheckArguments {
    /// What changes a build.
    #[command(flatten)]
    pub pipeline: PipelineArguments,
    /// Run all demos, known ones too
    #[arg(long)]
    pub fresh: bool,
    /// Run them a second time and name those whose output changes from run to run
    #[arg(long, requires = "fresh")]
    pub twice: bool,
    /// Write what mends a problem for certain, and tell of it
    #[arg(long)]
    pub fix: bool,
    /// Ask other hosts whether links to them work
    #[arg(long)]
    pub external: bool,
    /// How problems are printed
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
}

/// `didact explain`
#[derive(Clone, Debug, Args)]
pub struct ExplainArguments {
    /// Which code; all of them in a line each without it
    pub code: Option<String>,
}

/// `didact new`
#[derive(Clone, Debug, Args)]
pub struct NewArguments {
    /// Folder of the course; it may exist if it is empty
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// Say nothing but problems
    #[arg(short, long)]
    pub quiet: bool,
}

/// `didact bless`
#[derive(Clone, Debug, Args)]
pub struct BlessArguments {
    /// What changes a build.
    #[command(flatten)]
    pub pipeline: PipelineArguments,
    /// Demos (`lesson/demo`) or lessons; all without any
    #[arg(value_name = "DEMO")]
    pub demos: Vec<String>,
}

/// How problems are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    Human,
    /// One JSON object a line
    Json,
    /// JUnit's XML, for CI systems that show tests
    Junit,
    /// A SARIF 2.1.0 log, for code scanning
    Sarif,
    /// Annotations of GitHub Actions
    Github,
}
