"""The file and what may not be in it: bytes, trailer, limits, actions, annotations, colours."""

import re
import subprocess

import pikepdf

from reading import get, text
from rule import rule

OPERATORS = set(
    "b B b* B* BDC BI BMC BT BX c cm CS cs d d0 d1 Do DP EI EMC ET EX f F f* G g gs h i ID j J K k l m M MP n "
    "q Q re RG rg ri s S SC sc SCN scn sh T* Tc Td TD Tf Tj TJ TL Tm Tr Ts Tw Tz v w W W* y ' \"".split()
)
OPERATORS.add("INLINE IMAGE")
# Waymark's drawings are paths in plain colours.
DRAWING = set("q Q cm w J j M d m l c h re f f* S B B* b b* W W* n rg RG g G".split())


@rule("A 6.1.2", "the file begins with %PDF-1.n and a comment of bytes above 127")
def header(file):
    if not re.match(rb"%PDF-1\.[0-7][\r\n]+%[\x80-\xff]{4}", file.bytes):
        yield repr(file.bytes[:16])


@rule("A 6.1.3", "nothing follows the last end of file but one line end")
def end_of_file(file):
    if not re.search(rb"%%EOF\r?\n?\Z", file.bytes):
        yield repr(file.bytes[-16:])


@rule("A 6.1.3, UA 7.16", "the file has an identifier and is not encrypted")
def trailer(file):
    ids = file.pdf.trailer.get("/ID")
    if ids is None or len(ids) != 2 or not all(bytes(i) for i in ids):
        yield "no /ID"
    if file.pdf.is_encrypted or "/Encrypt" in file.pdf.trailer:
        yield "encrypted"


@rule("A 6.1.4, 6.1.7, 6.1.9", "qpdf finds the syntax, the cross-references and the lengths of streams right")
def syntax(file):
    done = subprocess.run(["qpdf", "--check", file.path], capture_output=True, text=True)
    if done.returncode != 0:
        yield (done.stdout + done.stderr).strip().splitlines()[-1]


@rule("A 6.1.7.2", "no stream is made by LZW, Crypt or an outside file")
def filters(file):
    for obj in file.pdf.objects:
        if isinstance(obj, pikepdf.Stream):
            names = obj.get("/Filter")
            names = list(names) if isinstance(names, pikepdf.Array) else [names]
            if any(text(name) in ("/LZWDecode", "/Crypt", "/LZW") for name in names) or "/F" in obj:
                yield str(obj.objgen)


@rule("A 6.1.13", "names, texts, arrays and numbers keep to the limits")
def limits(file):
    def walk(obj, depth):
        if isinstance(obj, pikepdf.Name) and len(str(obj).encode()) > 128:
            yield f"name {str(obj)[:20]}"
        elif isinstance(obj, pikepdf.String) and len(bytes(obj)) > 32767:
            yield "a string"
        elif isinstance(obj, (pikepdf.Dictionary, pikepdf.Stream)):
            for key, value in obj.items():
                if len(key.encode()) > 128:
                    yield f"key {key[:20]}"
                if not (isinstance(value, pikepdf.Object) and value.is_indirect) and depth < 30:
                    yield from walk(value, depth + 1)
        elif isinstance(obj, pikepdf.Array):
            for value in obj:
                if not (isinstance(value, pikepdf.Object) and value.is_indirect) and depth < 30:
                    yield from walk(value, depth + 1)
        elif isinstance(obj, int) and not -(2**31) <= obj < 2**31:
            yield f"number {obj}"

    for obj in file.pdf.objects:
        yield from walk(obj, 0)
    if len(file.pdf.objects) > 8388607:
        yield "too many objects"
    for page in file.pages:
        if page.depth > 28:
            yield f"page {page.index + 1}: {page.depth} graphics states deep"


@rule("A 6.2.2", "content uses only operators that PDF has, and closes what it opens")
def operators(file):
    for page in file.pages:
        strange = page.operators - OPERATORS
        if strange or page.unbalanced:
            yield f"page {page.index + 1}: {sorted(strange)} {page.unbalanced} not closed"


@rule("A 6.2.2", "a page has its own resources, and all that its content names is in them")
def resources(file):
    for page in file.without_resources:
        yield f"{page} takes its resources from above"
    for page in file.pages:
        for kind, names in page.named.items():
            for name in names:
                known = ("/DeviceRGB", "/DeviceGray", "/DeviceCMYK", "/Pattern")
                if get(page.obj, "/Resources", "/" + kind, name) is None and name not in known:
                    yield f"page {page.index + 1}: {kind} {name}"


@rule("A 6.2.3", "one output intent for PDF/A, with a profile of a printer or monitor in version 4 or before")
def output_intent(file):
    intents = [i for i in file.root.get("/OutputIntents") or [] if text(i.get("/S")) == "/GTS_PDFA1"]
    if not intents:
        yield "none"
        return
    if len({i.get("/DestOutputProfile").objgen for i in intents if "/DestOutputProfile" in i}) != 1:
        yield "not one profile"
        return
    if intents[0].get("/OutputConditionIdentifier") is None:
        yield "no identifier"
    stream = intents[0].DestOutputProfile
    profile = stream.read_bytes()
    channels = {b"RGB ": 3, b"GRAY": 1, b"CMYK": 4}.get(profile[16:20])
    if (
        len(profile) != int.from_bytes(profile[:4], "big")
        or profile[36:40] != b"acsp"
        or profile[8] > 4
        or profile[12:16] not in (b"mntr", b"prtr")
        or channels != stream.get("/N")
    ):
        yield "the profile is not whole"


@rule("A 6.2.4.3", "colours of a device are those of the output intent")
def device_colours(file):
    intents = file.root.get("/OutputIntents") or []
    profile = get(intents[0], "/DestOutputProfile") if len(intents) else None
    space = profile.read_bytes()[16:20] if profile is not None else None
    for page in file.pages:
        if page.operators & {"rg", "RG"} and space != b"RGB ":
            yield f"page {page.index + 1}: RGB"
        if page.operators & {"k", "K"} and space != b"CMYK":
            yield f"page {page.index + 1}: CMYK"
        if page.operators & {"g", "G"} and space is None:
            yield f"page {page.index + 1}: grey"


@rule("A 6.2.5", "no graphics state has a transfer function or a halftone of its own")
def graphics_states(file):
    for obj in file.pdf.objects:
        if isinstance(obj, pikepdf.Dictionary) and text(obj.get("/Type")) == "/ExtGState":
            if "/TR" in obj or "/HTP" in obj or text(obj.get("/TR2", "/Default")) != "/Default":
                yield str(obj.objgen)


@rule("A 6.2.9, 6.2.8, UA 7.20", "no PostScript, no reference to another file, no alternate picture")
def external_objects(file):
    for obj in file.pdf.objects:
        if isinstance(obj, pikepdf.Stream) and text(obj.get("/Subtype")) in ("/Form", "/Image", "/PS"):
            if text(obj.get("/Subtype")) == "/PS" or any(k in obj for k in ("/Ref", "/PS", "/OPI", "/Alternates")):
                yield str(obj.objgen)


@rule("A 6.2.8", "a picture of dots is not smoothed by the reader, and its colours are grey or those of the output intent")
def images(file):
    for obj in file.pdf.objects:
        if not isinstance(obj, pikepdf.Stream) or text(obj.get("/Subtype")) != "/Image":
            continue
        if obj.get("/Interpolate") is True:
            yield f"{obj.objgen}: Interpolate"
        parts = {"/DeviceGray": 1, "/DeviceRGB": 3}.get(text(obj.get("/ColorSpace")))
        if parts is None:
            yield f"{obj.objgen}: colours of {text(obj.get('/ColorSpace'))}"
        elif len(obj.read_bytes()) != parts * int(obj.Width) * int(obj.Height) or obj.get("/BitsPerComponent") != 8:
            yield f"{obj.objgen}: not as many dots as it says"
        if "/SMask" in obj or "/Mask" in obj:
            yield f"{obj.objgen}: not on paper already"


@rule("A 6.2.2, 6.2.9", "a drawing that pages share has its box and its resources, and uses and names only what there is")
def drawings(file):
    for obj in file.pdf.objects:
        if not isinstance(obj, pikepdf.Stream) or text(obj.get("/Subtype")) != "/Form":
            continue
        if "/BBox" not in obj or "/Resources" not in obj:
            yield f"{obj.objgen}: no box or no resources"
        if "/Group" in obj:
            yield f"{obj.objgen}: seen through"
        depth, deepest = 0, 0
        for instruction in pikepdf.parse_content_stream(obj):
            operator = str(instruction.operator)
            depth += {"q": 1, "Q": -1}.get(operator, 0)
            deepest = max(deepest, depth)
            if operator not in DRAWING:
                yield f"{obj.objgen}: {operator}"
        if depth != 0 or deepest > 20:
            yield f"{obj.objgen}: {deepest} graphics states deep, {depth} left open"


@rule("A 6.2.10", "a page that is see-through says in which colours")
def transparency(file):
    for page in file.pages:
        if get(page.obj, "/Group", "/S") is not None and get(page.obj, "/Group", "/CS") is None:
            yield f"page {page.index + 1}"


@rule("A 6.3.1, 6.3.2", "annotations are of a kind that prints, and are printed")
def annotations(file):
    for page, one in file.annotations:
        flags = int(one.get("/F", 0))
        # Print is on; invisible, hidden, no view and toggle no view are off.
        if text(one.get("/Subtype")) in ("/3D", "/Sound", "/Screen", "/Movie") or flags & 4 == 0 or flags & 0x123:
            yield f"page {page.index + 1}: {text(one.get('/Subtype'))} with flags {flags}"


@rule("A 6.3.3", "an annotation that shows something has an appearance")
def appearances(file):
    for page, one in file.annotations:
        left, bottom, right, top = (float(v) for v in one.Rect)
        if text(one.get("/Subtype")) not in ("/Link", "/Popup") and left != right and "/AP" not in one:
            yield f"page {page.index + 1}"


@rule("A 6.4.1, 6.4.2, UA 7.15", "no form that needs a program: no XFA, no appearances to be made")
def forms(file):
    form = file.root.get("/AcroForm")
    if form is not None and ("/XFA" in form or form.get("/NeedAppearances") is True):
        yield "AcroForm"
    if "/NeedsRendering" in file.root:
        yield "NeedsRendering"


@rule("A 6.5.1, 6.5.2", "no action beyond going somewhere: no script, no program, no event")
def actions(file):
    allowed = ("/GoTo", "/GoToR", "/GoToE", "/Thread", "/URI", "/Named", "/SubmitForm")
    for obj in file.pdf.objects:
        if not isinstance(obj, pikepdf.Dictionary):
            continue
        for key in ("/A", "/OpenAction"):
            kind = get(obj, key, "/S")
            if isinstance(kind, pikepdf.Name) and text(obj.get("/S")) is None and text(kind) not in allowed:
                yield f"{obj.objgen}: {kind}"
        if "/AA" in obj:
            yield f"{obj.objgen}: AA"
    if get(file.root, "/Names", "/JavaScript") is not None:
        yield "JavaScript"


@rule("A 6.8, 6.9, 6.10, 6.11, UA 7.10, 7.11", "no file within, no layers, no other presentation, no demands")
def nothing_within(file):
    for keys in (
        ("/Names", "/EmbeddedFiles"),
        ("/AF",),
        ("/OCProperties",),
        ("/Names", "/AlternatePresentations"),
        ("/Requirements",),
        ("/Perms",),
    ):
        if get(file.root, *keys) is not None:
            yield "".join(keys)
    for page in file.pages:
        if "/PresSteps" in page.obj:
            yield f"page {page.index + 1}"
