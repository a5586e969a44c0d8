//! The words that a fence may carry after `rust`: the one list that is read, proposed and documented.
//!
//! `fence.rs` gives the words their effect; the manual's table is made from this list.

/// A word of a fence.
#[derive(Clone, Copy, Debug)]
pub struct FenceWord {
    /// The word, or its key before `=`.
    pub name: &'static str,
    /// An example in a fence.
    pub example: &'static str,
    /// Its form.
    pub form: WordForm,
    /// The tool that introduced it.
    pub tool: Tool,
    /// Effect of the word, a sentence of the manual; empty if it has none.
    pub effect: &'static str,
}

/// The form of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WordForm {
    /// The word alone.
    Flag,
    /// A word, `=` and a value.
    Pair,
    /// Accepted, and without effect here.
    Passed,
}

/// A tool that defines words of fences.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tool {
    /// This one.
    Didact,
    /// rustdoc.
    Rustdoc,
    /// mdBook.
    Mdbook,
}

impl Tool {
    /// Returns its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Didact => "didact",
            Self::Rustdoc => "rustdoc",
            Self::Mdbook => "mdBook",
        }
    }
}

macro_rules! words {
    ($($form:ident $tool:ident $name:literal $example:literal $effect:literal;)*) => {
        &[$(FenceWord {
            name: $name,
            example: $example,
            form: WordForm::$form,
            tool: Tool::$tool,
            effect: $effect,
        }),*]
    };
}

/// All words, those of what is run first.
pub const WORDS: &[FenceWord] = words! {
    Flag Rustdoc "should_panic" "should_panic" "It must panic; the panic is shown.";
    Flag Rustdoc "compile_fail" "compile_fail,E0382" "It must not compile, with these codes if any are named; the compiler's message is shown.";
    Flag Rustdoc "no_run" "no_run" "It is compiled and not run.";
    Flag Rustdoc "ignore" "ignore" "It is only shown; `ignore-wasm32` and other targets too.";
    Flag Rustdoc "edition2015" "edition2015" "The edition it is compiled in.";
    Flag Rustdoc "edition2018" "edition2018" "The edition it is compiled in.";
    Flag Rustdoc "edition2021" "edition2021" "The edition it is compiled in.";
    Flag Rustdoc "edition2024" "edition2024" "The edition it is compiled in.";
    Flag Rustdoc "standalone" "standalone" "It is compiled alone, not with others in one crate.";
    Flag Rustdoc "test_harness" "test_harness" "Its `#[test]` functions are run, in order; it needs no `main`.";
    Flag Didact "browser" "browser" "Readers run it again in their browser, with its knobs.";
    Flag Didact "rerun" "rerun" "Readers run it again in their browser, without knobs.";
    Flag Didact "trace" "trace" "A question: does it compile, and what does it print?";
    Flag Didact "starter" "starter" "What an exercise begins with; it must fail the tests.";
    Flag Didact "tests" "tests" "The tests of an exercise.";
    Flag Didact "solution" "solution" "The solution of an exercise; it must pass the tests.";
    Flag Didact "verify" "verify" "Assertions that prove the key of a question; never shown.";
    Pair Didact "name" "name=signal" "Names it: for values, figures and references.";
    Pair Didact "title" "title=\"Signal through 56 layers\"" "Makes it a card with a number.";
    Pair Didact "continues" "continues=signal" "Its program begins with that of an earlier demo.";
    Pair Didact "lines" "lines=18-31" "The lines that are shown first.";
    Pair Didact "mark" "mark=3,7-9" "Lines that are emphasized.";
    Pair Didact "gallery" "gallery=\"layers=8,20,56\"" "It is also run with these values of a knob, for readers without scripts and for paper.";
    Pair Didact "seed" "seed=7" "The seed that its card shows.";
    Pair Didact "data" "data=a.csv" "A file that it may read; may be repeated.";
    Pair Didact "timeout" "timeout=20" "Wall time in seconds, from 0.1 to 600.";
    Pair Didact "tolerance" "tolerance=1e-3" "How far its numbers may be from the blessed ones, relative to them.";
    Pair Didact "output" "output=fold" "`fold` folds its output, `hide` hides it; a figure is never hidden.";
    Pair Mdbook "hidelines" "hidelines=!!!" "What hidden lines begin with.";
    Pair Didact "should_panic" "should_panic=\"out of range\"" "It must panic with these words.";
    Passed Mdbook "rust" "rust" "";
    Passed Mdbook "noplayground" "noplayground" "";
    Passed Mdbook "noplaypen" "noplaypen" "";
    Passed Mdbook "playground" "playground" "";
    Passed Mdbook "editable" "editable" "";
    Passed Mdbook "mdbook-runnable" "mdbook-runnable" "";
    Passed Mdbook "does_not_compile" "does_not_compile" "";
    Passed Mdbook "panics" "panics" "";
    Passed Mdbook "not_desired_behavior" "not_desired_behavior" "";
    Passed Rustdoc "custom" "custom" "";
};

/// Returns the names of the words of one form, in the order of the list.
pub(super) fn names(form: WordForm) -> impl Iterator<Item = &'static str> + Clone {
    let words = WORDS.iter().filter(move |word| word.form == form);
    words.map(|word| word.name)
}

/// Returns true if a word of that form has the name.
pub(super) fn has(form: WordForm, name: &str) -> bool {
    names(form).any(|known| known == name)
}

/// Returns the names of all words that have an effect.
pub(super) fn effective() -> impl Iterator<Item = &'static str> + Clone {
    names(WordForm::Flag).chain(names(WordForm::Pair))
}
