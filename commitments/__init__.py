"""The register of commitments: documents in, targets, tasks and results out, each on its exact words."""

from commitments.extract import extract_commitments
from commitments.records import Commitment, Finding
from commitments.register import Register, RegisterFilter, find_commitments, open_register

__all__ = [
    "Commitment",
    "Finding",
    "Register",
    "RegisterFilter",
    "extract_commitments",
    "find_commitments",
    "open_register",
]
