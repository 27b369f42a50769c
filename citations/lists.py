"""Passages written out as people ask for them: in a style by name, or as a file by its ending."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from citations.export import FORMATS, export
from citations.records import Passage, ReadingList
from citations.styles import STYLES, render
from corpus.errors import BadAddress, BadCitationFile


def cited_as(passages: Sequence[Passage], style: str, *, accessed: date | None = None) -> str:
    """The passages in a style.

    Raises: BadAddress naming the styles there are.
    """
    if style not in STYLES:
        raise BadAddress("không có kiểu trích dẫn này.", where=f"--style {style}", advice=f"Có: {', '.join(STYLES)}.")
    return render(passages, style, accessed=accessed)


def list_file(passages: Sequence[Passage], path: Path, *, accessed: date | None = None) -> None:
    """Writes the passages as one file of the kind its ending names.

    Raises: BadCitationFile when the ending is unknown or the file cannot be written.
    """
    suffix = path.suffix.lower().removeprefix(".")
    if suffix not in FORMATS:
        endings = ", ".join(f".{name}" for name in FORMATS)
        raise BadCitationFile("không ghi được loại tệp này.", where=str(path), advice=f"Dùng một trong: {endings}.")
    data = export(ReadingList(passages=tuple(passages), accessed=accessed), suffix)
    try:
        path.write_bytes(data)
    except OSError as problem:
        what = f"không ghi được ({problem.strerror or problem})."
        raise BadCitationFile(what, where=str(path), advice="Kiểm tra thư mục và quyền ghi.") from problem
