//! Arguments of the command line.

use std::net::IpAddr;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::schema::SchemaOf;
use crate::demo::shard::Shard;
use crate::settings::parse_address;

/// Builds courses whose Rust snippets are compiled and run.
#[derive(Debug, Parser)]
#[command(version, about, after_help = "Example: didact build && didact check")]
pub struct Arguments {
    /// Command to run.
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
    /// Report all errors and warnings; write nothing without `--fix`
    #[command(after_help = "Example: didact check --format github")]
    Check(CheckArguments),
    /// Explain a code, and what to do about it
    #[command(after_help = "Example: didact explain link-dead")]
    Explain(ExplainArguments),
    /// Create a course in a new folder
    #[command(after_help = "Example: didact new my-course && cd my-course && didact serve --open")]
    New(NewArguments),
    /// Create a course in this folder, beside existing files
    #[command(after_help = "Example: git clone … && cd my-course && didact init")]
    Init(InitArguments),
    /// Create a lesson with the next number
    #[command(after_help = "Example: didact new-lesson \"Residual networks\"")]
    NewLesson(NewLessonArguments),
    /// Make a lesson of a Jupyter notebook
    #[command(after_help = "Example: didact import sums.ipynb")]
    Import(ImportArguments),
    /// Give a lesson another address, with all links to it
    #[command(after_help = "Example: didact rename roots square-roots")]
    Rename(RenameArguments),
    /// Accept the present output of demos as blessed
    #[command(after_help = "Example: didact bless residual-networks/signal")]
    Bless(BlessArguments),
    /// Remove the state of builds (`.didact`); never the site
    #[command(after_help = "Example: didact clean")]
    Clean(CourseArguments),
    /// Check what this machine offers for courses
    #[command(after_help = "Example: didact doctor")]
    Doctor(CourseArguments),
    /// Print completions for a shell
    #[command(
        after_help = "Example: didact completions bash > ~/.local/share/bash-completion/completions/didact"
    )]
    Completions(CompletionsArguments),
    /// Print a page of the manual, or list its pages
    #[command(after_help = "Example: didact manual writing | less")]
    Manual(ManualArguments),
    /// Print the JSON schema of a file that authors write, for editors
    #[command(after_help = "Example: didact schema course > course.schema.json")]
    Schema(SchemaArguments),
    /// Write the manual pages into a folder
    #[command(after_help = "Example: didact man ~/.local/share/man/man1")]
    Man(ManArguments),
}

/// Course, and amount of output.
#[derive(Clone, Debug, Args)]
pub struct CourseArguments {
    /// Folder of the course [default: the nearest one at or above this folder]
    #[arg(short = 'C', long = "course", value_name = "DIR")]
    pub course: Option<PathBuf>,
    /// Print errors and warnings only
    #[arg(short, long)]
    pub quiet: bool,
}

/// Options of commands that build.
#[derive(Clone, Debug, Args)]
pub struct PipelineArguments {
    /// Options for the course.
    #[command(flatten)]
    pub course: CourseArguments,
    /// Explain for each demo why it runs
    #[arg(long)]
    pub why: bool,
    /// Number of crates compiled, and of demos run, at a time [default: one for each core]
    #[arg(long, value_name = "N")]
    pub jobs: Option<NonZeroUsize>,
    /// Run only the demos of this lesson; may be repeated
    #[arg(long, value_name = "LESSON")]
    pub only: Vec<String>,
    /// Publish drafts too
    #[arg(long)]
    pub drafts: bool,
    /// Keep Cargo from using the network
    #[arg(long)]
    pub offline: bool,
    /// Follow the course's own settings of Cargo and rustup, and build its dependencies unconfined
    #[arg(long)]
    pub trust_config: bool,
    /// Print the walls between demos and this machine
    #[arg(short, long, conflicts_with = "quiet")]
    pub verbose: bool,
}

/// `didact build`
#[derive(Clone, Debug, Args)]
pub struct BuildArguments {
    /// Options of the build.
    #[command(flatten)]
    pub pipeline: PipelineArguments,
    /// URL of the published site, instead of `base_url` in course.toml
    #[arg(long, value_name = "URL", value_parser = parse_address)]
    pub base_url: Option<String>,
    /// Run no demo and no compiler: take outcomes only from `.didact/cache`
    #[arg(long)]
    pub frozen: bool,
    /// Add a zip file of the site, linked from its pages for readers without scripts
    #[arg(long)]
    pub archive: bool,
    /// Run only this shard of the demos and publish nothing: `2/8` is the second of eight
    #[arg(long, value_name = "N/OF", conflicts_with_all = ["frozen", "base_url", "archive"])]
    pub shard: Option<Shard>,
}

/// `didact serve`
#[derive(Clone, Debug, Args)]
pub struct ServeArguments {
    /// Options of the build.
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
    /// Options of the build.
    #[command(flatten)]
    pub pipeline: PipelineArguments,
    /// Run all demos, even with a known outcome
    #[arg(long)]
    pub fresh: bool,
    /// Run all demos twice and report those whose output differs
    #[arg(long)]
    pub twice: bool,
    /// Write fixes that are certain, and print them
    #[arg(long)]
    pub fix: bool,
    /// Check links to other hosts
    #[arg(long)]
    pub external: bool,
    /// Format of the report
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
}

/// `didact explain`
#[derive(Clone, Debug, Args)]
pub struct ExplainArguments {
    /// Code to explain [default: list all codes]
    pub code: Option<String>,
}

/// `didact schema`
#[derive(Clone, Debug, Args)]
pub struct SchemaArguments {
    /// File to print the schema of
    #[arg(value_enum)]
    pub file: SchemaOf,
}

/// `didact manual`
#[derive(Clone, Debug, Args)]
pub struct ManualArguments {
    /// Page to print [default: list all pages]
    pub page: Option<String>,
}

/// `didact new`
#[derive(Clone, Debug, Args)]
pub struct NewArguments {
    /// Folder of the course; an existing one must be empty
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// Initial content.
    #[command(flatten)]
    pub begin: BeginArguments,
}

/// `didact init`
#[derive(Clone, Debug, Args)]
pub struct InitArguments {
    /// Folder of the course
    #[arg(value_name = "DIR", default_value = ".")]
    pub folder: PathBuf,
    /// Initial content.
    #[command(flatten)]
    pub begin: BeginArguments,
}

/// Options for the content of a new course.
#[derive(Clone, Debug, Args)]
pub struct BeginArguments {
    /// Title of the course [default: made of the folder's name]
    #[arg(long)]
    pub title: Option<String>,
    /// Name of an author; may be repeated [default: Git's `user.name`]
    #[arg(long, value_name = "NAME")]
    pub author: Vec<String>,
    /// Version of the tool for the workflows to install [default: this one]
    #[arg(long, value_name = "VERSION")]
    pub tool_version: Option<String>,
    /// Repository for the workflows to install the tool from [default: that of this tool]
    #[arg(long, value_name = "URL")]
    pub tool_git: Option<String>,
    /// Print errors only
    #[arg(short, long)]
    pub quiet: bool,
}

/// `didact new-lesson`
#[derive(Clone, Debug, Args)]
pub struct NewLessonArguments {
    /// Options for the course.
    #[command(flatten)]
    pub course: CourseArguments,
    /// Title of the lesson
    pub title: String,
}

/// `didact import`
#[derive(Clone, Debug, Args)]
pub struct ImportArguments {
    /// Options for the course.
    #[command(flatten)]
    pub course: CourseArguments,
    /// The notebook
    #[arg(value_name = "NOTEBOOK")]
    pub notebook: PathBuf,
    /// Title of the lesson [default: the notebook's first heading, or its name]
    #[arg(long)]
    pub title: Option<String>,
}

/// `didact rename`
#[derive(Clone, Debug, Args)]
pub struct RenameArguments {
    /// Options for the course.
    #[command(flatten)]
    pub course: CourseArguments,
    /// Folder of the lesson, with or without its number
    pub old: String,
    /// New name; the number stays unless another is given
    pub new: String,
}

/// `didact completions`
#[derive(Clone, Debug, Args)]
pub struct CompletionsArguments {
    /// Shell to complete for
    pub shell: clap_complete::Shell,
}

/// `didact man`
#[derive(Clone, Debug, Args)]
pub struct ManArguments {
    /// Folder for `didact.1` and a page for each command
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
}

/// `didact bless`
#[derive(Clone, Debug, Args)]
pub struct BlessArguments {
    /// Options of the build.
    #[command(flatten)]
    pub pipeline: PipelineArguments,
    /// Demos (`lesson/demo`) or lessons [default: all]
    #[arg(value_name = "DEMO")]
    pub demos: Vec<String>,
    /// List the fences that fail now in `known-failures.toml` instead
    #[arg(long, conflicts_with = "demos")]
    pub failures: bool,
}

/// Format of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    Human,
    /// One JSON object per line
    Json,
    /// JUnit XML, for CI systems that show tests
    Junit,
    /// A SARIF 2.1.0 log, for code scanning
    Sarif,
    /// Annotations of GitHub Actions
    Github,
}
