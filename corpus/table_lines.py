"""Tables as lines of text, the same for Word and HTML: a row is a line, its cells are separated by tabs."""

from __future__ import annotations

MAX_LAYOUT_ROWS = 4
MAX_LAYOUT_COLUMNS = 2

Cell = list[str]  # its paragraphs


def table_lines(rows: list[list[Cell]]) -> list[str]:
    """The blocks of text of a table: one block for a data table, one for each cell of a layout table.

    A layout table (letterhead, signatures: at most 2 columns and 4 rows, several paragraphs in a cell of the first) is
    read cell by cell, as a person reads it; every other table keeps one line a row.

    >>> table_lines([[["TT"], ["Chỉ tiêu"]], [["1"], ["GRDP", "(%)"]], [["2"], []], [[], []], [["3"], ["x"]]])
    ['TT\\tChỉ tiêu\\n1\\tGRDP (%)\\n2\\t\\n3\\tx']
    >>> table_lines([[["UBND TỈNH A", "Số: 1/KH-UBND"], ["CỘNG HÒA", "Độc lập"]]])
    ['UBND TỈNH A\\nSố: 1/KH-UBND', 'CỘNG HÒA\\nĐộc lập']
    """
    filled = [row for row in rows if any(row)]
    if _is_layout(filled):
        return ["\n".join(cell) for row in filled for cell in row if cell]
    lines = ["\t".join(" ".join(cell).replace("\t", " ").replace("\n", " ") for cell in row) for row in filled]
    return ["\n".join(lines)] if lines else []


def _is_layout(rows: list[list[Cell]]) -> bool:
    if not rows or len(rows) > MAX_LAYOUT_ROWS or max(map(len, rows)) > MAX_LAYOUT_COLUMNS:
        return False
    return any(len(cell) > 1 for cell in rows[0]) or max(map(len, rows)) == 1
