"""What the file says of itself: XMP, Info, language, title."""

import re
import xml.etree.ElementTree as ElementTree

from reading import get
from rule import rule

SPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "extension": "http://www.aiim.org/pdfa/ns/extension/",
    "schema": "http://www.aiim.org/pdfa/ns/schema#",
    "property": "http://www.aiim.org/pdfa/ns/property#",
}
KNOWN = {SPACES[k] for k in ("rdf", "dc", "xmp", "pdf", "pdfaid", "extension", "schema", "property")}
KNOWN |= {"http://ns.adobe.com/xap/1.0/mm/", "http://ns.adobe.com/xap/1.0/rights/", "adobe:ns:meta/"}
# BCP 47: a language, then parts of up to eight letters or figures.
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*\Z|[A-Za-z]{5,8}(-[A-Za-z0-9]{1,8})*\Z|[xi](-[A-Za-z0-9]{1,8})+\Z")


def tree(file):
    try:
        return ElementTree.fromstring(file.xmp) if file.xmp is not None else None
    except ElementTree.ParseError:
        return None


def said(file, path):
    root = tree(file)
    found = None if root is None else root.find(".//" + path, SPACES)
    return None if found is None else found.text or ""


@rule("A 6.6.2.1, UA 7.1", "there is XMP, it can be parsed, and its packet has no length or encoding")
def xmp(file):
    if file.xmp is None or tree(file) is None:
        yield "none that can be parsed"
        return
    stream = file.root.Metadata
    if str(stream.get("/Type")) != "/Metadata" or str(stream.get("/Subtype")) != "/XML":
        yield "the stream is not named as metadata"
    head = file.xmp[: file.xmp.find(b"?>") + 2]
    if b"bytes=" in head or b"encoding=" in head:
        yield head.decode("utf-8", "replace")


@rule("A 6.6.2.3", "each property is of a schema that PDF/A knows or that the file describes")
def schemas(file):
    root = tree(file)
    if root is None:
        return
    described = set()
    for schema in root.iter(f"{{{SPACES['schema']}}}namespaceURI"):
        described.add(schema.text)
    for element in root.iter():
        space = element.tag[1:].split("}")[0]
        if space not in KNOWN and space not in described:
            yield element.tag


@rule("A 6.6.3", "what stands in Info stands in XMP, word for word and to the second")
def info(file):
    dictionary = file.pdf.trailer.get("/Info")
    if dictionary is None:
        return
    for key, path in (
        ("/Title", "dc:title//rdf:li"),
        ("/Author", "dc:creator//rdf:li"),
        ("/Creator", "xmp:CreatorTool"),
        ("/Producer", "pdf:Producer"),
    ):
        if key in dictionary and str(dictionary[key]) != said(file, path):
            yield f"{key} {dictionary[key]!s} and {said(file, path)}"
    for key, path in (("/CreationDate", "xmp:CreateDate"), ("/ModDate", "xmp:ModifyDate")):
        if key in dictionary:
            figures = re.sub(r"\D", "", str(dictionary[key]))
            if figures != re.sub(r"\D", "", said(file, path) or ""):
                yield f"{key} {dictionary[key]!s} and {said(file, path)}"


@rule("A 6.6.4", "XMP says PDF/A-2, level A")
def archive_mark(file):
    if said(file, "pdfaid:part") != "2" or said(file, "pdfaid:conformance") != "A":
        yield f"{said(file, 'pdfaid:part')}{said(file, 'pdfaid:conformance')}"


@rule("UA 5", "XMP says PDF/UA-1")
def access_mark(file):
    if said(file, "pdfuaid:part") != "1":
        yield str(said(file, "pdfuaid:part"))


@rule("UA 7.1", "the file has a title, and a window shows it")
def title(file):
    if not (said(file, "dc:title//rdf:li") or "").strip():
        yield "no dc:title"
    if get(file.root, "/ViewerPreferences", "/DisplayDocTitle") is not True:
        yield "DisplayDocTitle"


@rule("A 6.7.4, UA 7.2", "the language of the file is named, and each name of a language is one")
def language(file):
    lang = file.root.get("/Lang")
    if lang is None or not LANGUAGE.match(str(lang)):
        yield f"the file: {lang}"
    for element in file.elements:
        lang = element.obj.get("/Lang")
        if lang is not None and not LANGUAGE.match(str(lang)):
            yield f"{element.type}: {lang}"
