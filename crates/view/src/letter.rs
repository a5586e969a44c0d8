//! Tells letters from signs.

/// Returns true for a letter of any script; for a digit, a mark or a sign, false.
///
/// Letters beyond ASCII are what is not among the blocks of signs. `char::is_alphabetic` is exact, and
/// brings a table of 2 kB, which does not compress, into the module that readers' browsers load to draw.
pub(crate) fn is_letter(c: char) -> bool {
    match c {
        'ª' | 'µ' | 'º' => true,
        '\0'..='\u{bf}' => c.is_ascii_alphabetic(),
        '×' | '÷' | '\u{2c2}'..='\u{2df}' | '\u{300}'..='\u{36f}' => false,
        '\u{660}'..='\u{66d}' | '\u{6f0}'..='\u{6f9}' | '\u{966}'..='\u{96f}' => false,
        '\u{2000}'..='\u{2bff}' | '\u{3000}'..='\u{3004}' | '\u{3007}'..='\u{3030}' => false,
        '\u{fe00}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff20}' | '\u{1f000}'..='\u{1faff}' => false,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_many_scripts_are_letters_and_signs_are_none() {
        for c in "azAZµßéłΩжאبहก中かカ한".chars() {
            assert!(is_letter(c) && c.is_alphabetic(), "{c}");
        }
        for c in "09.,-−+±×÷°%‰€$ \u{a0}\u{202f}²₂½…–—✓✗≈≤∞→٣۳३〇。（５🦀\u{301}".chars()
        {
            let is_zero = c == '〇';
            assert!(!is_letter(c) && (is_zero || !c.is_alphabetic()), "{c}");
        }
    }
}
