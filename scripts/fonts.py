#!/usr/bin/env python3
"""Makes the typefaces of the page and what is measured from them.

    npm install --prefix /tmp/faces source-sans@3.52.0 source-serif@4.5.1 \
        source-code-pro@2.42.0 @fontsource/stix-two-math@5.3.0
    pip install fonttools==4.68.0 brotli==1.2.1
    python3 scripts/fonts.py /tmp/faces/node_modules

Writes `templates/assets/fonts/*.woff2`, the widths of letters that `crates/figure` measures text
with (`crates/figure/src/letters.rs`), and prints the numbers of `style/faces.css`: by how much a
typeface that machines have must be stretched to take the room of ours.

A subset is a changed version, whose name may not be the reserved one of the original: the
families are called Didact Serif, Sans, Mono and Math. Copyright and license stay in each file.
"""

import io
import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

ROOT = Path(__file__).resolve().parent.parent
FONTS = ROOT / "templates/assets/fonts"

LATIN = [*range(0x20, 0x7F), *range(0xA0, 0x180), 0x192, 0x218, 0x219, 0x21A, 0x21B, 0x1E9E]
GREEK = [*range(0x391, 0x3A2), *range(0x3A3, 0x3AA), *range(0x3B1, 0x3CA), 0x3D1, 0x3D5, 0x3F5]
SIGNS = [ord(sign) for sign in "‐‑‒–—‘’‚“”„†‡•…‰′″‹›⁄€№™←↑→↓↔⇒−×÷±≈≠≤≥∞√∑∏∂∫∆·°✓"]
RAISED = [0xB2, 0xB3, 0xB9, 0x2070, 0x2071, *range(0x2074, 0x208F), 0x207F]
BOXES = [*range(0x2500, 0x2580), 0x2580, 0x2584, 0x2588, 0x258C, 0x2590, 0x2591, 0x2592, 0x2593,
         *(ord(sign) for sign in "■□▪▸►◄●○✓✗")]
MATH = [
    *range(0x20, 0x7F), *(ord(sign) for sign in "¬¯±·×÷ˆ˜°′″‴†‡•…‖"), *GREEK,
    *range(0x302, 0x305), 0x305, 0x307, 0x308, 0x30C, 0x20D7, *range(0x2061, 0x2065),
    *(ord(sign) for sign in "ℂℋℎℏℒℓℕℙℚℝℤ←↑→↓↔↕↖↗↘↙↦↩↪⇀⇌⇐⇑⇒⇓⇔⟵⟶⟷⟸⟹⟺⟼"),
    *range(0x2200, 0x2230), *range(0x2234, 0x223D), 0x2241, *range(0x2243, 0x224E),
    *range(0x2260, 0x2270), *range(0x2270, 0x2274), *range(0x227A, 0x228C), *range(0x228E, 0x22A8),
    *range(0x22C0, 0x22C8), 0x22D6, *range(0x22EE, 0x22F2), *range(0x2308, 0x230C), *range(0x23DC, 0x23E0),
    0x25A1, 0x25B3, 0x25CB, 0x27E8, 0x27E9, 0x2A00, 0x2A01, 0x2A02, 0x2A7D, 0x2A7E,
    *range(0x1D400, 0x1D468),  # bold, italic
    *range(0x1D49C, 0x1D4B6),  # script capitals
    *range(0x1D538, 0x1D553),  # double-struck capitals
    *range(0x1D6E2, 0x1D71C),  # italic Greek
]

FACES = {
    "serif": ("source-serif/VAR/SourceSerif4Variable-Roman.ttf", "Didact Serif",
              {"opsz": 14, "wght": (400, 400, 700)}, [*LATIN, *GREEK, *SIGNS, *RAISED]),
    "serif-italic": ("source-serif/VAR/SourceSerif4Variable-Italic.ttf", "Didact Serif",
                     {"opsz": 14, "wght": 400}, [*range(0x20, 0x7F), *range(0xA0, 0x100), *GREEK, *SIGNS]),
    "sans": ("source-sans/VF/SourceSans3VF-Upright.ttf", "Didact Sans",
             {"wght": (400, 400, 700)}, [*LATIN, *GREEK, *SIGNS, *RAISED]),
    "mono": ("source-code-pro/VF/SourceCodeVF-Upright.ttf", "Didact Mono",
             {"wght": (400, 400, 600)}, [*range(0x20, 0x7F), *range(0xA0, 0x100), *GREEK, *SIGNS, *RAISED, *BOXES]),
    "math": ("@fontsource/stix-two-math/files/stix-two-math-latin-400-normal.woff2", "Didact Math",
             {}, MATH),
}
FEATURES = {
    "math": ["ssty", "dtls", "flac", "ccmp", "mark", "mkmk", "kern"],
    "mono": ["ccmp", "mark", "zero"],
}
# Width of the widest root sign, in thousandths of an em; the small one has 794.
WIDEST_RADICAL = 880
# Letters as often as English has them.
FREQUENT = "aaaaaaaabcddddeeeeeeeeeeeeeffgghhhhhhiiiiiiijklllllmmnnnnnnnoooooooopprrrrrrsssssstttttttttuuuvwwyy" + " " * 18


def main():
    source = Path(sys.argv[1])
    for name, (path, family, axes, letters) in FACES.items():
        font = TTFont(source / path)
        if axes:
            font = reread(instantiateVariableFont(font, axes))
        if name == "math":
            narrow_radicals(font)
        rename(font, family)
        write(font, name, letters)
    widths(source)
    stretches(source)


def reread(font):
    """The font as a file holds it: glyphs that do not vary are then known to."""
    file = io.BytesIO()
    font.save(file)
    return TTFont(io.BytesIO(file.getvalue()))


def narrow_radicals(font):
    """Brings the tall forms of the root sign near the width of the small one.

    Chromium gives each root the room of the widest form, which leaves a gap of 0.4 em behind small ones.
    """
    sign = font.getBestCmap()[0x221A]
    variants = font["MATH"].table.MathVariants
    forms = variants.VertGlyphConstruction[variants.VertGlyphCoverage.glyphs.index(sign)]
    small = font["hmtx"][sign][0]
    tall = {form.VariantGlyph for form in forms.MathGlyphVariantRecord} - {sign}
    parts = {part.glyph for part in forms.GlyphAssembly.PartRecords}
    widest = max(font["hmtx"][name][0] for name in tall | parts)
    for name in tall | parts:
        width = font["hmtx"][name][0]
        # The order of widths stays.
        wanted = small + (width - small) * (WIDEST_RADICAL - small) / (widest - small)
        scale_horizontally(font, name, wanted / width)


def scale_horizontally(font, name, factor):
    """Scales the outline and the width of a glyph."""
    glyph = font["glyf"][name]
    glyph.coordinates.scale((factor, 1))
    glyph.coordinates.toInt()
    glyph.recalcBounds(font["glyf"])
    font["hmtx"][name] = (round(font["hmtx"][name][0] * factor), glyph.xMin)


def rename(font, family):
    """Keeps copyright, license and its address; everything else says the new name."""
    names = font["name"]
    kept = {record.nameID: record.toUnicode() for record in names.names if record.nameID in (0, 13, 14)}
    names.names = []
    kept |= {1: family, 2: "Regular", 4: family, 6: family.replace(" ", "")}
    for number, text in sorted(kept.items()):
        names.setName(text, number, 3, 1, 0x409)


def write(font, name, letters):
    options = Options()
    options.flavor = "woff2"
    options.hinting = False
    options.layout_features = FEATURES.get(name, ["kern", "ccmp", "locl", "mark", "tnum", "liga"])
    options.name_IDs = ["*"]
    options.notdef_outline = True
    options.drop_tables += ["DSIG", "meta", "STAT"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=letters)
    subsetter.subset(font)
    font.flavor = "woff2"
    path = FONTS / f"{name}.woff2"
    font.save(path)
    print(f"{path.relative_to(ROOT)}: {path.stat().st_size / 1000:.1f} kB, {len(font.getGlyphOrder())} glyphs")


def reader(path, axes):
    """The width of a text in ems."""
    font = TTFont(path)
    if axes and "fvar" in font:
        font = instantiateVariableFont(font, axes)
    cmap, metrics, units = font.getBestCmap(), font["hmtx"], font["head"].unitsPerEm
    return lambda letter: metrics[cmap[ord(letter)]][0] / units if ord(letter) in cmap else None


def widths(source):
    """Widths for drawings: text of weight 500, the widest that they use, digits all alike."""
    em = reader(source / FACES["sans"][0], {"wght": 500})
    tabular = max(em(digit) for digit in "0123456789")
    width = lambda code: tabular if chr(code).isdigit() and code < 128 else em(chr(code))
    table = lambda codes: ", ".join(f"{round(1000 * width(code))}" for code in codes)
    rows = lambda codes: ",\n    ".join(table(codes[at:at + 16]) for at in range(0, len(codes), 16))
    others = sorted(set(GREEK) | set(SIGNS) | set(RAISED))
    others = [(code, em(chr(code))) for code in others if em(chr(code)) is not None]
    entries = ",\n    ".join(
        ", ".join(f"('\\u{{{code:x}}}', {round(1000 * wide)})" for code, wide in others[at:at + 6])
        for at in range(0, len(others), 6))
    text = f"""//! Widths of letters in thousandths of the font size. Written by `scripts/fonts.py`; not edited.
//!
//! They are those of the page's sans at weight 500, so that text of drawings takes the room that was kept for it.

/// From the space to the tilde.
pub(crate) const ASCII: [u16; 95] = [
    {rows(list(range(0x20, 0x7F)))},
];

/// From U+00A0 to U+017F: Latin letters with marks.
pub(crate) const LATIN: [u16; 224] = [
    {rows(list(range(0xA0, 0x180)))},
];

/// Greek letters, signs, raised and lowered digits, in rising order.
pub(crate) const OTHERS: [(char, u16); {len(others)}] = [
    {entries},
];
"""
    (ROOT / "crates/figure/src/letters.rs").write_text(text)


def stretches(source):
    """How far typefaces that machines have must be stretched to take the room of ours."""
    mean = lambda em: sum(em(letter) for letter in FREQUENT) / len(FREQUENT)
    for name in ("serif", "sans"):
        path, _, axes, _ = FACES[name]
        own = mean(reader(source / path, {axis: 400 if axis == "wght" else at for axis, at in axes.items()}))
        font = TTFont(source / path)
        ascent, descent = font["hhea"].ascent / 1000, -font["hhea"].descent / 1000
        for other in sys.argv[2:]:
            factor = own / mean(reader(other, {}))
            print(f"{name} for {Path(other).stem}: size-adjust {100 * factor:.1f}%, "
                  f"ascent {100 * ascent / factor:.1f}%, descent {100 * descent / factor:.1f}%")


if __name__ == "__main__":
    main()
