"""Texts of Word, written anew: words, headings, lists, tables, notes and pictures, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree  # type: ignore[import-untyped]  # ships no types

from .parts import RELATIONS, Given, Made, Related, Tree, local, refuse_what_says
from .reading import Uncleanable, names
from .word_forms import MAIN, element, lists, name, picture, styles

#: fields whose results say nothing of who wrote them, or where
_FIELDS = names(
    "PAGE NUMPAGES SECTIONPAGES TOC HYPERLINK REF PAGEREF NOTEREF STYLEREF SEQ LISTNUM FORMTEXT INCLUDEPICTURE ="
)
_OPENED = frozenset({"ins", "moveTo", "smartTag", "customXml", "hyperlink", "sdtContent", "dir", "bdo"})
#: not shown, or said anew
_LEFT_OUT = frozenset({"del", "moveFrom", "delText", "instrText", "delInstrText", "pPr", "rPr", "tblPr", "tblGrid",
                       "trPr", "tcPr", "sdtPr", "sdtEndPr", "annotationRef", "smartTagPr", "customXmlPr"})  # fmt: skip
_IN_RUNS = frozenset({"tab", "cr", "noBreakHyphen", "softHyphen", "footnoteRef", "endnoteRef", "separator",
                      "continuationSeparator"})  # fmt: skip
_REFERENCES = frozenset({"footnoteReference", "endnoteReference", "commentReference", "commentRangeStart",
                         "commentRangeEnd"})  # fmt: skip
_STORIES = {"header": "hdr", "footer": "ftr", "footnotes": "footnotes", "endnotes": "endnotes", "comments": "comments"}
_LOOKS = ("b", "i", "strike")
_SIDES = frozenset({"left", "center", "right", "both", "start", "end"})
_EMBED, _ID = f"{{{RELATIONS}}}embed", f"{{{RELATIONS}}}id"
_MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"
_VECTOR = "urn:schemas-microsoft-com:vml"


def rewrite_word(given: Given) -> dict[str, bytes]:
    """The parts of a new package that shows the same."""
    made = Made(given, "word")
    related = given.related("word/document.xml")
    headings = _headings(given, related)
    main = "word/document.xml"
    story = _Story(given, made, main, related, headings)
    document = element("document")
    old = given.tree(main).find(f"{MAIN}body")
    if old is None:
        raise Uncleanable("it holds no text")
    story.blocks(old, etree.SubElement(document, name("body")))
    for one in related.values():
        if one.kind in ("footnotes", "endnotes", "comments"):
            _notes(story, one)
        elif one.kind == "numbering":
            made.put("word/numbering.xml", lists(given.tree(one.name)), "wordprocessingml.numbering")
            made.relate(main, "numbering", "word/numbering.xml")
    made.put("word/styles.xml", styles(), "wordprocessingml.styles")
    made.relate(main, "styles", "word/styles.xml")
    made.put(main, document, "wordprocessingml.document.main")
    return made.whole(main)


def _headings(given: Given, related: dict[str, Related]) -> dict[str, str]:
    """Styles of the given document that are headings, by their names there: the names are ours."""
    found: dict[str, str] = {}
    for one in related.values():
        if one.kind == "styles":
            for style in given.tree(one.name).iter(f"{MAIN}style"):
                called = style.find(f"{MAIN}name")
                said = (called.get(f"{MAIN}val", "") if called is not None else "").lower()
                if re.fullmatch(r"heading [1-6]|title", said):
                    found[style.get(f"{MAIN}styleId", "")] = said.title().replace(" ", "")
    return found


def _notes(story: _Story, one: Related) -> None:
    kind = one.kind
    source = f"word/{kind}.xml"
    inner = _Story(story.given, story.made, source, story.given.related(one.name), story.headings)
    tree = element(_STORIES[kind])
    for note in story.given.tree(one.name):
        made = element(local(note), into=tree, id=str(int(note.get(f"{MAIN}id", ""))))
        if (said := note.get(f"{MAIN}type")) in ("separator", "continuationSeparator"):
            made.set(f"{MAIN}type", said)
        if kind == "comments":
            made.set(f"{MAIN}author", "-")
        inner.blocks(note, made)
    story.made.put(source, tree, f"wordprocessingml.{kind}")
    story.made.relate(story.source, kind, source)


@dataclass(slots=True)
class _Story:
    """One part with paragraphs."""

    given: Given
    made: Made
    #: what the part is called in the new package
    source: str
    related: dict[str, Related]
    headings: dict[str, str]
    #: fields that are open: what they are asked to show, and whether their result has begun
    fields: list[list[str]] = field(default_factory=list)
    #: texts in boxes, which stand behind their paragraph
    boxes: list[Tree] = field(default_factory=list)

    def blocks(self, old: Tree, new: Tree) -> None:
        """Paragraphs and tables."""
        for one in _open(old):
            match local(one):
                case "p":
                    self._paragraph(one, new)
                case "tbl":
                    self._table(one, new)
                case "sectPr":
                    self._section(one, new)
                case kind if kind not in _LEFT_OUT:
                    self._other(one, new)

    def _paragraph(self, old: Tree, new: Tree) -> None:
        made = element("p", into=new)
        looks = old.find(f"{MAIN}pPr")
        if looks is not None:
            kept = element("pPr", into=made)
            style = _value(looks, "pStyle")
            if style in self.headings:
                element("pStyle", into=kept, val=self.headings[style])
            numbered = looks.find(f"{MAIN}numPr")
            if numbered is not None and _value(numbered, "numId").isdigit():
                listed = element("numPr", into=kept)
                element("ilvl", into=listed, val=str(int(_value(numbered, "ilvl") or 0)))
                element("numId", into=listed, val=_value(numbered, "numId"))
            if (side := _value(looks, "jc")) in _SIDES:
                element("jc", into=kept, val=side)
            section = looks.find(f"{MAIN}sectPr")
            if section is not None:
                self._section(section, kept)
        self._inline(old, made)
        boxes, self.boxes = self.boxes, []
        for box in boxes:
            self.blocks(box, new)

    def _inline(self, old: Tree, new: Tree) -> None:
        for one in _open(old):
            kind = local(one)
            if kind == "r":
                self._run(one, new)
            elif kind == "fldSimple":
                if _shows(one.get(f"{MAIN}instr", "")):
                    self._inline(one, new)
            elif kind in _REFERENCES:
                element(kind, into=new, id=str(int(one.get(f"{MAIN}id", ""))))
            elif kind not in _LEFT_OUT:
                self._other(one, new)

    def _run(self, old: Tree, new: Tree) -> None:
        looks = old.find(f"{MAIN}rPr")
        is_hidden = looks is not None and looks.find(f"{MAIN}vanish") is not None
        made = element("r")
        kept = element("rPr", into=made)
        for look in _LOOKS:
            if looks is not None and looks.find(f"{MAIN}{look}") is not None:
                on = _value(looks, look) not in ("0", "false", "off")
                element(look, into=kept, val="1" if on else "0")
        raised = _value(looks, "vertAlign") if looks is not None else ""
        if raised in ("superscript", "subscript"):
            element("vertAlign", into=kept, val=raised)
        for one in _open(old):
            kind = local(one)
            if kind == "fldChar":
                self._field(one.get(f"{MAIN}fldCharType", ""))
            elif kind == "instrText":
                if self.fields:
                    self.fields[-1][0] += one.text or ""
            elif not is_hidden and all(begun and _shows(asked) for asked, begun in self.fields):
                self._in_run(one, made)
        if len(made) > 1:
            new.append(made)

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self.fields.append(["", ""])
        elif kind == "separate" and self.fields:
            self.fields[-1][1] = "begun"
        elif kind == "end" and self.fields:
            self.fields.pop()

    def _in_run(self, one: Tree, made: Tree) -> None:
        kind = local(one)
        if kind == "t":
            text = element("t", into=made)
            text.text = one.text
            text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        elif kind == "br":
            turns = {"type": "page"} if one.get(f"{MAIN}type") == "page" else {}
            element("br", into=made, **turns)
        elif kind in _IN_RUNS:
            element(kind, into=made)
        elif kind in _REFERENCES:
            element(kind, into=made, id=str(int(one.get(f"{MAIN}id", ""))))
        elif kind not in _LEFT_OUT:
            self._other(one, made)

    def _other(self, one: Tree, new: Tree) -> None:
        """Pictures and boxes with text, however they are drawn. Raises Uncleanable for other things that show."""
        if local(one) == "AlternateContent":
            one = next(iter(one), one)  # the same again stands behind it, for older programs
        inside = list(one.iter(etree.Element))
        boxes = [inner for inner in inside if local(inner) == "txbxContent"]
        pictures = [inner for inner in inside if local(inner) in ("blip", "imagedata")]
        pictures = [
            inner for inner in pictures if not any(local(above) == "txbxContent" for above in inner.iterancestors())
        ]
        if not boxes and not pictures:
            refuse_what_says(one)
        if any(local(inner) in ("chart", "relIds", "textpath", "OLEObject", "control") for inner in inside):
            raise Uncleanable("it shows something that cannot be kept without what it tells")
        for inner in pictures:
            found = self.related.get(inner.get(_EMBED) or inner.get(_ID) or "")
            if found is None:
                continue  # it would stand elsewhere
            relation = self.made.picture(self.source, found.name)
            run = new if local(new) == "r" else element("r", into=new if local(new) == "p" else element("p", into=new))
            run.append(picture(relation, inner, len(self.made.parts)))
        self.boxes += [box for box in boxes if not any(local(above) == "txbxContent" for above in box.iterancestors())]

    def _table(self, old: Tree, new: Tree) -> None:
        made = element("tbl", into=new)
        looks = element("tblPr", into=made)
        borders = element("tblBorders", into=looks)
        for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
            element(side, into=borders, val="single", sz="4", space="0", color="auto")
        grid = element("tblGrid", into=made)
        for column in old.iterfind(f"{MAIN}tblGrid/{MAIN}gridCol"):
            element("gridCol", into=grid, w=str(int(column.get(f"{MAIN}w") or 1000)))
        for row in _open(old):
            if local(row) == "tr" and row.find(f"{MAIN}trPr/{MAIN}del") is None:
                kept = element("tr", into=made)
                for cell in _open(row):
                    if local(cell) == "tc":
                        self._cell(cell, kept)
                    elif local(cell) not in _LEFT_OUT:
                        refuse_what_says(cell)
            elif local(row) not in (*_LEFT_OUT, "tr"):
                refuse_what_says(row)

    def _cell(self, old: Tree, new: Tree) -> None:
        made = element("tc", into=new)
        looks, kept = old.find(f"{MAIN}tcPr"), element("tcPr", into=made)
        if looks is not None:
            if _value(looks, "gridSpan").isdigit():
                element("gridSpan", into=kept, val=_value(looks, "gridSpan"))
            if looks.find(f"{MAIN}vMerge") is not None:
                element("vMerge", into=kept, val="restart" if _value(looks, "vMerge") == "restart" else "continue")
        self.blocks(old, made)
        if local(made[-1]) != "p":
            element("p", into=made)

    def _section(self, old: Tree, new: Tree) -> None:
        made = element("sectPr", into=new)
        for one in old:
            kind = local(one).removesuffix("Reference")
            found = self.related.get(one.get(_ID, ""))
            if kind in ("header", "footer") and found is not None:
                said = one.get(f"{MAIN}type", "")
                reference = element(f"{kind}Reference", into=made)
                reference.set(f"{MAIN}type", said if said in ("first", "even") else "default")
                reference.set(_ID, self._margin(kind, found))
        for kind in ("pgSz", "pgMar"):
            one = old.find(f"{MAIN}{kind}")
            if one is not None:
                sizes = {local_of: value for key, value in one.attrib.items()
                         if value.lstrip("-").isdigit() and (local_of := str(etree.QName(key).localname))}  # fmt: skip
                element(kind, into=made, **sizes)

    def _margin(self, kind: str, found: Related) -> str:
        """A line above or below the pages."""
        source = f"word/{kind}{len(self.made.parts)}.xml"
        tree = element(_STORIES[kind])
        self.made.parts[source] = b""
        _Story(self.given, self.made, source, self.given.related(found.name), self.headings).blocks(
            self.given.tree(found.name), tree
        )
        if not len(tree):
            element("p", into=tree)
        self.made.put(source, tree, f"wordprocessingml.{kind}")
        return self.made.relate(self.source, kind, source)


def _open(old: Tree) -> Iterator[Tree]:
    """What stands in an element, also in those around it that show nothing themselves."""
    for one in old.iterchildren(etree.Element):
        kind = local(one)
        if one.tag.startswith((f"{{{_MATH}}}", f"{{{_VECTOR}}}")):
            yield one
        elif kind == "sdt" or kind in _OPENED:
            yield from _open(one)
        else:
            yield one


def _shows(asked: str) -> bool:
    """A field shows what anybody may see."""
    return (asked.strip().upper().split() or [""])[0].lstrip("\\") in _FIELDS or asked.strip().startswith("=")


def _value(looks: Tree, kind: str) -> str:
    found = looks.find(f"{MAIN}{kind}")
    return str(found.get(f"{MAIN}val", "")) if found is not None else ""
