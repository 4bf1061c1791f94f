#!/usr/bin/env python3
"""Damages a good PDF in many ways, one at a time, and sees that the checker names the rule that each breaks.

    faults.py GOOD.pdf SLIP.pdf    GOOD holds several letters with tables, lists, links and pictures of both kinds; SLIP holds fields to fill in
"""

import io
import os
import re
import sys
import tempfile

import pikepdf
from pikepdf import Array, Dictionary, Name, String

import check
from reading import File
from rule import RULES

FAULTS = []


def fault(*rules, says=""):
    """What breaks these rules, and what one of them says of it where it asks for several things. A fault takes the open
    PDF, or its bytes where its name says so.
    """

    def keep(damage):
        FAULTS.append((rules, says, damage))
        return damage

    return keep


def elements(pdf, role):
    return [o for o in pdf.objects if isinstance(o, Dictionary) and o.get("/S") == Name(role) and "/P" in o]


def dictionaries(pdf, key, value):
    return [o for o in pdf.objects if isinstance(o, (Dictionary, pikepdf.Stream)) and o.get(key) == Name(value)]


def content(pdf, change, page=0):
    page = pdf.pages[page].obj
    data = page.Contents.read_bytes()
    changed = change(data)
    assert changed != data, "the fault changed nothing"
    page.Contents = pdf.make_stream(changed)


def xmp(pdf, old, new):
    data = pdf.Root.Metadata.read_bytes()
    assert old in data, "the fault changed nothing"
    pdf.Root.Metadata.write(data.replace(old, new, 1))


def font(pdf):
    return dictionaries(pdf, "/Subtype", "/Type0")[0]


# The file.


@fault("header")
def bytes_before_the_header(data):
    return b"\n" + data


@fault("end_of_file")
def bytes_after_the_end(data):
    return data + b"more"


@fault("syntax")
def bytes_length_of_a_stream(data):
    at = data.index(b"/Length ", data.index(b"/XML"))
    size = re.match(rb"/Length (\d+)", data[at:]).group(1)
    return data[:at] + b"/Length " + str(int(size) - 40).encode().zfill(len(size)) + data[at + 8 + len(size) :]


@fault("trailer")
def bytes_without_identifier(data):
    return data.replace(b"/ID[", b"/IX[")


@fault("trailer", says="encrypted")
def bytes_encrypted(data):
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="owner", user=""), fix_metadata_version=False)
    return out.getvalue()


@fault("filters")
def lzw(pdf):
    pdf.Root.Extra = pdf.make_indirect(pikepdf.Stream(pdf, b"\x80\x0b\x60\x50\x22\x0c\x0c\x85\x01", Filter=Name.LZWDecode))


@fault("limits")
def a_long_string(pdf):
    pdf.Root.Extra = String("x" * 40000)


@fault("operators")
def a_strange_operator(pdf):
    content(pdf, lambda c: b"/Artifact<</Type/Layout>>BDC\n1 2 xyz\nEMC\n" + c)


@fault("operators")
def a_state_that_stays_open(pdf):
    content(pdf, lambda c: c + b"q\n")


@fault("resources", says="takes its resources from above")
def bytes_pages_that_inherit_their_resources(data):
    # On its way in and out pikepdf hands down to each page what it inherits. So the names of the keys are
    # changed in the bytes, by others of the same length.
    plain = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        shared = dictionaries(pdf, "/Type", "/Page")[0].Resources
        for above in dictionaries(pdf, "/Type", "/Pages"):
            above[Name("/Resourcez")] = shared
        pdf.save(plain, object_stream_mode=pikepdf.ObjectStreamMode.disable, fix_metadata_version=False)
    return plain.getvalue().replace(b"/Resources ", b"/Resourcex ").replace(b"/Resourcez ", b"/Resources ")


@fault("resources")
def a_font_that_is_not_named(pdf):
    fonts = pdf.pages[0].obj.Resources.Font
    del fonts[sorted(fonts.keys())[0]]


@fault("output_intent", "device_colours")
def no_output_intent(pdf):
    del pdf.Root["/OutputIntents"]


@fault("output_intent")
def half_a_profile(pdf):
    profile = pdf.Root.OutputIntents[0].DestOutputProfile
    profile.write(profile.read_bytes()[:100])


@fault("graphics_states")
def a_transfer_function(pdf):
    pdf.Root.Extra = pdf.make_indirect(Dictionary(Type=Name.ExtGState, TR=Name.Identity))


@fault("external_objects")
def a_reference_to_another_file(pdf):
    stream = pikepdf.Stream(pdf, b"", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 1, 1]))
    stream.Ref = Dictionary(F=String("other.pdf"), Page=0)
    pdf.Root.Extra = pdf.make_indirect(stream)


@fault("external_objects")
def postscript(pdf):
    pdf.Root.Extra = pdf.make_indirect(pikepdf.Stream(pdf, b"", Type=Name.XObject, Subtype=Name.PS))


@fault("external_objects")
def alternate_pictures(pdf):
    dictionaries(pdf, "/Subtype", "/Image")[0].Alternates = Array()


@fault("external_objects")
def a_place_for_a_finer_picture(pdf):
    dictionaries(pdf, "/Subtype", "/Image")[0].OPI = Dictionary()


@fault("images", says="Interpolate")
def a_smoothed_picture(pdf):
    dictionaries(pdf, "/Subtype", "/Image")[0].Interpolate = True


@fault("images", says="colours of")
def a_picture_in_printers_colours(pdf):
    dictionaries(pdf, "/Subtype", "/Image")[0].ColorSpace = Name.DeviceCMYK


@fault("images", says="not as many dots")
def a_picture_with_too_few_dots(pdf):
    dictionaries(pdf, "/Subtype", "/Image")[0].Height += 1


@fault("images", says="not on paper")
def a_picture_that_is_seen_through(pdf):
    dictionaries(pdf, "/Subtype", "/Image")[0].SMask = pdf.make_indirect(pikepdf.Stream(pdf, b""))


def drawing(pdf, change):
    form = dictionaries(pdf, "/Subtype", "/Form")[0]
    form.write(change(form.read_bytes()))


@fault("drawings", says="xyz")
def a_strange_operator_in_a_drawing(pdf):
    drawing(pdf, lambda c: c + b"xyz\n")


@fault("drawings", says="left open")
def a_state_of_a_drawing_that_stays_open(pdf):
    drawing(pdf, lambda c: c + b"q\n")


@fault("drawings", says="no box")
def a_drawing_without_box(pdf):
    del dictionaries(pdf, "/Subtype", "/Form")[0]["/BBox"]


@fault("drawings", says="seen through")
def a_drawing_that_is_seen_through(pdf):
    dictionaries(pdf, "/Subtype", "/Form")[0].Group = Dictionary(S=Name.Transparency)


@fault("drawn_pictures", says="marks within")
def marks_twice(pdf):
    drawing(pdf, lambda c: b"/Figure<</MCID 0>>BDC\n" + c + b"EMC\n")


@fault("drawn_pictures", "contents", says="within /P")
def a_picture_among_words(pdf):
    content(pdf, lambda c: c.replace(b"/Figure<<", b"/P<<", 1))


@fault("resources")
def a_picture_that_is_not_named(pdf):
    del pdf.pages[0].obj.Resources["/XObject"]


@fault("transparency")
def a_page_that_is_seen_through(pdf):
    pdf.pages[0].obj.Group = Dictionary(S=Name.Transparency)


@fault("annotations")
def a_link_that_does_not_print(pdf):
    dictionaries(pdf, "/Subtype", "/Link")[0].F = 0


@fault("appearances", "parent_tree")
def a_square_without_appearance(pdf):
    square = Dictionary(Type=Name.Annot, Subtype=Name.Square, Rect=Array([1, 1, 9, 9]), F=4, Contents=String("x"))
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(square)])


@fault("forms")
def a_form_that_needs_a_program(pdf):
    pdf.Root.AcroForm = Dictionary(Fields=Array(), XFA=String("x"), NeedAppearances=True)


@fault("actions")
def a_script(pdf):
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


@fault("actions")
def a_link_that_starts_a_program(pdf):
    dictionaries(pdf, "/Subtype", "/Link")[0].A = Dictionary(S=Name.Launch, F=String("a.exe"))


@fault("actions", says="AA")
def something_that_happens_by_itself(pdf):
    dictionaries(pdf, "/Type", "/Page")[0].AA = Dictionary(O=Dictionary(S=Name.GoTo))


@fault("nothing_within")
def a_file_within(pdf):
    pdf.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array()))


@fault("nothing_within")
def layers(pdf):
    pdf.Root.OCProperties = Dictionary(OCGs=Array(), D=Dictionary())


# What the file says of itself.


@fault("xmp", "archive_mark", "access_mark")
def no_xmp(pdf):
    del pdf.Root["/Metadata"]


@fault("xmp")
def a_sign_that_xml_does_not_take(pdf):
    xmp(pdf, b"</dc:title>", b"& <</dc:title>")


@fault("schemas")
def a_property_of_no_schema(pdf):
    xmp(pdf, b"<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua", b"<pdfaSchema:namespaceURI>http://example.org/pdfua")


@fault("info")
def another_title_in_info(pdf):
    pdf.trailer.Info.Title = String("Another")


@fault("info")
def another_date_in_info(pdf):
    pdf.trailer.Info.ModDate = String("D:20260604120000Z")


@fault("archive_mark")
def level_b(pdf):
    xmp(pdf, b"conformance>A<", b"conformance>B<")


@fault("access_mark")
def another_part_of_ua(pdf):
    xmp(pdf, b"pdfuaid:part>1<", b"pdfuaid:part>2<")


@fault("title", says="no dc:title")
def no_title(pdf):
    data = pdf.Root.Metadata.read_bytes()
    without = re.sub(rb"<dc:title>.*?</dc:title>", b"", data, flags=re.S)
    assert without != data, "the fault changed nothing"
    pdf.Root.Metadata.write(without)


@fault("title", says="DisplayDocTitle")
def a_title_that_is_not_shown(pdf):
    del pdf.Root["/ViewerPreferences"]


@fault("language")
def no_language(pdf):
    del pdf.Root["/Lang"]


@fault("language")
def a_language_that_is_none(pdf):
    elements(pdf, "/H1")[0].Lang = String("English (British)")


# Fonts.


@fault("font_kinds")
def two_names_for_a_font(pdf):
    font(pdf).DescendantFonts[0].BaseFont = Name("/ABCDEF+Other")


@fault("glyph_map")
def no_glyph_map(pdf):
    del font(pdf).DescendantFonts[0]["/CIDToGIDMap"]


@fault("encoding")
def an_encoding_from_elsewhere(pdf):
    font(pdf).Encoding = Name("/UniGB-UCS2-H")


@fault("embedded")
def a_font_that_stays_at_home(pdf):
    del font(pdf).DescendantFonts[0].FontDescriptor["/FontFile2"]


@fault("embedded")
def a_glyph_beyond_the_font(pdf):
    content(pdf, lambda c: c.replace(b"[(", b"[(\x7f\x7f", 1))


@fault("subset")
def a_set_that_lacks_glyphs(pdf):
    font(pdf).DescendantFonts[0].FontDescriptor.CIDSet = pdf.make_stream(b"\x80")


@fault("widths")
def wrong_widths(pdf):
    cid = font(pdf).DescendantFonts[0]
    cid.W = Array([1, Array([777] * 30)])


@fault("unicode_texts")
def no_texts(pdf):
    del font(pdf)["/ToUnicode"]


@fault("unicode_texts")
def a_text_that_is_no_character(pdf):
    stream = font(pdf).ToUnicode
    stream.write(re.sub(rb"(<[0-9A-Fa-f]{4}> <)[0-9A-Fa-f]{4}>", rb"\1FFFD>", stream.read_bytes()))


@fault("private_characters")
def a_private_character(pdf):
    stream = font(pdf).ToUnicode
    stream.write(re.sub(rb"(<[0-9A-Fa-f]{4}> <)[0-9A-Fa-f]{4}>", rb"\1E000>", stream.read_bytes()))


@fault("missing_glyph")
def a_box_in_a_name(pdf):
    content(pdf, lambda c: c.replace(b"[(", b"[(\0\0", 1))


# Tags.


@fault("marked")
def not_marked(pdf):
    del pdf.Root["/MarkInfo"]


@fault("marked")
def suspects(pdf):
    pdf.Root.MarkInfo.Suspects = True


@fault("structure_tree")
def no_tree(pdf):
    del pdf.Root["/StructTreeRoot"]


@fault("structure_tree")
def a_loop(pdf):
    sect = elements(pdf, "/Sect")[0]
    sect.K.append(sect)


@fault("structure_tree")
def a_child_of_another(pdf):
    elements(pdf, "/H1")[0].P = elements(pdf, "/Table")[0]


@fault("structure_tree", says="at the top")
def two_documents(pdf):
    root = pdf.Root.StructTreeRoot
    first = root.K[0] if isinstance(root.K, Array) else root.K
    second = pdf.make_indirect(Dictionary(S=Name.Document, P=root, K=Array()))
    root.K = Array([first, second])


@fault("types")
def a_type_of_no_standard(pdf):
    elements(pdf, "/P")[3].S = Name("/Zebra")


@fault("types")
def a_type_that_is_mapped(pdf):
    pdf.Root.StructTreeRoot.RoleMap = Dictionary(P=Name.Span)


@fault("all_tagged")
def words_that_nobody_reads(pdf):
    content(pdf, lambda c: c.replace(b"/P<</MCID 3>>BDC", b"/P BMC", 1))


@fault("all_tagged")
def an_artifact_among_words(pdf):
    content(pdf, lambda c: c.replace(b"MCID 3>>BDC\n", b"MCID 3>>BDC\n/Artifact<</Type/Layout>>BDC\nEMC\n", 1))


@fault("all_tagged")
def a_number_twice(pdf):
    content(pdf, lambda c: c.replace(b"/MCID 4>>", b"/MCID 3>>", 1))


@fault("artifacts")
def an_artifact_of_no_kind(pdf):
    content(pdf, lambda c: c.replace(b"/Artifact/L BDC", b"/Artifact<<>>BDC", 1))


@fault("contents")
def words_as_another_type(pdf):
    content(pdf, lambda c: c.replace(b"/H1<<", b"/H2<<", 1))


@fault("contents")
def words_that_went_away(pdf):
    elements(pdf, "/H1")[0].K = 999


@fault("contents", says="belongs to two elements")
def words_of_two_owners(pdf):
    first, second = elements(pdf, "/P")[2:4]
    second.K = Array([*second.K, *first.K])


@fault("parent_tree", says="next key")
def a_next_key_that_is_taken(pdf):
    pdf.Root.StructTreeRoot.ParentTreeNextKey = 1


@fault("parent_tree")
def no_way_back(pdf):
    del pdf.pages[0].obj["/StructParents"]


@fault("parent_tree")
def a_way_back_to_another(pdf):
    nums = pdf.Root.StructTreeRoot.ParentTree.Nums
    nums[1][2] = nums[1][3]


@fault("reading_order", says="is read after")
def the_end_before_the_beginning(pdf):
    sect = elements(pdf, "/Sect")[0]
    sect.K = Array(list(sect.K)[::-1])


@fault("reading_order", says="is read after")
def two_neighbours_of_a_page_the_wrong_way_round(pdf):
    sect = elements(pdf, "/Sect")[0]
    kids = list(sect.K)
    kids[2], kids[3] = kids[3], kids[2]
    sect.K = Array(kids)


@fault("reading_order", says="is empty")
def an_empty_paragraph(pdf):
    del elements(pdf, "/P")[5]["/K"]


@fault("nesting")
def a_row_outside(pdf):
    elements(pdf, "/Table")[0].S = Name("/Div")


@fault("nesting")
def an_item_of_no_list(pdf):
    elements(pdf, "/L")[0].S = Name("/Sect")


@fault("nesting")
def a_paragraph_in_a_heading(pdf):
    heading, words, sect = elements(pdf, "/H1")[0], elements(pdf, "/P")[0], elements(pdf, "/Sect")[0]
    sect.K = Array([kid for kid in sect.K if kid.objgen != words.objgen])
    heading.K = Array([*heading.K, words])
    words.P = heading


@fault("figures", says="without words")
def a_picture_without_words(pdf):
    del elements(pdf, "/Figure")[0]["/Alt"]


@fault("figures", says="without words")
def a_picture_with_empty_words(pdf):
    elements(pdf, "/Figure")[-1].Alt = String(" ")


@fault("figures", says="without place")
def a_picture_without_place(pdf):
    del elements(pdf, "/Figure")[0].A["/BBox"]


@fault("figures", says="beside its page")
def a_picture_beside_its_page(pdf):
    elements(pdf, "/Figure")[0].A.BBox = Array([500, 700, 700, 800])


@fault("figures", says="without content")
def a_picture_that_is_not_drawn(pdf):
    elements(pdf, "/Figure")[0].K = Array()


@fault("headings")
def a_level_left_out(pdf):
    for heading in elements(pdf, "/H2"):
        heading.S = Name("/H3")


@fault("headings")
def no_first_level(pdf):
    elements(pdf, "/H1")[0].S = Name("/H2")


@fault("tables")
def no_scope(pdf):
    del elements(pdf, "/TH")[0]["/A"]


@fault("tables")
def a_cell_too_few(pdf):
    row = elements(pdf, "/TR")[1]
    row.K = Array(list(row.K)[:1])


@fault("tables", says="a table without heads")
def no_heads(pdf):
    for head in elements(pdf, "/TH"):
        head.S = Name.TD
        del head["/A"]


@fault("tables", "reading_order", says="does not begin with its head")
def a_head_behind_its_cell(pdf):
    row = elements(pdf, "/TR")[1]
    row.K = Array(list(row.K)[::-1])


@fault("lists")
def no_numbering(pdf):
    del elements(pdf, "/L")[0]["/A"]


@fault("lists")
def an_item_without_words(pdf):
    item = elements(pdf, "/LI")[0]
    item.K = Array(list(item.K)[:1])


@fault("bookmarks")
def no_bookmarks(pdf):
    del pdf.Root["/Outlines"]


@fault("bookmarks", says="leads nowhere")
def a_bookmark_that_leads_nowhere(pdf):
    del pdf.Root.Outlines.First["/Dest"]


@fault("bookmarks", says="leads nowhere")
def a_bookmark_to_no_page(pdf):
    pdf.Root.Outlines.First.Dest = Array([pdf.Root.StructTreeRoot, Name.Fit])


@fault("bookmarks", says="has no words")
def a_bookmark_without_words(pdf):
    pdf.Root.Outlines.First.Title = String(" ")


@fault("links", says="leads nowhere")
def a_link_that_leads_nowhere(pdf):
    del dictionaries(pdf, "/Subtype", "/Link")[0]["/A"]


@fault("links", says="no words")
def a_link_without_words(pdf):
    del dictionaries(pdf, "/Subtype", "/Link")[0]["/Contents"]


@fault("links", "parent_tree")
def a_link_outside_its_element(pdf):
    link = elements(pdf, "/Link")[0]
    link.K = Array(list(link.K)[:1])


@fault("tab_order")
def a_wild_tabulator(pdf):
    for page in pdf.pages:
        del page.obj["/Tabs"]


@fault("fields")
def slip_field_of_no_kind(pdf):
    del elements(pdf, "/Form")[0]["/A"]


@fault("fields")
def slip_field_without_words(pdf):
    del elements(pdf, "/Form")[0]["/Alt"]


def damaged(good, damage, folder):
    path = os.path.join(folder, damage.__name__ + ".pdf")
    if damage.__name__.startswith("bytes_"):
        with open(good, "rb") as file:
            data = damage(file.read())
        with open(path, "wb") as file:
            file.write(data)
    else:
        with pikepdf.open(good) as pdf:
            damage(pdf)
            # As damaged: qpdf would pack streams anew, and pikepdf would mend the XMP.
            pdf.save(
                path,
                static_id=True,
                fix_metadata_version=False,
                compress_streams=False,
                stream_decode_level=pikepdf.StreamDecodeLevel.none,
            )
    return path


def main(good, slip):
    wrong, caught = [], set()
    for path in (good, slip):
        found = check.broken(path)
        if found:
            wrong.append(f"{path} is not good: {[(r.name, places[0]) for r, places in found]}")
    with tempfile.TemporaryDirectory() as folder:
        for rules, says, damage in FAULTS:
            path = damaged(slip if damage.__name__.startswith("slip_") else good, damage, folder)
            try:
                # That a rule crashes is no catch.
                found = {rule.name: places for rule, places in check.broken(path, crashes=False)}
            except Exception as e:
                wrong.append(f"{damage.__name__}: the checker crashes: {type(e).__name__}: {e}")
                continue
            caught |= found.keys() & set(rules)
            missed = set(rules) - found.keys()
            if missed:
                wrong.append(f"{damage.__name__}: {sorted(missed)} saw nothing; seen by {sorted(found)}")
            elif not any(says in place for rule in rules for place in found[rule]):
                wrong.append(f"{damage.__name__}: none says {says!r}: {[found[rule] for rule in rules]}")
    idle = {rule.name for rule in RULES} - caught
    if idle:
        wrong.append(f"rules that no fault breaks: {sorted(idle)}")
    print("\n".join(wrong))
    print(f"{len(FAULTS)} faults for {len(RULES)} rules, {len(wrong)} not as they should be")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
