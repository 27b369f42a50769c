"""Document numbers: found in texts, read from what people type.

Source: NĐ 30/2020/NĐ-CP, Phụ lục III (type codes, state style `số/LOẠI-CQ`), normative acts `số/năm/LOẠI-CQ`, Party
style `số-LOẠI/CQ`; the damaged forms are those seen in scanned dossiers.
"""

from __future__ import annotations

import re
from functools import lru_cache

from corpus.vietnamese.letters import fold
from corpus.vietnamese.records import DocumentSymbol

TYPE_NAMES = {
    "NQ": "nghị quyết", "QĐ": "quyết định", "CT": "chỉ thị", "CTr": "chương trình", "KL": "kết luận",
    "KH": "kế hoạch", "BC": "báo cáo", "TB": "thông báo", "TTr": "tờ trình", "TT": "thông tư", "HD": "hướng dẫn",
    "ĐA": "đề án", "NĐ": "nghị định", "QyĐ": "quy định", "QC": "quy chế", "CĐ": "công điện", "CV": "công văn",
    "DA": "dự án", "PA": "phương án", "PL": "pháp lệnh", "TTLT": "thông tư liên tịch", "BB": "biên bản",
    "TC": "thông cáo", "CTrPH": "chương trình phối hợp", "VBHN": "văn bản hợp nhất", "HĐ": "hợp đồng",
    "QH": "quy hoạch", "GM": "giấy mời", "GUQ": "giấy ủy quyền",
}  # fmt: skip
_MINISTRIES = "KHĐT TC GDĐT GTVT CT NV XD YT TP NNPTNT NNMT TNMT KHCN TTTT VHTTDL LĐTBXH NG QP CA DTTG"
_DEPARTMENTS = "CT KHĐT TC TNMT NNPTNT NNMT GTVT XD YT TP NV GDĐT KHCN TTTT VHTTDL LĐTBXH NgV"
_NATIONAL = (
    "TW BCT BBT TU HU ThU ĐU VPTW VPTU BTCTW BTGTW BTGTU BTCTU BDVTU CP TTg UBTVQH HĐND UBND TTCP VPCP NHNN KTNN "
    "TTHĐND VKSTC TANDTC HĐBCQG BCĐ MTTQ VPQH CTN TLĐ TCT TCHQ BHXH TCGDNN"
)
ORGANS = (
    *_NATIONAL.split(),
    *(f"B{ministry}" for ministry in _MINISTRIES.split()),
    *(f"S{department}" for department in _DEPARTMENTS.split()),
)
_ORGAN_BY_FOLD = {fold(organ): organ for organ in reversed(ORGANS)}
_TYPE_BY_FOLD = {fold(code): code for code in reversed(TYPE_NAMES)}
_DAMAGED_TYPES = {
    "ICH": "KH", "IỘI": "KH", "QD": "QĐ", "ND": "NĐ", "NỌ": "NQ", "CTR": "CTr", "Ctr": "CTr", "TTR": "TTr",
}  # fmt: skip

_CAPITAL = "A-ZÀ-ỴĐƠƯ"
_TYPE = "(?:" + "|".join(sorted([*TYPE_NAMES, *_DAMAGED_TYPES], key=len, reverse=True)) + ")"
_ORGAN = rf"[{_CAPITAL}][{_CAPITAL}A-Za-zđơưăâêôị0-9&]*(?:[-–][{_CAPITAL}][\w&]*)*"
_SYMBOL = re.compile(
    rf"""(?<![\w/.,])(?:
      (?P<pnum>\d{{1,4}})\s?[-–]\s?(?P<ptype>{_TYPE})\s?/\s?(?P<porg>{_ORGAN})
     |(?P<snum>\d{{1,5}}[a-z]?)\s?/\s?(?:(?P<syear>(?:19|20)\d\d)\s?/\s?)?(?P<stype>{_TYPE})\s?[-–/]\s?(?P<sorg>{_ORGAN})
     |(?P<lnum>\d{{1,3}})\s?/\s?(?P<lyear>(?:19|20)\d\d)\s?/\s?(?P<lorg>(?:UBTV)?QH\d{{1,2}})
     |(?P<cnum>\d{{1,5}})\s?/\s?(?P<corg>[{_CAPITAL}]{{2,}}\w*\s?[-–]\s?[{_CAPITAL}][{_CAPITAL}\w&]*)
     |(?P<blank>[-–/])\s?(?P<btype>{_TYPE})\s?[-–/]\s?(?P<borg>{_ORGAN})
    )(?!\w)""",
    re.VERBOSE,
)
_HINT = re.compile(rf"[-–/]\s?[{_CAPITAL}]")


def _one_edit(a: str, b: str) -> bool:
    """True when one inserted, dropped or changed letter makes `a` of `b`."""
    if abs(len(a) - len(b)) > 1:
        return False
    head = 0
    while head < min(len(a), len(b)) and a[head] == b[head]:
        head += 1
    rest_a = a[head + (len(a) >= len(b)) :]
    rest_b = b[head + (len(b) >= len(a)) :]
    return rest_a == rest_b


@lru_cache(maxsize=4096)
def organ_code(raw: str) -> tuple[str, bool]:
    """The organ code meant by a possibly damaged one, and whether it stands in the closed list.

    >>> [organ_code(code)[0] for code in ("ƯBND", "IJBND", "HĐNb", "CPj", "BGrVT", "UBND", "SCT")]
    ['UBND', 'UBND', 'HĐND', 'CP', 'BGTVT', 'UBND', 'SCT']
    """
    head, dash, unit = raw.replace("–", "-").partition("-")
    code = re.sub(r"IJ|Ị[JI]|[ƯỦỤ]", "U", head)
    known = _ORGAN_BY_FOLD.get(fold(code))
    if known is None and len(code) >= 3:
        trimmed = _ORGAN_BY_FOLD.get(fold(code[:-1])) if code[-1].islower() else None
        near = {organ for key, organ in _ORGAN_BY_FOLD.items() if len(key) >= 4 and _one_edit(fold(code), key)}
        known = trimmed or (near.pop() if len(near) == 1 else None)
    return (known or code) + dash + unit, known is not None


def _type_code(raw: str) -> str:
    """The canonical spelling of a type code: "CTR" -> "CTr", "ICH" -> "KH"."""
    return raw if raw in TYPE_NAMES else _DAMAGED_TYPES.get(raw, raw)


def _symbol_of(match: re.Match[str]) -> DocumentSymbol | None:
    """The document number of a match, None when a blank one names no known organ."""
    group = match.groupdict()
    if group["pnum"] or group["snum"]:
        party = group["pnum"] is not None
        organ, _ = organ_code(group["porg"] if party else group["sorg"])
        return DocumentSymbol(
            number=group["pnum"] or group["snum"],
            type=_type_code(group["ptype"] or group["stype"]),
            organ=organ,
            year=int(group["syear"]) if group["syear"] else None,
            style="party" if party else "state",
        )
    if group["lnum"]:
        return DocumentSymbol(number=group["lnum"], type="", organ=group["lorg"], year=int(group["lyear"]), style="law")
    if group["cnum"]:
        organ = re.sub(r"\s", "", organ_code(re.sub(r"\s", "", group["corg"]))[0])
        return DocumentSymbol(number=group["cnum"], type="", organ=organ, style="letter")
    organ, known = organ_code(group["borg"])
    style = "party" if group["blank"] != "/" else "state"
    return DocumentSymbol(number="", type=_type_code(group["btype"]), organ=organ, style=style) if known else None


def find_symbols(text: str) -> tuple[tuple[DocumentSymbol, int, int], ...]:
    """The document numbers of a text with their places, damaged codes repaired, blank numbers as "".

    >>> text = "số 29-NQ/TW, 08/2023/NQ-HĐNb, 552/QĐ-ƯBND; Kế hoạch /KH-UBND; 55/2024/QH15"
    >>> [symbol.key for symbol, _, _ in find_symbols(text)]
    ['29-nq-tw', '8-2023-nq-hdnd', '552-qd-ubnd', 'kh-ubnd', '55-2024-qh15']
    """
    if not _HINT.search(text):
        return ()
    read = ((_symbol_of(match), match) for match in _SYMBOL.finditer(text))
    return tuple((symbol, match.start(), match.end()) for symbol, match in read if symbol is not None)
