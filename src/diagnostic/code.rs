//! The closed list of diagnostic codes: one row for each code.
//!
//! A row contains the code's name, its severity, how far a course may lower it, and the stage after
//! which it is known. The manual (`docs/content/codes/index.md`) explains each code to authors,
//! with an example and the cure; the checks that report codes are in `src/check/`.

use super::Severity;

/// Rule for severity overrides of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum OverrideRule {
    /// A course cannot override it: otherwise a page would claim something false.
    ///
    /// These codes guard the promise to readers: code was compiled, output came from a run, and
    /// numbers in prose are values of a run. Without a page there is no such claim.
    Fixed,
    /// `course.toml` may override it.
    Free,
    /// `course.toml` may override it, and in an mdBook it is a warning by default. mdBook itself
    /// publishes such pages silently, and no promise to readers depends on them.
    Lenient,
}

/// Stage after which a code is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum KnownAfter {
    /// After the course was read.
    Reading,
    /// After demos have run.
    Outcomes,
}

/// Defines the enum and its methods from the rows below.
macro_rules! codes {
    ($($(#[$doc:meta])+ $code:ident: $name:literal, $severity:ident, $hold:ident, $known:ident;)+) => {
        /// Kind of a diagnostic, with a stable name; `docs/content/codes/index.md` explains each.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $($(#[$doc])+ $code,)+
        }

        impl Code {
            /// All codes.
            pub const ALL: &[Self] = &[$(Self::$code,)+];

            const fn row(self) -> (&'static str, Severity, OverrideRule, KnownAfter) {
                match self {
                    $(Self::$code => ($name, Severity::$severity, OverrideRule::$hold, KnownAfter::$known),)+
                }
            }
        }
    };
}

codes! {
    /// `course.toml` or `bibliography.toml` is invalid.
    Config: "config", Error, Fixed, Reading;
    /// Invalid front matter.
    FrontMatter: "front-matter", Error, Lenient, Reading;
    /// An unknown or contradictory word in the info string of a fence.
    Fence: "fence", Error, Lenient, Reading;
    /// A word in the info string of a fence that no known tool reads.
    FenceWord: "fence-word", Error, Free, Reading;
    /// An included file that does not exist, or that lacks the named part.
    Include: "include", Error, Lenient, Reading;
    /// An invalid `// knob` comment, or a gallery of values that a knob cannot have.
    Knob: "knob", Error, Free, Reading;
    /// A live demo, or the renderer, that does not compile for browsers.
    LiveModule: "live-module", Warning, Free, Outcomes;
    /// Dependencies of demos that do not build: the package's manifest, its library, a crate.
    Dependencies: "dependencies", Error, Fixed, Reading;
    /// A demo that does not compile.
    CompileError: "compile-error", Error, Fixed, Outcomes;
    /// A demo with warnings of the compiler.
    CompileWarning: "compile-warning", Warning, Free, Outcomes;
    /// A `compile_fail` demo that compiles, or fails with other codes.
    CompilePassed: "compile-passed", Error, Fixed, Outcomes;
    /// A demo that panics.
    Panic: "panic", Error, Fixed, Outcomes;
    /// A `should_panic` demo that does not panic, or panics with another message.
    NoPanic: "no-panic", Error, Fixed, Outcomes;
    /// A demo that ends with an exit code other than 0, or by a signal.
    ExitStatus: "exit-status", Error, Fixed, Outcomes;
    /// A demo stopped by a limit or by the sandbox.
    Limit: "limit", Error, Fixed, Outcomes;
    /// A failed `show::check`.
    CheckFailed: "check-failed", Error, Fixed, Outcomes;
    /// A frame that cannot be parsed.
    Frame: "frame", Error, Fixed, Outcomes;
    /// Output that differs from the blessed one.
    OutputChanged: "output-changed", Error, Free, Outcomes;
    /// A demo without a stored outcome, in a build that runs none.
    OutcomeUnknown: "outcome-unknown", Error, Fixed, Outcomes;
    /// An entry of `known-failures.toml` for a fence that no longer fails or no longer exists.
    KnownFailure: "known-failure", Error, Free, Outcomes;
    /// An output that is not blessed, or a blessed one without its demo.
    Blessed: "blessed", Warning, Free, Outcomes;
    /// A reference to a demo, value or figure that does not exist.
    DemoUnknown: "demo-unknown", Error, Fixed, Outcomes;
    /// Demos, headings or figures with the same name.
    DuplicateId: "duplicate-id", Error, Lenient, Reading;
    /// Pages or files with the same address.
    AddressTaken: "address-taken", Error, Fixed, Reading;
    /// A reference without a target.
    ReferenceUnknown: "reference-unknown", Error, Free, Outcomes;
    /// A citation key that is not in the bibliography.
    CitationUnknown: "citation-unknown", Error, Lenient, Reading;
    /// A component that lacks a part.
    Component: "component", Error, Free, Outcomes;
    /// An exercise whose starter passes or whose solution fails.
    Exercise: "exercise", Error, Fixed, Outcomes;
    /// A required lesson or concept that does not exist, or a cycle.
    Requires: "requires", Error, Free, Reading;
    /// Invalid or unsupported TeX.
    Math: "math", Error, Lenient, Reading;
    /// An invalid diagram.
    Diagram: "diagram", Error, Free, Reading;
    /// A figure without alternative text.
    AltText: "alt-text", Error, Lenient, Outcomes;
    /// Headings that skip a level.
    HeadingOrder: "heading-order", Error, Lenient, Reading;
    /// A template that cannot be rendered.
    Template: "template", Error, Fixed, Reading;
    /// A link to a page or a file that does not exist.
    LinkDead: "link-dead", Error, Lenient, Reading;
    /// A link to an anchor that does not exist.
    AnchorMissing: "anchor-missing", Error, Lenient, Outcomes;
    /// A page that loads something from another host.
    OffOrigin: "off-origin", Error, Lenient, Reading;
    /// A callout without its essential content, or one too many.
    Callout: "callout", Warning, Lenient, Reading;
    /// Objectives that cannot be tested, too few or too many.
    Objective: "objective", Warning, Lenient, Reading;
    /// A `site/` that differs from the output of `build`.
    SiteStale: "site-stale", Error, Free, Reading;
    /// Alternative text that says too little.
    AltWords: "alt-words", Warning, Lenient, Outcomes;
    /// A page that loads a file which does not exist.
    AssetMissing: "asset-missing", Error, Lenient, Outcomes;
    /// A file beside a lesson that nothing uses.
    AssetUnused: "asset-unused", Warning, Free, Outcomes;
    /// An earlier address that is invalid or in use.
    Alias: "alias", Error, Free, Reading;
    /// A link to an earlier address of a page.
    LinkMoved: "link-moved", Warning, Free, Reading;
    /// A link to another host that does not work.
    LinkExternal: "link-external", Error, Free, Reading;
    /// A failing link whose permission to fail has expired.
    AllowExpired: "allow-expired", Error, Free, Reading;
    /// Placeholder text of a new course or lesson.
    Placeholder: "placeholder", Warning, Free, Reading;
    /// A page or lesson that no link leads to.
    Orphan: "orphan", Warning, Free, Reading;
    /// An objective that no question tests.
    ObjectiveUntested: "objective-untested", Warning, Free, Reading;
    /// Handwritten HTML that the security policy of pages blocks.
    Policy: "policy", Error, Lenient, Reading;
    /// HTML with unclosed tags, or markup of a demo that was partly removed.
    Markup: "markup", Warning, Lenient, Reading;
    /// A style that is wrong for languages written from right to left.
    CssPhysical: "css-physical", Error, Free, Reading;
    /// A stylesheet with invalid syntax, such as an unmatched brace.
    CssSyntax: "css-syntax", Error, Free, Reading;
    /// An unknown CSS property, or a token that nothing uses.
    CssUnknown: "css-unknown", Warning, Free, Reading;
    /// A language without translated interface strings.
    Language: "language", Warning, Free, Reading;
    /// Colors with too little contrast.
    Contrast: "contrast", Error, Free, Reading;
    /// Text that is not UTF-8, or contains control characters.
    Encoding: "encoding", Error, Free, Reading;
    /// Text that is nested too deeply.
    Nesting: "nesting", Error, Fixed, Reading;
    /// A symbolic link, which is not followed.
    Symlink: "symlink", Warning, Free, Reading;
    /// A question whose id changes with its wording.
    IdMissing: "id-missing", Warning, Free, Reading;
    /// A text that announces another lesson than the next.
    NextLesson: "next-lesson", Warning, Free, Reading;
    /// A claimed time that is far from the estimate.
    TimeClaim: "time-claim", Warning, Free, Reading;
    /// Right options that stand out by their place or length.
    OptionPattern: "option-pattern", Warning, Free, Reading;
    /// Entries that are not in alphabetical order.
    Unsorted: "unsorted", Warning, Free, Reading;
    /// Text of a lesson that no page shows.
    TextLost: "text-lost", Warning, Lenient, Reading;
    /// Markup of another tool, which is shown as it is written.
    ForeignSyntax: "foreign-syntax", Warning, Lenient, Reading;
}

impl Code {
    /// Returns the name that authors see.
    pub fn as_str(self) -> &'static str {
        self.row().0
    }

    /// Returns the code with this name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.as_str() == name)
    }

    /// Returns the default severity.
    pub fn severity(self) -> Severity {
        self.row().1
    }

    /// Returns true if a course may not lower the severity.
    pub fn is_fixed(self) -> bool {
        self.row().2 == OverrideRule::Fixed
    }

    /// Returns true if it is a warning by default in an mdBook.
    pub fn is_lenient(self) -> bool {
        self.row().2 == OverrideRule::Lenient
    }

    /// Returns true if it is known only after demos have run.
    pub fn needs_outcomes(self) -> bool {
        self.row().3 == KnownAfter::Outcomes
    }
}
