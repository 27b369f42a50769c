"""The files of the collection, and what of them could not be read, as HTML."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from html import escape
from pathlib import Path

from indexer import Index
from ui import office_texts as texts

MAX_ROWS = 300  # files listed; the others are found by typing their name


def files_html(names: Mapping[str, Path], index: Index | None) -> str:
    """A table of the files with size and state."""
    title = f'<h2 class="cc-small">{texts.FILES.format(n=len(names))}</h2>'
    built = ""
    if index is not None:
        line = texts.FILES_OF_INDEX.format(generation=index.generation, built_at=index.manifest["built_at"][:16])
        built = f'<p class="cc-count">{escape(line.replace("T", " "))}</p>'
    if not names:
        return f"<div>{title}<p>{texts.NO_FILES}</p></div>"
    states = _states(index) if index is not None else {}
    rows = "".join(
        f"<tr><th scope=row>{escape(name)}</th><td>{_size(path)}</td>"
        f"<td>{escape(states.get(name, texts.WAITING))}</td></tr>"
        for name, path in list(names.items())[:MAX_ROWS]
    )
    more = texts.MORE_FILES.format(n=len(names) - MAX_ROWS) if len(names) > MAX_ROWS else ""
    head = "".join(f"<th scope=col>{label}</th>" for label in (texts.FILE, texts.SIZE, texts.STATE))
    return (
        f'<div>{title}{built}<div class="cc-files"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'
        f"</div><p>{escape(more)}</p></div>"
    )


def unread_html(index: Index) -> str:
    """What could not be read, with reason and advice, and the notices of reading."""
    failures, notices = index.failures(), index.manifest["notices"]
    items = "".join(
        f"<li><b>{escape(_place(one.file, one.pages))}</b>: {escape(f'{one.reason} {one.advice}'.strip())}</li>"
        for one in failures
    )
    unread = (
        f'<h2 class="cc-small">{texts.UNREAD.format(n=len(failures))}</h2><ul class="cc-unread">{items}</ul>'
        if failures
        else f'<p class="cc-count">{texts.ALL_READ}</p>'
    )
    told = "".join(f"<li>{escape(notice)}</li>" for notice in notices)
    more = f"<summary>{texts.NOTICES.format(n=len(notices))}</summary><ul>{told}</ul>"
    return f"<div>{unread}" + (f'<details class="cc-more">{more}</details>' if notices else "") + "</div>"


def _states(index: Index) -> dict[str, str]:
    """The state of each file of the index."""
    n_documents = Counter(document.file for document in index.documents())
    failed = {failure.file: bool(failure.pages) for failure in index.failures()}
    states = {file: texts.NOT_READ for file, only_pages in failed.items() if not only_pages}
    for file, _, same_as in index.files():
        if same_as:
            states[file] = texts.SAME_AS
        elif n_documents[file]:
            template = texts.PARTLY_READ if file in failed else texts.READ
            states[file] = template.format(n=n_documents[file])
    return states


def _place(file: str, pages: tuple[int, ...]) -> str:
    return f"{file}, {texts.PAGES.format(pages=', '.join(map(str, pages)))}" if pages else file


def _size(path: Path) -> str:
    """The size as people say it: "12 KB", "3,4 MB"."""
    try:
        n_bytes = path.stat().st_size
    except OSError:
        return ""
    return f"{max(1, round(n_bytes / 1024))} KB" if n_bytes < 2**20 else f"{n_bytes / 2**20:.1f} MB".replace(".", ",")
