"""Web Annotations: a quote as JSON-LD with its stacked anchor, and back.

A paragraph that a footnote or a page break interrupts has one target for each of its ranges.
Source: W3C Web Annotation Data Model, §3 and §4.2.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from citations.permalink import DOCUMENT, HASH, PARAGRAPH, format_permalink, parse_permalink
from citations.records import Address, Anchor, AnchorPiece, Passage
from corpus.records import Span

CONTEXT = ["http://www.w3.org/ns/anno.jsonld", {"x": "urn:can-cu:anchor#"}]
FRAGMENT, POSITION, QUOTE = "FragmentSelector", "TextPositionSelector", "TextQuoteSelector"
LAYER = "L1"  # offsets are code points of the file's text: NFC, \n line ends


def annotation(passage: Passage) -> dict[str, Any]:
    """The annotation of a passage as a JSON object; without a base URL its links are relative."""
    anchor, link = passage.anchor, passage.citation.permalink
    base_url = link[: link.index("?")]
    source = format_permalink(Address(doc_id=anchor.address.doc_id), base_url=base_url)
    targets = [_target(source, anchor.address.eid, piece) for piece in anchor.pieces]
    return {
        "@context": CONTEXT,
        "id": link,
        "type": "Annotation",
        "motivation": "highlighting",
        "target": targets[0] if len(targets) == 1 else targets,
        "x:layer": LAYER,
        "x:file": anchor.file,
        "x:sha256": anchor.sha256,
        "x:quote": anchor.quote,
        "x:quoteHash": f"sha256:{sha256(anchor.quote.encode()).hexdigest()}",
        "x:paragraphHash": f"sha256:{anchor.address.hash}",
        "x:segmenter": anchor.segmenter,
        "x:ocrNoise": round(anchor.noise, 6),
        "x:citation": passage.citation.full,
    }


def _target(source: str, eid: str, piece: AnchorPiece) -> dict[str, Any]:
    return {
        "source": source,
        "selector": [
            {"type": FRAGMENT, "value": eid},
            {"type": POSITION, "start": piece.span.start, "end": piece.span.end},
            {"type": QUOTE, "exact": piece.exact, "prefix": piece.prefix, "suffix": piece.suffix},
        ],
    }


def anchor_of(found: Mapping[str, Any]) -> Anchor:
    """The anchor in an annotation made by `annotation`.

    Raises: ValueError when a part is missing, of another form, or the quote does not match its hash.
    """
    try:
        targets = found["target"] if isinstance(found["target"], list) else [found["target"]]
        selectors = [{one["type"]: one for one in target["selector"]} for target in targets]
        quote = _text(found.get("x:quote", " ".join(one[QUOTE]["exact"] for one in selectors)))
        if (told := found.get("x:quoteHash")) and told != f"sha256:{sha256(quote.encode()).hexdigest()}":
            raise ValueError("x:quoteHash")
        return Anchor(
            address=_address(targets[0]["source"], selectors[0][FRAGMENT]["value"], found.get("x:paragraphHash", "")),
            pieces=tuple(_piece(one) for one in selectors),
            quote=quote,
            file=_text(found.get("x:file", "")),
            sha256=_text(found.get("x:sha256", "")),
            segmenter=_text(found.get("x:segmenter", "")),
            noise=float(found.get("x:ocrNoise", 0.0)),
        )
    except (KeyError, TypeError, IndexError, AttributeError, OverflowError, UnicodeEncodeError) as problem:
        raise ValueError(str(problem)) from problem


def _piece(selectors: Mapping[str, Mapping[str, Any]]) -> AnchorPiece:
    position, words = selectors[POSITION], selectors[QUOTE]
    return AnchorPiece(
        span=Span(int(position["start"]), int(position["end"])),
        exact=_text(words["exact"]),
        prefix=_text(words.get("prefix", "")),
        suffix=_text(words.get("suffix", "")),
    )


def _address(source: str, eid: str, digest: str) -> Address:
    """The address in the parts of an annotation.

    Raises: KeyError without a document or a well-formed eId.
    """
    document = parse_permalink(source)
    doc_id = document.doc_id if document else ""
    parts = {DOCUMENT: doc_id, PARAGRAPH: _text(eid), HASH: _text(digest).removeprefix("sha256:")}
    address = parse_permalink(parts)
    if address is None or not address.eid:
        raise KeyError(PARAGRAPH)
    return address


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"text expected, found {type(value).__name__}")
    return value
