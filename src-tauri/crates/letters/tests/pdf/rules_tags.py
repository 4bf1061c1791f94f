"""The structure tree: all content is in it or is an artifact, and its shape is one that a reader can follow."""

import pikepdf

from reading import get, number, text
from rule import rule

# ISO 32000-1, 14.8.4.
GROUPING = {"Document", "Part", "Art", "Sect", "Div", "BlockQuote", "Caption", "TOC", "TOCI", "Index", "NonStruct", "Private"}
BLOCK = {"P", "H", "H1", "H2", "H3", "H4", "H5", "H6", "L", "LI", "Lbl", "LBody", "Table", "TR", "TH", "TD", "THead", "TBody", "TFoot"}
INLINE = {"Span", "Quote", "Note", "Reference", "BibEntry", "Code", "Link", "Annot", "Ruby", "RB", "RT", "RP", "Warichu", "WT", "WP"}
PICTURES = {"Figure", "Formula", "Form"}
STANDARD = {"/" + name for name in GROUPING | BLOCK | INLINE | PICTURES}
LEVELS = {f"/H{i}": i for i in range(1, 7)}


@rule("A 6.7.2.2, UA 7.1", "the file says that it is tagged, and does not doubt it")
def marked(file):
    info = file.root.get("/MarkInfo")
    if get(info, "/Marked") is not True or get(info, "/Suspects") is True:
        yield repr(info)


@rule("A 6.7.3.3, UA 7.1", "there is one structure tree, a Document at its top, and it has no loops")
def structure_tree(file):
    root = file.root.get("/StructTreeRoot")
    if root is None or text(root.get("/Type")) != "/StructTreeRoot":
        yield "no tree"
        return
    tops = [e for e in file.elements if e.parent is None]
    if [e.role for e in tops] != ["/Document"]:
        yield f"at the top: {[e.role for e in tops]}"
    if file.loops:
        yield f"{file.loops} elements are met twice"
    for element in file.elements:
        above = number(element.obj.get("/P")) if "/P" in element.obj else None
        if above != (number(root) if element.parent is None else element.parent.id):
            yield f"{element.type} does not know its parent"


@rule("A 6.7.3.4, UA 7.1", "types are PDF's own or are mapped to them, and PDF's own are mapped to nothing else")
def types(file):
    for element in file.elements:
        if element.role not in STANDARD:
            yield element.type
    for name in getattr(file, "rolemap", {}):
        if name in STANDARD:
            yield f"{name} is mapped"


@rule("UA 7.1", "all that is painted is tagged or is an artifact, and neither stands within the other")
def all_tagged(file):
    for page in file.pages:
        if page.untagged:
            yield f"page {page.index + 1}: {page.untagged} painted outside"
        if page.mixed:
            yield f"page {page.index + 1}: {page.mixed} within another"
        if page.twice:
            yield f"page {page.index + 1}: numbers used twice: {page.twice[:5]}"


@rule("UA 7.1", "an artifact says of what kind it is, and of which part of the page where it is repeated")
def artifacts(file):
    for page in file.pages:
        for properties in page.artifacts:
            kind = text(get(properties, "/Type"))
            repeated = text(get(properties, "/Subtype")) in ("/Header", "/Footer", "/Watermark")
            if kind not in ("/Pagination", "/Layout", "/Page", "/Background") or (kind == "/Pagination") != repeated:
                yield f"page {page.index + 1}: {properties!r}"
                break


@rule("UA 7.1, A 6.7.3.3", "each numbered sequence belongs to one element, and each number of an element is on its page")
def contents(file):
    owned = {}
    for element in file.elements:
        for page, mcid in element.contents:
            if (page, mcid) in owned:
                yield f"{mcid} belongs to two elements"
            owned[(page, mcid)] = element
            known = file.page_of.get(page)
            if known is None or mcid not in known.sequences:
                yield f"{element.type} names {mcid}, which is on no page"
    for page in file.pages:
        for mcid, sequence in page.sequences.items():
            element = owned.get((page.id, mcid))
            if element is None:
                yield f"page {page.index + 1}: {mcid} belongs to no element"
            elif sequence.tag != element.type:
                yield f"page {page.index + 1}: {mcid} is marked {sequence.tag} and belongs to {element.type}"
            if not sequence.painted:
                yield f"page {page.index + 1}: {mcid} paints nothing"


@rule("UA 7.1", "the parent tree leads from each sequence and each annotation back to its element")
def parent_tree(file):
    owners = {(page, mcid): e for e in file.elements for page, mcid in e.contents}
    keys = set()
    for page in file.pages:
        key = page.obj.get("/StructParents")
        if key is None or int(key) in keys or int(key) not in file.parents:
            yield f"page {page.index + 1}: StructParents {key}"
            continue
        keys.add(int(key))
        listed = file.parents[int(key)]
        for mcid in page.sequences:
            owner = owners.get((page.id, mcid))
            if mcid >= len(listed) or owner is None or number(listed[mcid]) != owner.id:
                yield f"page {page.index + 1}: {mcid}"
    for page, annotation in file.annotations:
        key = annotation.get("/StructParent")
        if key is None or int(key) in keys or int(key) not in file.parents:
            yield f"page {page.index + 1}: StructParent {key}"
            continue
        keys.add(int(key))
        owner = [e for e in file.elements for (obj,) in e.objects if number(obj) == number(annotation)]
        if len(owner) != 1 or number(file.parents[int(key)]) != owner[0].id:
            yield f"page {page.index + 1}: the element of an annotation"
    next_key = get(file.root, "/StructTreeRoot", "/ParentTreeNextKey")
    if next_key is not None and keys and int(next_key) <= max(keys):
        yield f"next key {next_key}"


@rule("UA 7.1", "content is read in the order in which it is drawn, and nothing that says nothing is in the tree")
def reading_order(file):
    """Stricter than the standard: Waymark's writer draws in the order of reading and numbers as it draws."""
    for element in file.elements:
        if not element.kids and element.role not in ("/TD", "/TH"):
            yield f"{element.type} is empty"
    last = (-1, -1)
    for element, page, mcid in file.in_order():
        known = file.page_of.get(page)
        if known is None:
            continue
        at = (known.index, mcid)
        if at <= last:
            yield f"{element.type}: {mcid} of page {at[0] + 1} is read after {last[1]} of page {last[0] + 1}"
        last = at


@rule("UA 7.2", "parts of tables and lists stand only where they belong")
def nesting(file):
    within = {
        "/TR": {"/Table", "/THead", "/TBody", "/TFoot"},
        "/TH": {"/TR"},
        "/TD": {"/TR"},
        "/THead": {"/Table"},
        "/TBody": {"/Table"},
        "/TFoot": {"/Table"},
        "/LI": {"/L"},
        "/LBody": {"/LI"},
        "/Document": {None},
    }
    only = {
        "/Table": {"/TR", "/THead", "/TBody", "/TFoot", "/Caption"},
        "/TR": {"/TH", "/TD"},
        "/L": {"/LI", "/L", "/Caption"},
        "/LI": {"/Lbl", "/LBody"},
    }
    blocks = {"/" + name for name in GROUPING | BLOCK} - {"/Lbl", "/NonStruct", "/Private"}
    for element in file.elements:
        above = element.parent.role if element.parent else None
        if element.role in within and above not in within[element.role]:
            yield f"{element.role} within {above}"
        if element.role in only:
            wrong = {kid.role for kid in element.elements} - only[element.role]
            if wrong or element.contents:
                yield f"{element.role} holds {sorted(wrong) or 'content'}"
        if element.role in ("/P", "/Span", "/Link") or element.role in LEVELS:
            wrong = {kid.role for kid in element.elements} & blocks
            if wrong:
                yield f"{element.role} holds {sorted(wrong)}"


@rule("UA 7.3, A 6.7.5", "a picture has words for who does not see it, and a place")
def figures(file):
    for element in file.elements:
        if element.role in ("/Figure", "/Formula"):
            words = text(element.obj.get("/Alt")) or text(element.obj.get("/ActualText"))
            if not (words or "").strip():
                yield f"{element.type} without words"
            if not element.contents:
                yield f"{element.type} without content"
            box = element.attribute("/Layout", "/BBox")
            if box is None or len(box) != 4:
                yield f"{element.type} without place"
                continue
            left, bottom, right, top = (float(v) for v in box)
            for page in (file.page_of.get(page) for page, _ in element.contents):
                width, height = page.size if page else (0, 0)
                if not (0 <= left < right <= width and 0 <= bottom < top <= height):
                    yield f"{element.type} beside its page"


@rule("UA 7.3, 7.1", "a picture is drawn within a Figure or an artifact, and brings no marks of its own")
def drawn_pictures(file):
    for page in file.pages:
        for tag, name in page.drawn:
            if tag not in ("/Figure", "/Artifact"):
                yield f"page {page.index + 1}: {name} within {tag}"
    for obj in file.pdf.objects:
        if isinstance(obj, pikepdf.Stream) and text(obj.get("/Subtype")) == "/Form":
            marks = {str(i.operator) for i in pikepdf.parse_content_stream(obj)} & {"BDC", "BMC", "EMC"}
            if marks or "/StructParents" in obj or "/StructParent" in obj:
                yield f"{obj.objgen}: marks within"


@rule("UA 7.4.2, 7.4.4", "headings begin at the first level, skip none, and are all of the numbered kind")
def headings(file):
    last = 0
    letter = None
    for element in file.elements:
        if element.role == "/Sect":
            # Each letter of a run begins anew.
            letter, last = element, 0
        if element.role == "/H":
            yield "H among H1 to H6"
        level = LEVELS.get(element.role)
        if level is not None:
            if level > last + 1:
                yield f"{element.role} after level {last}"
            last = level
    if letter is None:
        yield "no letter has a section of its own"


@rule("UA 7.5", "each row has as many cells as the others and begins with its head, which says for what it stands")
def tables(file):
    for element in file.elements:
        if element.role == "/Table":
            rows = [kid for kid in element.elements if kid.role == "/TR"]
            widths = {len(row.elements) for row in rows}
            if len(widths) != 1:
                yield f"rows of {sorted(widths)} cells"
            if not any(cell.role == "/TH" for row in rows for cell in row.elements):
                yield "a table without heads"
            # Waymark's tables have the head of a row beside its value, and no heads of columns.
            elif any([cell.role for cell in row.elements][:1] != ["/TH"] for row in rows):
                yield "a row that does not begin with its head"
        if element.role == "/TH" and text(element.attribute("/Table", "/Scope")) not in ("/Row", "/Column", "/Both"):
            yield "a head without scope"


@rule("UA 7.6", "a list says how its items are marked, and each item has its words")
def lists(file):
    for element in file.elements:
        if element.role == "/L":
            labels = any(kid.role == "/Lbl" for item in element.elements for kid in item.elements)
            if labels and text(element.attribute("/List", "/ListNumbering")) in (None, "/None"):
                yield "labels without ListNumbering"
        if element.role == "/LI" and [kid.role for kid in element.elements] not in (["/Lbl", "/LBody"], ["/LBody"]):
            yield f"an item of {[kid.role for kid in element.elements]}"


@rule("UA 7.17", "several letters in one file are found by bookmarks, each of which leads to a page")
def bookmarks(file):
    # A part of a letter, as a label on a sheet, is a Sect within it.
    letters = sum(e.role == "/Sect" and e.parent is not None and e.parent.role == "/Document" for e in file.elements)
    count = 0
    item = get(file.root, "/Outlines", "/First")
    while item is not None and count < 100000:
        count += 1
        target = item.get("/Dest")
        if not isinstance(target, pikepdf.Array) or number(target[0]) not in file.page_of:
            yield f"bookmark {count} leads nowhere"
        if not (text(item.get("/Title")) or "").strip():
            yield f"bookmark {count} has no words"
        item = item.get("/Next")
    if letters > 1 and count != letters:
        yield f"{count} for {letters} letters"


@rule("UA 7.18.1, 7.18.5, A 6.7.5", "a link is in a Link, with words to read out, and leads somewhere")
def links(file):
    for page, annotation in file.annotations:
        if text(annotation.get("/Subtype")) != "/Link":
            continue
        owners = [e for e in file.elements for (obj,) in e.objects if number(obj) == number(annotation)]
        if [e.role for e in owners] != ["/Link"] or not owners[0].contents:
            yield f"page {page.index + 1}: in {[e.role for e in owners]}"
        if not (text(annotation.get("/Contents")) or "").strip():
            yield f"page {page.index + 1}: no words"
        if annotation.get("/A") is None and annotation.get("/Dest") is None:
            yield f"page {page.index + 1}: leads nowhere"
    for element in file.elements:
        if element.role == "/Link" and not element.objects:
            yield "a Link without its annotation"


@rule("UA 7.18.3", "the tabulator goes through a page in the order of its structure")
def tab_order(file):
    for page in file.pages:
        if page.obj.get("/Annots") is not None and text(page.obj.get("/Tabs")) != "/S":
            yield f"page {page.index + 1}"


@rule("UA 7.18.4", "what is filled in by hand says so and says what it is; a field of a program has its widget")
def fields(file):
    for element in file.elements:
        if element.role == "/Form":
            by_hand = text(element.attribute("/PrintField", "/Role")) in ("/rb", "/cb", "/pb", "/tv")
            if not by_hand and (len(element.objects) != 1 or len(element.kids) != 1):
                yield "a Form that is neither"
            if by_hand and not (text(element.obj.get("/Alt")) or "").strip():
                yield "a Form without words"
