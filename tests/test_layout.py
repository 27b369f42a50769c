"""The layout is the flow: each room imports only itself and the rooms above it; each big library has one door."""

import ast
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
ROOMS = ("corpus", "embeddings", "indexer", "search", "citations", "answers", "commitments", "evaluation", "ui")
DOORS = {
    "pypdf": {"corpus/pdf_child.py"},
    "langchain_text_splitters": {"indexer/chunks.py"},
    "faiss": {"indexer/vectors.py"},
    "tantivy": {"indexer/terms.py"},
    "starlette": {"ui/server.py"},
    "streamlit": {"app.py", "ui/", "evaluation/benchmarks/page_session.py"},  # the last: its messages, as a browser
    "altair": {"ui/commitment_charts.py"},
    "sentence_transformers": {"embeddings/transformer.py", "embeddings/training/"},
    "torch": {"embeddings/transformer.py", "embeddings/training/"},
    "typer": {"cli.py"},
    "openai": {"answers/endpoint.py"},
    "httpx2": {"answers/endpoint.py"},
    "openpyxl": {"citations/workbook.py"},
}
FORBIDDEN = {"pickle", "joblib", "shelve", "marshal"}


def modules():
    tracked = [PROJECT / "app.py", PROJECT / "cli.py", PROJECT / "settings.py"]
    for room in ROOMS:
        tracked += sorted((PROJECT / room).rglob("*.py"))
    return [path for path in tracked if path.exists()]


def imports(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PROJECT)))
def test_imports_follow_the_flow(path):
    here = path.relative_to(PROJECT)
    allowed = ROOMS[: ROOMS.index(here.parts[0]) + 1] if here.parts[0] in ROOMS else ROOMS
    for name in imports(path):
        top = name.split(".")[0]
        assert top not in FORBIDDEN, f"{here} imports {top}"
        assert top not in ROOMS or top in allowed, f"{here} imports {top}, a room below its own"
        if top in DOORS:
            assert any(
                str(here) == door or (door.endswith("/") and str(here).startswith(door)) for door in DOORS[top]
            ), f"{here} imports {top}; its doors are {DOORS[top]}"


def test_document_text_never_goes_through_markup():
    for path in [PROJECT / "app.py", *sorted((PROJECT / "ui").rglob("*.py"))]:
        if path.exists():
            text = path.read_text(encoding="utf-8")
            assert "unsafe_allow_html" not in text, path
            assert "allow_pickle=True" not in text, path


def test_nothing_outside_the_project_is_needed():
    for path in modules():
        text = path.read_text(encoding="utf-8")
        assert ".." + "/shared" not in text, path
        assert "/work" + "/" not in text, path
