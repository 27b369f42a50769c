"""The errors of Căn Cứ, one tree.

CanCuError                      anything the product reports to a person; str() is a Vietnamese sentence
├── ReadError                   one file cannot be read; the other files go on
│   ├── UnreadableFile          empty, binary, missing, a link out of the folder, too large
│   ├── UnknownEncoding         text whose encoding is not known for certain
│   ├── UnreadablePdf           damaged, encrypted, over the limits
│   └── RefusedFile             not taken into, or out of, the collection
├── ManifestError               corpus/documents/manifest.json cannot be used as it stands
├── SettingsError               a setting has a value that is not legal
├── IndexError_                 something about the index on disk
│   ├── NoIndex                 nothing was built yet
│   ├── IndexMismatch           built with another model, dimension or format
│   ├── IndexDamaged            a file is missing or its SHA-256 differs
│   └── BuildInProgress         another process is building
├── BadQuery                    empty, only punctuation, too long
├── BadAddress                  no paragraph at this address, or more than one
├── BadCitationFile             a file of citations that cannot be read or holds none
└── FeedbackError               a verdict on an answer could not be written, or the file of verdicts not be read

Every error carries fields; its message says what was found, where, and what to do next.
"""


class CanCuError(Exception):
    """What was found, where and what to do, in Vietnamese.

    Fields: `what` (found), `where` (file, field or place; may be empty), `advice` (what to do next).
    """

    def __init__(self, what: str, *, where: str = "", advice: str = "") -> None:
        self.what, self.where, self.advice = what, where, advice
        super().__init__(what, where, advice)

    def __str__(self) -> str:
        head = f"{self.where}: {self.what}" if self.where else self.what
        return f"{head} {self.advice}".strip()


class ReadError(CanCuError):
    """One file cannot be read; `where` is its path inside the corpus folder."""


class UnreadableFile(ReadError):
    """Empty, missing, binary, a link out of the folder, too large."""


class UnknownEncoding(ReadError):
    """The text's encoding is not known for certain, so nothing is guessed."""


class UnreadablePdf(ReadError):
    """A PDF that is damaged, encrypted or over the limits."""


class RefusedFile(ReadError):
    """A file that is not taken into the collection, or not out of it; the collection is as it was."""


class ManifestError(CanCuError):
    """The file of corrected facts is broken or holds a value that is not legal; it is left as it is."""


class SettingsError(CanCuError):
    """A setting has a value that is not legal; the message lists the legal ones."""


class IndexError_(CanCuError):
    """Something about the index on disk."""


class NoIndex(IndexError_):
    """Nothing was built yet."""


class IndexMismatch(IndexError_):
    """The index was built with another model, dimension or format."""


class IndexDamaged(IndexError_):
    """A file of the index is missing or its SHA-256 differs from the manifest."""


class BuildInProgress(IndexError_):
    """Another process holds the writer lock; `where` names it."""


class BadQuery(CanCuError):
    """The question is empty, only punctuation, or too long."""


class BadAddress(CanCuError):
    """An address that names no paragraph of the index, or several; `where` is the address as it was given."""


class BadCitationFile(CanCuError):
    """A file of citations that is unreadable, of an unknown kind, or without a quote to check."""


class FeedbackError(CanCuError):
    """A verdict on an answer could not be written, or the file of verdicts not be read; `where` is the file."""
