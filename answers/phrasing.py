"""The answer in sentences of a language model, each held to one quote; without a model the quote answer stands alone.

Nothing the model writes is trusted: a sentence is shown only when it is plain Vietnamese text that names quotes which
exist, passes the gate (`answers/gate.py`) and follows the wording of a quote it names (`answers/wording.py`). The rest
is dropped, and whatever fails, the quote answer stays.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from answers.endpoint import Endpoint, FailureKind, complete
from answers.gate import statement_faults
from answers.prompt import messages_for, speaks_to_machine
from answers.records import Answer, AnswerQuote
from answers.reply import ReplyReader, ReplySentence
from answers.wording import proving
from corpus.vietnamese import is_syllable
from settings import Settings

MAX_SENTENCE, MAX_SENTENCES = 600, 8  # code points; sentences shown
MIN_SYLLABLES, MIN_ACCENTED = 0.7, 0.3  # shares of words: Vietnamese by spelling; with marks, as Vietnamese has them
_NOT_PLAIN = re.compile(
    r"://|www\.|\b(?:https?|ftp|mailto|javascript|data|file|hxxps?)\s*:|[\w-]\s?@\s?\w|\b[a-z0-9-]{2,}\.[a-z]{2,}\b|\d+(?:\.\d+){3}"
    r"|<\s*[a-z/!?]|&#?\w+;|&lt|!\[|\]\s*[:(\[]|`|\*\*|__|~~|^\s*(?:#|>|[*|])",
    re.IGNORECASE,
)
_LIST_MARK = re.compile(r"^[-–—•+] ")  # many quotes begin with one
_WORD = re.compile(r"[^\W\d_]+")
_INVISIBLE = frozenset(("Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"))
BELOW = "dưới đây là câu trả lời bằng trích dẫn."
NOTICES: dict[FailureKind, str] = {
    "down": f"Máy chủ ngôn ngữ không trả lời; {BELOW}",
    "slow": f"Máy chủ ngôn ngữ trả lời quá chậm; {BELOW}",
    "busy": f"Máy chủ ngôn ngữ đang quá tải; {BELOW}",
    "refused": f"Máy chủ ngôn ngữ từ chối yêu cầu, hãy xem lại địa chỉ, tên mô hình và khóa; {BELOW}",
    "truncated": f"Máy chủ ngôn ngữ dừng giữa chừng; {BELOW}",
    "empty": f"Máy chủ ngôn ngữ không viết gì; {BELOW}",
    "garbled": f"Máy chủ ngôn ngữ trả lời sai dạng; {BELOW}",
    "too_long": f"Máy chủ ngôn ngữ trả lời quá dài; {BELOW}",
}
NONE_LEFT = f"Lời của mô hình ngôn ngữ không khớp trích dẫn nên không được hiện; {BELOW}"
NONE_SENT = f"Trích dẫn có lời lẽ giống câu lệnh cho máy nên không được gửi cho mô hình ngôn ngữ; {BELOW}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PhrasedSentence:
    """A sentence to show, as plain text; `quotes` are places in `Answer.quotes`, each proves it alone."""

    text: str
    quotes: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrased:
    """The sentences in their order, none when the quote answer stands alone; `notice` says what failed, or is ""."""

    sentences: tuple[PhrasedSentence, ...] = ()
    notice: str = ""


def phrase(
    answer: Answer, settings: Settings, *, question: str, on_sentence: Callable[[PhrasedSentence], None] | None = None
) -> Phrased:
    """The sentences of the language model of the settings that stand on the answer's quotes.

    Empty without a request when no model is set or nothing was found. `on_sentence` gets each sentence as soon as it
    is complete and has passed, in the caller's thread.
    """
    if not settings.llm_url or answer.status != "answered" or not answer.quotes:
        return Phrased()
    messages, sent = messages_for(question, answer.quotes)
    if not sent:
        return Phrased(notice=NONE_SENT)
    keeper = _Keeper(quotes=answer.quotes, sent=sent, key=settings.llm_key, on_sentence=on_sentence)
    endpoint = Endpoint(
        url=settings.llm_url, model=settings.llm_model, key=settings.llm_key, timeout_s=settings.llm_timeout_s
    )
    failure = complete(endpoint, messages, keeper.take)
    notice = NOTICES[failure] if failure else "" if keeper.kept else NONE_LEFT
    return Phrased(sentences=tuple(keeper.kept), notice=notice)


@dataclass(slots=True, kw_only=True)
class _Keeper:
    """Reads a reply and keeps the sentences that may be shown."""

    quotes: Sequence[AnswerQuote]
    sent: tuple[int, ...]
    key: str
    on_sentence: Callable[[PhrasedSentence], None] | None
    reader: ReplyReader = field(default_factory=ReplyReader)
    kept: list[PhrasedSentence] = field(default_factory=list)

    def take(self, piece: str) -> None:
        for given in self.reader.feed(piece):
            sentence = self._checked(given) if len(self.kept) < MAX_SENTENCES else None
            if sentence is None or any(sentence.text == one.text for one in self.kept):
                continue
            self.kept.append(sentence)
            if self.on_sentence:
                self.on_sentence(sentence)

    def _checked(self, given: ReplySentence) -> PhrasedSentence | None:
        """The sentence with the quotes that prove it, None when it may not be shown."""
        text = _LIST_MARK.sub("", " ".join(unicodedata.normalize("NFC", given.text).split(" ")).strip())
        if not all(1 <= one <= len(self.sent) for one in given.ids) or (self.key and self.key in text):
            return None
        if not is_plain(text) or not is_vietnamese(text) or speaks_to_machine(text):
            return None
        named = [self.sent[one - 1] for one in given.ids]
        good = [place for place in named if not statement_faults(text, [self.quotes[place]])]
        places = tuple(good[one] for one in proving(text, [self.quotes[place] for place in good]))
        return PhrasedSentence(text=text, quotes=places) if places else None


def is_plain(text: str) -> bool:
    """Whether a text is one line without links, addresses, markup or invisible characters, and not too long.

    >>> is_plain("Tỷ lệ đạt 60%."), is_plain("Xem tại www.a.vn"), is_plain("**Đạt** 60%")
    (True, False, False)
    """
    if not 1 <= len(text) <= MAX_SENTENCE or any(unicodedata.category(char) in _INVISIBLE for char in text):
        return False
    return not any(_NOT_PLAIN.search(form) for form in (text, unicodedata.normalize("NFKC", text)))


def is_vietnamese(text: str) -> bool:
    """Whether a sentence is written in Vietnamese, with its marks; abbreviations in capitals count nothing.

    >>> is_vietnamese("Tỷ lệ đô thị hóa đạt 60%"), is_vietnamese("The rate is 60%"), is_vietnamese("Ty le dat 60%")
    (True, False, False)
    """
    words = [word for word in _WORD.findall(text) if not word.isupper()]
    if not words:
        return False
    spelled = sum(is_syllable(word.lower()) for word in words) / len(words)
    return spelled >= MIN_SYLLABLES and sum(not word.isascii() for word in words) / len(words) >= MIN_ACCENTED
