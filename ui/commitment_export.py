"""The records of a view as a file, made when the button is pressed."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from commitments import Commitment
from commitments.export import export_csv, export_xlsx
from ui import commitment_texts as texts
from ui.commitment_register import OpenRegister

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show_exports(opened: OpenRegister, records: tuple[Commitment, ...], base_url: str) -> None:
    """Two buttons: the chosen records, in the chosen order, as Excel and as CSV."""
    n = f"{len(records):,}".replace(",", ".")
    with st.container(horizontal=True, key="xuat-cam-ket"):
        for label, ending, mime, make in (
            (texts.EXPORT_EXCEL, "xlsx", XLSX, excel_bytes),
            (texts.EXPORT_CSV, "csv", "text/csv", csv_bytes),
        ):
            st.download_button(
                label.format(n=n),
                _later(make, opened, records, base_url),
                file_name=f"{texts.FILE_NAME}.{ending}",
                mime=mime,
                key=f"xuat-{ending}",
                on_click="ignore",
            )


def excel_bytes(opened: OpenRegister, records: tuple[Commitment, ...], base_url: str) -> bytes:
    """The records as a workbook."""
    return export_xlsx(records, opened.cited(base_url))


def csv_bytes(opened: OpenRegister, records: tuple[Commitment, ...], base_url: str) -> bytes:
    """The records as CSV."""
    return export_csv(records, opened.cited(base_url)).encode()


def _later(make: Callable, *given: object) -> Callable[[], bytes]:
    return lambda: make(*given)
