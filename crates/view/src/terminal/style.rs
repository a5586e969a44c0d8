//! Colors and weights of a terminal (SGR), as classes of the theme.

use anstyle_parse::Params;

/// Color and weight.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Style {
    ink: Option<u8>,
    ground: Option<u8>,
    bold: bool,
    dim: bool,
    italic: bool,
    underlined: bool,
    struck: bool,
    reversed: bool,
}

impl Style {
    /// The style that an SGR sequence leaves.
    pub(super) fn after(mut self, params: &Params) -> Self {
        let mut params = params.iter();
        while let Some(param) = params.next() {
            match param.first().copied().unwrap_or(0) {
                0 => self = Self::default(),
                1 => self.bold = true,
                2 => self.dim = true,
                3 => self.italic = true,
                4 => self.underlined = param.get(1) != Some(&0),
                7 => self.reversed = true,
                9 => self.struck = true,
                21 => self.underlined = true,
                22 => (self.bold, self.dim) = (false, false),
                23 => self.italic = false,
                24 => self.underlined = false,
                27 => self.reversed = false,
                29 => self.struck = false,
                code @ 30..=37 => self.ink = Some(code as u8 - 30),
                38 => self.ink = finer(&param[1..], &mut params).or(self.ink),
                39 => self.ink = None,
                code @ 40..=47 => self.ground = Some(code as u8 - 40),
                48 => self.ground = finer(&param[1..], &mut params).or(self.ground),
                49 => self.ground = None,
                // The color of an underline; ours has that of the text.
                58 => drop(finer(&param[1..], &mut params)),
                code @ 90..=97 => self.ink = Some(code as u8 - 82),
                code @ 100..=107 => self.ground = Some(code as u8 - 92),
                _ => {}
            }
        }
        self
    }

    /// `class` of a `<span>`; empty for plain text.
    pub(super) fn classes(self) -> String {
        let (ink, ground) = if self.reversed {
            // The default colors have no number; reversed they are dark on light.
            (
                Some(self.ground.unwrap_or(16)),
                Some(self.ink.unwrap_or(17)),
            )
        } else {
            (self.ink, self.ground)
        };
        let mut classes: Vec<String> = Vec::new();
        classes.extend(
            ink.filter(|&color| color < 16)
                .map(|color| format!("ink-{color}")),
        );
        classes.extend(ground.map(|color| match color {
            17 => "reversed".to_owned(),
            color => format!("ground-{color}"),
        }));
        let marks = [
            (self.bold, "bold"),
            (self.dim, "dim"),
            (self.italic, "italic"),
            (self.underlined, "underlined"),
            (self.struck, "struck"),
        ];
        let marks = marks.into_iter().filter(|(is_set, _)| *is_set);
        classes.extend(marks.map(|(_, name)| name.to_owned()));
        classes.join(" ")
    }
}

/// The color of `38;5;n`, `38;2;r;g;b`, or of the same with colons; nearest of sixteen.
fn finer<'p>(own: &[u16], rest: &mut impl Iterator<Item = &'p [u16]>) -> Option<u8> {
    if let [kind, numbers @ ..] = own {
        return match (*kind, numbers) {
            (5, [index, ..]) => Some(of_256(*index)),
            (2, [.., r, g, b]) => Some(nearest([*r, *g, *b])),
            _ => None,
        };
    }
    let mut next = || rest.next().and_then(|one| one.first().copied());
    match next()? {
        5 => Some(of_256(next()?)),
        2 => Some(nearest([next()?, next()?, next()?])),
        _ => None,
    }
}

/// A color of xterm's table: sixteen, a cube of 6 × 6 × 6, and 24 grays.
fn of_256(index: u16) -> u8 {
    let step = |level: u16| if level == 0 { 0 } else { 55 + 40 * level };
    match index {
        0..16 => index as u8,
        16..232 => {
            let at = index - 16;
            nearest([step(at / 36), step(at / 6 % 6), step(at % 6)])
        }
        _ => nearest([8 + 10 * (index.min(255) - 232); 3]),
    }
}

/// The nearest of the sixteen: by hue where there is one, by lightness where there is none.
fn nearest(color: [u16; 3]) -> u8 {
    let [high, low] = [color.iter().max(), color.iter().min()].map(|one| *one.unwrap_or(&0));
    if high - low < 48 {
        return match high {
            0..48 => 0,
            48..152 => 8,
            152..224 => 7,
            _ => 15,
        };
    }
    // A part of the color counts where it is nearer to the highest than to the lowest.
    let middle = low + (high - low) / 2;
    let bits = color
        .iter()
        .zip([1, 2, 4])
        .filter(|(part, _)| **part > middle);
    let hue: u8 = bits.map(|(_, bit)| bit).sum();
    if high > 200 && low > 80 { hue + 8 } else { hue }
}
