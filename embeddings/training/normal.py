"""The tokenizer's normaliser: one spelling for each syllable, before anything is looked up.

It is part of `tokenizer.json`, so whoever loads the model gets it. The rules change substrings without looking for the
end of the syllable: `hoàn` becomes `hòan`, always, which is a spelling nobody reads; only equality matters.
"""

from __future__ import annotations

from tokenizers import Regex, normalizers, pre_tokenizers

TONES = {"a": "àáảãạ", "e": "èéẻẽẹ", "o": "òóỏõọ", "i": "ìíỉĩị", "u": "ùúủũụ", "y": "ỳýỷỹỵ"}
CONSONANTS_BEFORE_Y = "hklmstv"  # after these, y and i are one sound: kỹ = kĩ, lý = lí, tỷ = tỉ, mỹ = mĩ, hy = hi


def tone_rules() -> list[tuple[str, str]]:
    """The (written, canonical) pairs that move the tone mark of open oa, oe, uy to the first vowel.

    Source: both placements are in use (Ministry of Education, 2018: hoà, thuỷ; statutes print hóa, thủy).

    >>> ("oà", "òa") in tone_rules(), ("uý", "úy") in tone_rules()
    (True, True)
    """
    return [
        (first + TONES[second][tone], TONES[first][tone] + second)
        for first, second in ("oa", "oe", "uy")
        for tone in range(5)
    ]


def i_rules() -> list[tuple[str, str]]:
    """The (pattern, replacement) pairs that write y as i after a consonant, and qui as quy."""
    y, i = "y" + TONES["y"], "i" + TONES["i"]
    after_consonant = [(f"(?<=[{CONSONANTS_BEFORE_Y}]){a}", b) for a, b in zip(y, i, strict=True)]
    return after_consonant + [(f"(?<=q)u{b}", f"u{a}") for a, b in zip(y, i, strict=True)]


def text_normalizer() -> normalizers.Normalizer:
    """The normaliser: NFC, lower case, one d with bar, `%` in words, one spelling per syllable, single spaces.

    >>> text_normalizer().normalize_str("Kĩ thuật  HOÀ Bình, Thuỷ Sản 5%") \\
    ...     == text_normalizer().normalize_str("kỹ thuật hòa bình, thủy sản 5 phần trăm")
    True
    """
    steps: list[normalizers.Normalizer] = [normalizers.NFC(), normalizers.Lowercase()]
    steps.append(normalizers.Replace("ð", "đ"))
    steps.append(normalizers.Replace("%", " phần trăm "))
    steps.append(normalizers.Replace(Regex("[\u200b-\u200f\u2060\ufeff\u00ad]"), ""))
    steps += [normalizers.Replace(Regex(pattern), to) for pattern, to in i_rules()]
    steps += [normalizers.Replace(old, new) for old, new in tone_rules()]
    steps.append(normalizers.Replace(Regex(r"\s+"), " "))
    steps.append(normalizers.Strip())
    return normalizers.Sequence(steps)


def text_splitter() -> pre_tokenizers.PreTokenizer:
    """The pre-tokeniser: punctuation separates and is dropped; spaces stay inside, so that words can be joined."""
    return pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(r"\s*[^\p{L}\p{N}\p{M}\s][^\p{L}\p{N}\p{M}]*"), behavior="removed"),
        pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always", split=False),
    ])
