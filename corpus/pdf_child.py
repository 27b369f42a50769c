"""The process that reads one PDF: bytes on standard input, one JSON line for each finding on standard output.

Started by `corpus/pdf.py` with limits of its own, so that a hostile or endless file kills this process and not the
program; the lines already written stay good. Lines: {"pages": n}, {"page": i, "text": …, "image": bool, "ink": bool},
{"warnings": n, "first": …}, {"error": kind, "detail": …}, {"done": true}.
"""

from __future__ import annotations

import io
import json
import logging
import resource
import sys
from argparse import ArgumentParser, Namespace
from typing import Any

MIN_SCAN_PIXELS = 300_000  # a page scanned at 72 dpi has 500,000; logos and stamps have less
MIN_INK_BYTES = 200  # an empty page's drawing commands; outlines of letters need thousands
MAX_INK_BYTES = 1_000_000


def main() -> int:
    """0 when the file was read to its end, else 1, with an error line."""
    asked = _arguments()
    resource.setrlimit(resource.RLIMIT_AS, (asked.memory_bytes, asked.memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (asked.cpu_s, asked.cpu_s + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    warnings = _Warnings()
    logging.getLogger("pypdf").addHandler(warnings)
    logging.getLogger("pypdf").propagate = False
    try:
        _read(sys.stdin.buffer.read(), asked)
    except MemoryError:
        _say(error="memory", detail="")
        return 1
    except RecursionError:
        _say(error="nested", detail="")
        return 1
    except Exception as error:  # the top of a command: pypdf raises errors of many types on damaged files
        kind = "encrypted" if type(error).__name__ in ("FileNotDecryptedError", "WrongPasswordError") else "damaged"
        _say(error=kind, detail=f"{type(error).__name__}: {error}"[:300])
        return 1
    finally:
        if warnings.n:
            _say(warnings=warnings.n, first=warnings.first[:200])
    return 0


def _arguments() -> Namespace:
    parser = ArgumentParser()
    for name in ("memory_bytes", "cpu_s", "max_chars", "max_pages"):
        parser.add_argument(name, type=int)
    return parser.parse_args()


class _Warnings(logging.Handler):
    """Counts what pypdf repaired on its own."""

    def __init__(self) -> None:
        super().__init__()
        self.n, self.first = 0, ""

    def emit(self, record: logging.LogRecord) -> None:
        self.n += 1
        self.first = self.first or record.getMessage()


def _say(**finding: Any) -> None:
    sys.stdout.write(json.dumps(finding) + "\n")  # ASCII only: lone surrogates of a broken font pass as escapes
    sys.stdout.flush()


def _read(data: bytes, asked: Namespace) -> None:
    """Writes the findings of one file."""
    import pypdf  # here: under the limits

    reader = pypdf.PdfReader(io.BytesIO(data), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        _say(error="encrypted", detail="")
        return
    n_pages = len(reader.pages)
    _say(pages=n_pages)
    n_chars = 0
    for number in range(1, min(n_pages, asked.max_pages) + 1):
        try:
            page = reader.pages[number - 1]
            text = page.extract_text()
            finding = {"text": text, "image": _has_scan(page), "ink": not text.strip() and _has_ink(page)}
        except (MemoryError, RecursionError):
            raise
        except Exception as error:  # one page: see above
            finding = {"text": "", "image": False, "ink": True, "error": f"{type(error).__name__}: {error}"[:200]}
        n_chars += len(finding["text"])
        if n_chars > asked.max_chars:
            _say(error="too_much_text", detail=str(number))
            return
        _say(page=number, **finding)
    if n_pages > asked.max_pages:
        _say(error="too_many_pages", detail=str(n_pages))
        return
    _say(done=True)


def _has_scan(page: Any) -> bool:
    """True when the page shows an image large enough to be a scan."""
    objects = (page.get("/Resources") or {}).get("/XObject")
    for name in objects.get_object() if objects else ():
        image = objects.get_object()[name].get_object()
        if image.get("/Subtype") == "/Image":
            if int(image.get("/Width", 0)) * int(image.get("/Height", 0)) >= MIN_SCAN_PIXELS:
                return True
        elif image.get("/Subtype") == "/Form":
            inner = (image.get("/Resources") or {}).get("/XObject")
            for name_inside in inner.get_object() if inner else ():
                within = inner.get_object()[name_inside].get_object()
                if int(within.get("/Width", 0)) * int(within.get("/Height", 0)) >= MIN_SCAN_PIXELS:
                    return True
    return False


def _has_ink(page: Any) -> bool:
    """True when the page draws something: commands of some length, or any image or form."""
    objects = (page.get("/Resources") or {}).get("/XObject")
    if objects and len(objects.get_object()):
        return True
    contents = page.get_contents()
    return contents is not None and len(contents.get_data()[:MAX_INK_BYTES].strip()) >= MIN_INK_BYTES


if __name__ == "__main__":
    sys.exit(main())
