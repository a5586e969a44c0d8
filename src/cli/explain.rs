//! `didact explain`: prints the meaning of a code, an example and the cure.

use super::arguments::ExplainArguments;
use super::session::ToolError;
use crate::diagnostic::{Code, manual, nearest};

/// Prints the section of the manual about a code, or one line for each code.
pub(super) fn explain(arguments: &ExplainArguments) -> Result<u8, ToolError> {
    let Some(name) = &arguments.code else {
        for &code in Code::ALL {
            anstream::println!("{:<20} {}", code.as_str(), manual::summary(code));
        }
        return Ok(0);
    };
    let Some(code) = Code::of_name(name) else {
        let known = Code::ALL.iter().map(|code| code.as_str());
        let help = match nearest(name, known) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`didact explain` lists all".to_owned(),
        };
        return Err(ToolError::Usage(format!(
            "no code is called `{name}`; {help}"
        )));
    };
    anstream::println!("{}", manual::section(code));
    Ok(0)
}
