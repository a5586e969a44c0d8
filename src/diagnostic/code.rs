//! The closed list of what can be wrong with a course.

/// A stable name for a kind of problem; `docs/codes.md` explains each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Code {
    /// `course.toml` or `bibliography.toml` cannot be understood.
    Config,
    /// A front matter that cannot be understood.
    FrontMatter,
    /// An unknown or contradictory word of a fence.
    Fence,
    /// A `// knob` comment that declares none, or a gallery of values that a knob cannot have.
    Knob,
    /// A live demo, or what draws it, that does not compile for browsers.
    LiveModule,
    /// A demo that does not compile.
    CompileError,
    /// A demo that the compiler warns of.
    CompileWarning,
    /// A `compile_fail` demo that compiles, or fails with other codes.
    CompilePassed,
    /// A demo that panics.
    Panic,
    /// A `should_panic` demo that does not, or with other words.
    NoPanic,
    /// A demo that ends with a code other than 0, or by a signal.
    ExitStatus,
    /// A demo stopped by a limit or a rule.
    Limit,
    /// A `show::check` that does not hold.
    CheckFailed,
    /// A frame that cannot be understood.
    Frame,
    /// Output that differs from the blessed one.
    OutputChanged,
    /// A demo whose outcome is not kept, in a build that runs none.
    OutcomeUnknown,
    /// An output that nobody has blessed, or a blessed one whose demo is gone.
    Blessed,
    /// A demo, value or figure that is named and does not exist.
    DemoUnknown,
    /// Two demos, headings or figures of one name.
    DuplicateId,
    /// A reference to nothing.
    ReferenceUnknown,
    /// A citation key that the bibliography does not have.
    CitationUnknown,
    /// A component that lacks a part.
    Component,
    /// An exercise whose starter passes or whose solution fails.
    Exercise,
    /// A required lesson or concept that does not exist, or a cycle.
    Requires,
    /// A formula that cannot be set.
    Math,
    /// A diagram that cannot be drawn.
    Diagram,
    /// A figure without alternative text.
    AltText,
    /// Headings that skip a level.
    HeadingOrder,
    /// A template that cannot be rendered.
    Template,
    /// A link to a page or a file that does not exist.
    LinkDead,
    /// A link to an anchor that does not exist.
    AnchorMissing,
    /// A page that loads something from another host.
    OffOrigin,
    /// A callout that lacks what makes it teach, or one too many.
    Callout,
    /// Objectives that cannot be tested, too few or too many.
    Objective,
    /// `site/` is not what `build` makes.
    SiteStale,
    /// Alternative text that says too little.
    AltWords,
    /// A page that loads a file which does not exist.
    AssetMissing,
    /// A file beside a lesson that nothing uses.
    AssetUnused,
    /// An earlier address that is taken, or cannot be one.
    Alias,
    /// A link to an earlier address of a page.
    LinkMoved,
    /// A link to another host that does not work.
    LinkExternal,
    /// A link that was allowed to fail for too long.
    AllowExpired,
    /// A page or lesson that no link leads to.
    Orphan,
    /// An objective that no question tests.
    ObjectiveUntested,
    /// Handwritten HTML that the pages' security policy keeps from working.
    Policy,
    /// A style that does not fit languages written from right to left.
    CssPhysical,
    /// Colors too near to each other to be read.
    Contrast,
    /// A text that is not UTF-8, or holds bytes that no text has.
    Encoding,
    /// Text that is nested too deep.
    Nesting,
    /// A link on disk that is not followed.
    Symlink,
    /// A question whose id changes with its words.
    IdMissing,
    /// Entries that should stand in the order of the alphabet.
    Unsorted,
}

impl Code {
    /// All codes.
    pub const ALL: &[Self] = &[
        Self::Config,
        Self::FrontMatter,
        Self::Fence,
        Self::Knob,
        Self::LiveModule,
        Self::CompileError,
        Self::CompileWarning,
        Self::CompilePassed,
        Self::Panic,
        Self::NoPanic,
        Self::ExitStatus,
        Self::Limit,
        Self::CheckFailed,
        Self::Frame,
        Self::OutputChanged,
        Self::OutcomeUnknown,
        Self::Blessed,
        Self::DemoUnknown,
        Self::DuplicateId,
        Self::ReferenceUnknown,
        Self::CitationUnknown,
        Self::Component,
        Self::Exercise,
        Self::Requires,
        Self::Math,
        Self::Diagram,
        Self::AltText,
        Self::HeadingOrder,
        Self::Template,
        Self::LinkDead,
        Self::AnchorMissing,
        Self::OffOrigin,
        Self::Callout,
        Self::Objective,
        Self::SiteStale,
        Self::AltWords,
        Self::AssetMissing,
        Self::AssetUnused,
        Self::Alias,
        Self::LinkMoved,
        Self::LinkExternal,
        Self::AllowExpired,
        Self::Orphan,
        Self::ObjectiveUntested,
        Self::Policy,
        Self::CssPhysical,
        Self::Contrast,
        Self::Encoding,
        Self::Nesting,
        Self::Symlink,
        Self::IdMissing,
        Self::Unsorted,
    ];

    /// The name that authors see.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Config => "config",
            Self::FrontMatter => "front-matter",
            Self::Fence => "fence",
            Self::Knob => "knob",
            Self::LiveModule => "live-module",
            Self::CompileError => "compile-error",
            Self::CompileWarning => "compile-warning",
            Self::CompilePassed => "compile-passed",
            Self::Panic => "panic",
            Self::NoPanic => "no-panic",
            Self::ExitStatus => "exit-status",
            Self::Limit => "limit",
            Self::CheckFailed => "check-failed",
            Self::Frame => "frame",
            Self::OutputChanged => "output-changed",
            Self::OutcomeUnknown => "outcome-unknown",
            Self::Blessed => "blessed",
            Self::DemoUnknown => "demo-unknown",
            Self::DuplicateId => "duplicate-id",
            Self::ReferenceUnknown => "reference-unknown",
            Self::CitationUnknown => "citation-unknown",
            Self::Component => "component",
            Self::Exercise => "exercise",
            Self::Requires => "requires",
            Self::Math => "math",
            Self::Diagram => "diagram",
            Self::AltText => "alt-text",
            Self::HeadingOrder => "heading-order",
            Self::Template => "template",
            Self::LinkDead => "link-dead",
            Self::AnchorMissing => "anchor-missing",
            Self::OffOrigin => "off-origin",
            Self::Callout => "callout",
            Self::Objective => "objective",
            Self::SiteStale => "site-stale",
            Self::AltWords => "alt-words",
            Self::AssetMissing => "asset-missing",
            Self::AssetUnused => "asset-unused",
            Self::Alias => "alias",
            Self::LinkMoved => "link-moved",
            Self::LinkExternal => "link-external",
            Self::AllowExpired => "allow-expired",
            Self::Orphan => "orphan",
            Self::ObjectiveUntested => "objective-untested",
            Self::Policy => "policy",
            Self::CssPhysical => "css-physical",
            Self::Contrast => "contrast",
            Self::Encoding => "encoding",
            Self::Nesting => "nesting",
            Self::Symlink => "symlink",
            Self::IdMissing => "id-missing",
            Self::Unsorted => "unsorted",
        }
    }

    /// The code of that name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.as_str() == name)
    }

    /// Whether a course may not make it weigh less: the page would say what is not so.
    ///
    /// These are the promise on the label: what is shown was compiled, what is
    /// printed came from running it, and numbers in prose are values of a run.
    pub fn is_firm(self) -> bool {
        matches!(
            self,
            Self::Config
                | Self::FrontMatter
                | Self::Fence
                | Self::CompileError
                | Self::CompilePassed
                | Self::Panic
                | Self::NoPanic
                | Self::ExitStatus
                | Self::Limit
                | Self::CheckFailed
                | Self::Frame
                | Self::OutcomeUnknown
                | Self::DemoUnknown
                | Self::Exercise
                | Self::Template
                | Self::Nesting
                | Self::AllowExpired
        )
    }
}
