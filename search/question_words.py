"""Words that ask rather than say: they carry little or nothing of what a passage must contain.

Written for this project. Keys are canonical (`corpus.vietnamese.syllable_key`): i for y where they sound the same.
"""

from __future__ import annotations

from collections.abc import Sequence

from corpus.vietnamese import syllable_key

# phrases that only ask; matched on canonical keys before single words
ASKING_PHRASES: tuple[tuple[str, ...], ...] = tuple(
    tuple(map(syllable_key, phrase.split()))
    for phrase in (
        "bao nhiêu", "bao lâu", "bao giờ", "bao xa", "như thế nào", "thế nào", "ra sao", "làm sao", "vì sao", "tại sao",
        "là gì", "là ai", "ở đâu", "khi nào", "lúc nào", "năm nào", "chỗ nào", "nơi nào", "cái gì", "những gì",
        "thứ mấy", "có mấy", "mấy giờ", "hay không", "hay chưa", "được không", "có không", "phải không", "đúng không",
        "cho biết", "cho hỏi", "hãy nêu", "hãy kể", "liệt kê", "nói gì", "nói rằng", "quy định gì", "gồm những",
        "bao gồm", "có phải", "có được", "có gì", "việc gì", "chuyện gì", "điều gì", "những ai", "so với nhau",
        "đúng hay sai", "điều nào", "nào sau đây", "nào dưới đây", "sau đây", "dưới đây",
    )
)  # fmt: skip

# single words of low content, with the weight they keep (0 = dropped from matching words)
_WORDS: dict[str, float] = dict.fromkeys(
    (
        "là và của các những cho với về theo thì mà này đó kia ấy nọ gì nào sao ai đâu mấy hay hoặc rồi chưa nhé ạ vậy "
        "thế nhỉ à ư bị được sẽ đã đang cũng vẫn còn đều rất quá lắm hơn nhất khi lúc nếu nên vì do bởi tại từ đến tới "
        "vào ra lên xuống trong ngoài trên dưới ở có không một hai hãy xin như chỉ mỗi từng mọi cả tôi mình chúng ta "
        "họ nó người ta việc sự cái con chiếc bằng để phải cần muốn biết hỏi nêu kể nói bao nhiêu"
    ).split(),
    0.12,
) | {"không": 0.25, "chưa": 0.25, "người": 0.5, "việc": 0.4, "cần": 0.3, "con": 0.4, "hai": 0.4, "một": 0.3}

WEAK_WORDS = {syllable_key(word): weight for word, weight in _WORDS.items()}
_STARTS = {phrase[0] for phrase in ASKING_PHRASES}


def content_weights(keys: Sequence[str]) -> list[float]:
    """How much each word of a question says about the passage wanted, 0..1, in order.

    >>> content_weights(["thu", "ngân", "sách", "là", "bao", "nhiêu"])
    [1.0, 1.0, 1.0, 0.12, 0.0, 0.0]
    """
    weights = [WEAK_WORDS.get(key, 1.0) for key in keys]
    for i, key in enumerate(keys):
        if key not in _STARTS:
            continue
        for phrase in ASKING_PHRASES:
            if tuple(keys[i : i + len(phrase)]) == phrase:
                weights[i : i + len(phrase)] = [0.0] * len(phrase)
    return weights
