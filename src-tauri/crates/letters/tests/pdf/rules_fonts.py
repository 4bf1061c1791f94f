"""Fonts: what shows a letter also says which letter it is, and comes with the file."""

import re

import pikepdf

from reading import get, text
from rule import rule


@rule("A 6.2.11.2, 6.2.11.3.1, UA 7.21.3.1", "fonts are composite, of one ordering, and say so alike")
def font_kinds(file):
    for font in file.fonts:
        info = get(font.cid, "/CIDSystemInfo")
        if (
            text(get(font.obj, "/Type")) != "/Font"
            or text(get(font.obj, "/Subtype")) != "/Type0"
            or text(get(font.cid, "/Subtype")) != "/CIDFontType2"
            or text(get(font.cid, "/BaseFont")) != font.name
            or text(get(font.descriptor, "/FontName")) != font.name
            or info is None
            or (text(info.get("/Registry")), text(info.get("/Ordering"))) != ("Adobe", "Identity")
        ):
            yield str(font.name)


@rule("A 6.2.11.3.2, UA 7.21.3.2", "codes lead to glyphs by a map that stands in the file")
def glyph_map(file):
    for font in file.fonts:
        to = get(font.cid, "/CIDToGIDMap")
        if not isinstance(to, pikepdf.Stream) and text(to) != "/Identity":
            yield str(font.name)


@rule("A 6.2.11.3.3, UA 7.21.3.3", "the encoding is one of PDF's own")
def encoding(file):
    for font in file.fonts:
        if text(get(font.obj, "/Encoding")) not in ("/Identity-H", "/Identity-V"):
            yield str(font.name)


@rule("A 6.2.11.4.1, UA 7.21.4.1", "the program of each font is in the file and has every glyph that is shown")
def embedded(file):
    for font in file.fonts:
        if font.program is None:
            yield f"{font.name} is not embedded"
            continue
        beyond = sorted(code for code in font.codes if code >= font.program.glyphs)
        if beyond:
            yield f"{font.name} has no glyphs {beyond[:5]}"
        if not {"glyf", "head", "hhea", "hmtx", "loca", "maxp"} <= set(font.program.tables):
            yield f"{font.name} lacks tables"


@rule("A 6.2.11.4.2, UA 7.21.4.2", "a font that is not whole says so by six letters, and lists its glyphs rightly if at all")
def subset(file):
    for font in file.fonts:
        if not re.match(r"/[A-Z]{6}\+.", font.name or ""):
            yield str(font.name)
        cids = get(font.descriptor, "/CIDSet")
        if cids is not None:
            bits = cids.read_bytes()
            missing = [c for c in font.codes if c // 8 >= len(bits) or not bits[c // 8] & (0x80 >> c % 8)]
            if missing:
                yield f"{font.name}: CIDSet lacks {missing[:5]}"


@rule("A 6.2.11.5, UA 7.21.5", "a glyph is as wide as its font says, within a thousandth")
def widths(file):
    for font in file.fonts:
        if font.program is None:
            continue
        default = float(get(font.cid, "/DW", default=1000))
        wrong = [c for c in font.codes if abs(font.widths.get(c, default) - font.program.width(c)) > 1]
        if wrong:
            yield f"{font.name}: glyphs {sorted(wrong)[:5]}"


@rule("A 6.2.11.7.2, UA 7.21.7", "every glyph that is shown has a text, and none is a mark of no character")
def unicode_texts(file):
    for font in file.fonts:
        if font.unicode is None:
            yield f"{font.name} has no ToUnicode"
            continue
        none = [c for c in sorted(font.codes) if not font.unicode.get(c)]
        bad = [c for c in font.codes if set(font.unicode.get(c, "")) & {"\0", "\ufeff", "\ufffe", "\ufffd"}]
        if none or bad:
            yield f"{font.name}: without {none[:5]}, wrong {bad[:5]}"


@rule("A 6.2.11.7.3", "a character of a private area says its text by ActualText")
def private_characters(file):
    for font in file.fonts:
        private = [
            c
            for c in font.unsaid
            if any(0xE000 <= ord(x) <= 0xF8FF or ord(x) >= 0xF0000 for x in (font.unicode or {}).get(c, ""))
        ]
        if private:
            yield f"{font.name}: {private[:5]}"


@rule("A 6.2.11.8, UA 7.21.8", "the glyph of a missing character is never shown")
def missing_glyph(file):
    for font in file.fonts:
        if 0 in font.codes:
            yield str(font.name)
