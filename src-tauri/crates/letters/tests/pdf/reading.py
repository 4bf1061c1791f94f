"""A PDF as the rules look at it: its bytes, its objects, its pages' content, its structure tree.

Never here: a judgement. A file that is too damaged to be read so far raises, and that is a finding.
"""

import functools
import re
import struct

import pikepdf

PAINT = {"Tj", "TJ", "'", '"', "f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "Do", "sh", "BI", "INLINE IMAGE"}
SHOW = {"Tj", "TJ", "'", '"'}


def number(obj):
    return obj.objgen if obj.is_indirect else None


def get(dictionary, *keys, default=None):
    """The value under keys one below the other, or the default where one is missing."""
    for key in keys:
        if not isinstance(dictionary, (pikepdf.Dictionary, pikepdf.Stream)) and not isinstance(
            dictionary, pikepdf.Object
        ):
            return default
        try:
            dictionary = dictionary.get(key)
        except (TypeError, ValueError, AttributeError):
            return default
        if dictionary is None:
            return default
    return dictionary


def text(obj):
    return None if obj is None else str(obj)


class Sequence:
    """A marked-content sequence of a page that has a number."""

    def __init__(self, tag, mcid):
        self.tag, self.mcid, self.painted = tag, mcid, 0


class Page:
    def __init__(self, obj, index):
        self.obj, self.index = obj, index
        self.id = number(obj)
        self.sequences = {}
        self.twice = []
        self.untagged = 0
        self.mixed = 0
        self.unbalanced = 0
        self.depth = 0
        self.operators = set()
        self.fonts = {}
        self.private = {}
        self.named = {"Font": set(), "XObject": set(), "ExtGState": set(), "ColorSpace": set(), "Properties": set()}
        self.artifacts = []
        # Each picture: what it is marked as, and its name.
        self.drawn = []
        self.mode_invisible = set()
        self._scan()

    @property
    def size(self):
        node = self.obj
        while "/MediaBox" not in node:
            node = node.Parent
        left, bottom, right, top = (float(v) for v in node.MediaBox)
        return right - left, top - bottom

    def _scan(self):
        stack, font, fonts, depth, mode = [], None, [], 0, 0
        for instruction in pikepdf.parse_content_stream(self.obj):
            operator = str(instruction.operator)
            operands = instruction.operands
            self.operators.add(operator)
            if operator in ("BDC", "BMC"):
                self._begin(stack, operator, operands)
            elif operator == "EMC":
                if stack:
                    stack.pop()
                else:
                    self.unbalanced += 1
            elif operator == "q":
                depth += 1
                fonts.append((font, mode))
                self.depth = max(self.depth, depth)
            elif operator == "Q":
                depth -= 1
                if fonts:
                    font, mode = fonts.pop()
                else:
                    self.unbalanced += 1
            elif operator == "Tf":
                font = str(operands[0])
                self.named["Font"].add(font)
            elif operator == "Tr":
                mode = int(operands[0])
            elif operator == "Do":
                self.named["XObject"].add(str(operands[0]))
                self.drawn.append((stack[-1][3] if stack else None, str(operands[0])))
            elif operator == "gs":
                self.named["ExtGState"].add(str(operands[0]))
            elif operator in ("cs", "CS"):
                self.named["ColorSpace"].add(str(operands[0]))
            if operator in PAINT:
                self._paint(stack)
            if operator in SHOW:
                said = any(entry[2] for entry in stack)
                for code in codes(operands):
                    self.fonts.setdefault(font, set()).add(code)
                    if not said:
                        self.private.setdefault(font, set()).add(code)
        self.unbalanced += len(stack) + abs(depth)

    def _begin(self, stack, operator, operands):
        tag = str(operands[0])
        properties = operands[1] if operator == "BDC" else None
        if isinstance(properties, pikepdf.Name):
            self.named["Properties"].add(str(properties))
            properties = get(self.obj, "/Resources", "/Properties", str(properties))
        mcid = get(properties, "/MCID")
        said = get(properties, "/ActualText") is not None
        sequence = None
        if tag == "/Artifact":
            self.artifacts.append(properties)
            if any(entry[0] is not None for entry in stack):
                self.mixed += 1
        elif mcid is not None:
            mcid = int(mcid)
            if any(entry[1] for entry in stack) or any(entry[0] is not None for entry in stack):
                self.mixed += 1
            if mcid in self.sequences:
                self.twice.append(mcid)
            sequence = self.sequences.setdefault(mcid, Sequence(tag, mcid))
        stack.append((sequence, tag == "/Artifact", said, tag))

    def _paint(self, stack):
        owner = next((entry[0] for entry in stack if entry[0] is not None), None)
        if owner is not None:
            owner.painted += 1
        elif not any(entry[1] for entry in stack):
            self.untagged += 1


def codes(operands):
    for operand in operands:
        parts = operand if isinstance(operand, pikepdf.Array) else [operand]
        for part in parts:
            if isinstance(part, pikepdf.String):
                raw = bytes(part)
                for at in range(0, len(raw) - 1, 2):
                    yield raw[at] << 8 | raw[at + 1]


class Element:
    def __init__(self, obj, parent):
        self.obj, self.parent = obj, parent
        self.id = number(obj)
        self.type = text(obj.get("/S")) or ""
        self.role = self.type
        self.elements, self.contents, self.objects = [], [], []
        # In their order: ("element", Element), ("content", page, mcid), ("object", obj).
        self.kids = []

    def attribute(self, owner, key):
        attributes = self.obj.get("/A")
        for one in attributes if isinstance(attributes, pikepdf.Array) else [attributes]:
            if text(get(one, "/O")) == owner and get(one, key) is not None:
                return one.get(key)
        return None


class File:
    def __init__(self, path):
        self.path = path
        with open(path, "rb") as file:
            self.bytes = file.read()
        # As it is: pikepdf would hand down to each page what it inherits, here and when it is asked for the pages.
        self.pdf = pikepdf.open(path, inherit_page_attributes=False)
        self.root = self.pdf.Root
        self.without_resources = [
            obj.objgen
            for obj in self.pdf.objects
            if isinstance(obj, pikepdf.Dictionary) and text(obj.get("/Type")) == "/Page" and "/Resources" not in obj
        ]
        self.pages = [Page(page.obj, index) for index, page in enumerate(self.pdf.pages)]
        self.page_of = {page.id: page for page in self.pages}
        self.elements = []
        self.loops = 0
        self._tree()

    def _tree(self):
        root = self.root.get("/StructTreeRoot")
        if root is None:
            return
        self.rolemap = {str(k): str(v) for k, v in (root.get("/RoleMap") or {}).items()}
        seen, waiting = set(), []
        top = root.get("/K")
        for kid in reversed(list(top) if isinstance(top, pikepdf.Array) else [top]):
            if kid is not None:
                waiting.append((kid, None, None))
        while waiting:
            obj, parent, place = waiting.pop()
            if number(obj) is not None:
                if number(obj) in seen:
                    self.loops += 1
                    continue
                seen.add(number(obj))
            element = Element(obj, parent)
            role, steps = element.type, 0
            while role in self.rolemap and steps < 20:
                role, steps = self.rolemap[role], steps + 1
            element.role = role
            self.elements.append(element)
            if parent is not None:
                parent.elements.append(element)
                parent.kids[place] = ("element", element)
            kids = obj.get("/K")
            kids = list(kids) if isinstance(kids, pikepdf.Array) else [] if kids is None else [kids]
            page = obj.get("/Pg")
            below = []
            for kid in kids:
                if isinstance(kid, int):
                    entry = ("content", number(page) if page is not None else None, int(kid))
                elif text(get(kid, "/Type")) == "/MCR":
                    entry = ("content", number(kid.get("/Pg", page)), int(kid.get("/MCID")))
                elif text(get(kid, "/Type")) == "/OBJR":
                    entry = ("object", kid.get("/Obj"))
                else:
                    # Its place is kept; one that is met a second time stays out of it.
                    below.append((kid, element, len(element.kids)))
                    element.kids.append(("element", None))
                    continue
                element.kids.append(entry)
                (element.contents if entry[0] == "content" else element.objects).append(entry[1:])
            waiting.extend(reversed(below))

    def in_order(self):
        """Each content as a reader comes to it: its element, its page, its number."""
        tops = [("element", e) for e in self.elements if e.parent is None]
        waiting = [(None, kid) for kid in reversed(tops)]
        while waiting:
            owner, kid = waiting.pop()
            if kid[0] == "content":
                yield owner, kid[1], kid[2]
            elif kid[0] == "element" and kid[1] is not None:
                waiting.extend((kid[1], below) for below in reversed(kid[1].kids))

    @functools.cached_property
    def parents(self):
        """The parent tree: key to what stands under it."""
        found = {}

        def walk(node, depth):
            nums = list(node.get("/Nums") or [])
            for key, value in zip(nums[0::2], nums[1::2]):
                found[int(key)] = value
            for kid in node.get("/Kids") or []:
                if depth < 20:
                    walk(kid, depth + 1)

        tree = get(self.root, "/StructTreeRoot", "/ParentTree")
        if tree is not None:
            walk(tree, 0)
        return found

    @functools.cached_property
    def annotations(self):
        return [(page, annotation) for page in self.pages for annotation in page.obj.get("/Annots") or []]

    @functools.cached_property
    def fonts(self):
        """The fonts that show something: name and page aside, one entry for each font object."""
        found = {}
        for page in self.pages:
            for name, shown in page.fonts.items():
                obj = get(page.obj, "/Resources", "/Font", name or "/")
                key = number(obj) if obj is not None else (page.index, name)
                font = found.setdefault(key, Font(obj))
                font.codes |= shown
                font.unsaid |= page.private.get(name, set())
        return list(found.values())

    @functools.cached_property
    def xmp(self):
        stream = self.root.get("/Metadata")
        return None if stream is None else stream.read_bytes()


class Font:
    def __init__(self, obj):
        self.obj, self.codes, self.unsaid = obj, set(), set()
        kids = get(obj, "/DescendantFonts")
        self.cid = kids[0] if kids is not None and len(kids) else None
        self.descriptor = get(self.cid, "/FontDescriptor")
        self.name = text(get(obj, "/BaseFont"))

    @functools.cached_property
    def program(self):
        stream = get(self.descriptor, "/FontFile2")
        return None if stream is None else TrueType(stream.read_bytes())

    @functools.cached_property
    def widths(self):
        """Code to width, as the dictionary says."""
        out, items, at = {}, list(get(self.cid, "/W") or []), 0
        while at + 1 < len(items):
            if isinstance(items[at + 1], pikepdf.Array):
                for i, width in enumerate(items[at + 1]):
                    out[int(items[at]) + i] = float(width)
                at += 2
            else:
                for code in range(int(items[at]), int(items[at + 1]) + 1):
                    out[code] = float(items[at + 2])
                at += 3
        return out

    @functools.cached_property
    def unicode(self):
        """Code to text, as ToUnicode says."""
        stream = get(self.obj, "/ToUnicode")
        if stream is None:
            return None
        cmap, out = stream.read_bytes().decode("latin-1"), {}
        one = lambda digits: bytes.fromhex(digits).decode("utf-16-be", "replace")
        for block in re.findall(r"beginbfchar(.*?)endbfchar", cmap, re.S):
            for code, to in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>", block):
                out[int(code, 16)] = one(to)
        for block in re.findall(r"beginbfrange(.*?)endbfrange", cmap, re.S):
            for low, high, to in re.findall(
                r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(<[0-9A-Fa-f]*>|\[.*?\])", block, re.S
            ):
                low, high = int(low, 16), int(high, 16)
                if to.startswith("["):
                    for i, part in enumerate(re.findall(r"<([0-9A-Fa-f]*)>", to)):
                        out[low + i] = one(part)
                else:
                    first = one(to[1:-1])
                    for code in range(low, high + 1):
                        out[code] = first[:-1] + chr(ord(first[-1]) + code - low)
        return out


class TrueType:
    """The tables that the rules need of an embedded TrueType program."""

    def __init__(self, data):
        self.tables = {}
        for i in range(struct.unpack(">H", data[4:6])[0]):
            tag, _, at, size = struct.unpack(">4sLLL", data[12 + 16 * i : 28 + 16 * i])
            self.tables[tag.decode("latin-1")] = data[at : at + size]
        self.units = struct.unpack(">H", self.tables["head"][18:20])[0]
        self.glyphs = struct.unpack(">H", self.tables["maxp"][4:6])[0]
        self.metrics = struct.unpack(">H", self.tables["hhea"][34:36])[0]

    def width(self, glyph):
        at = min(glyph, self.metrics - 1) * 4
        return struct.unpack(">H", self.tables["hmtx"][at : at + 2])[0] * 1000 / self.units
