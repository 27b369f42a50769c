"""Other spellings of a token: without accents, and as a bad scan gives it. They share the token's row of the table."""

from __future__ import annotations

import re
import unicodedata

# What scanning does to a syllable: (pattern in the clean form, what stands there instead).
# Source: counted in a scanned dossier of 234 KB against attested syllables; the commonest classes.
SCAN_RULES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"^th(?=[^\W\d_])", ("ứi", "ửi", "ữi", "tii", "tìi", "tíi", "ứ", "ử", "ữ")),
    (r"^tr(?=[^\W\d_])", ("ừ", "ữ", "ír", "ir")),
    (r"^kh(?=[^\W\d_])", ("idi", "iđi", "ldi", "ich", "lch", "kli", "klì")),
    (r"^t(?=[^\W\d_hr])", ("i", "l")),
    (r"nh$", ("nli", "nii")),
    (r"ương$", ("ưong", "uơng")),
    (r"ường$", ("ưòng",)),
    (r"ưở", ("ưỏ",)),
    (r"ượ", ("ưọ",)),
    (r"ướ", ("ưó",)),
    (r"ế", ("ê",)),
    (r"ấ", ("â",)),
    (r"ố", ("ô",)),
    (r"ắ", ("ă",)),
    (r"ã$", ("ă",)),
    (r"ủ", ("ù",)),
    (r"ở", ("ờ",)),
    (r"ĩ", ("ỉ",)),
    (r"ỉ", ("ĩ",)),
    (r"ữn", ("ũn",)),
)


def fold(text: str) -> str:
    """`text` without accents, đ as d.

    >>> fold("▁giải▁phóng▁đất")
    '▁giai▁phong▁dat'
    """
    bare = "".join(letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter))
    return unicodedata.normalize("NFC", bare).replace("đ", "d")


def scanned_forms(syllable: str) -> list[str]:
    """The forms that a bad scan may give a lower-case syllable, one confusion at a time.

    >>> scanned_forms("trong")[:2], "tỉnli" in scanned_forms("tỉnh")
    (['ừong', 'ữong'], True)
    """
    forms = []
    for pattern, replacements in SCAN_RULES:
        if re.search(pattern, syllable):
            forms += [re.sub(pattern, replacement, syllable, count=1) for replacement in replacements]
    return forms


def folded_forms(pieces: dict[str, float]) -> dict[str, list[str]]:
    """For each accent-less form that is no token itself, the tokens it may stand for, most probable first."""
    forms: dict[str, list[str]] = {}
    for piece in sorted(pieces, key=lambda piece: -pieces[piece]):
        bare = fold(piece)
        if piece.startswith("▁") and bare != piece and bare not in pieces:
            forms.setdefault(bare, []).append(piece)
    return forms


def scanned_tokens(pieces: dict[str, float], *, n_syllables: int, taken: set[str]) -> dict[str, str]:
    """For each scanned form that no word is written as, the token of one syllable it stands for."""
    forms: dict[str, str] = {}
    syllables = [piece for piece in pieces if piece.startswith("▁") and piece.count("▁") == 1 and piece[1:].isalpha()]
    for piece in sorted(syllables, key=lambda piece: -pieces[piece])[:n_syllables]:
        for form in scanned_forms(piece[1:]):
            if f"▁{form}" not in pieces and f"▁{form}" not in taken:
                forms.setdefault(f"▁{form}", piece)
    return forms
