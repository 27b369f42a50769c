"""Sentences of the reader and of the library, in Vietnamese."""

from __future__ import annotations

# Versions of a scanned text
VERSIONS = "Bản đang đọc"
ORIGINAL, CORRECTED = "Bản gốc", "Bản hiệu chỉnh"
READING_SCAN = "Đang đọc lại các chữ bị quét sai…"
WHAT_IT_IS = "Đây là cách đọc do máy đề xuất cho các chữ bị quét sai, không phải văn bản gốc."
N_APPLIED = "{n} từ đã thay được gạch chân; bấm vào từ (hoặc Tab rồi ← → tới từ, nhấn Enter) để xem chữ của bản gốc."
N_SUGGESTED = "{n} từ khác chưa đủ chắc nên giữ nguyên, chỉ có gạch chấm; bấm vào để xem gợi ý."
NEVER_QUOTED = (
    "Số, số hiệu văn bản và tên riêng không bị sửa. Sao chép và trích dẫn luôn lấy chữ của bản gốc."
)
NO_PROPOSALS = "Không có chữ nào cần đề xuất cách đọc khác."
SEEN, MEANT = "Bản gốc: {seen}", "Có thể là: {meant}"
COPIED_ORIGINAL = "Đã sao chép chữ của bản gốc"

# Finding in a document
FIND = "Tìm trong văn bản này"
FIND_PLACEHOLDER = "Tìm trong văn bản này (phím /)"
FOUND = "{nth} / {n}"
FOUND_SAID = "Chỗ {nth} trong {n} chỗ tìm thấy"
PREVIOUS, NEXT, CLEAR = "Chỗ trước", "Chỗ sau", "Xóa tìm"
ALL_FOUND = "Tất cả chỗ tìm thấy ({n})"
MORE_FOUND = "và {n} chỗ nữa; hãy tìm cụm từ dài hơn."
BY_READING = "{n} chỗ tìm được nhờ cách đọc đề xuất cho chữ bị quét sai."
NOT_FOUND = "Không tìm thấy “{words}” trong văn bản này."
NOT_FOUND_ADVICE = "Thử ít từ hơn, hoặc gõ không dấu để tìm mọi cách viết dấu."

# Notes
NOTES = "Chú thích:"
TO_NOTE = "Tới {label}"
BACK_TO_TEXT = "Về chỗ có {label}"

# Library
FILTER = "Lọc theo tên, số hiệu, cơ quan"
FILTER_PLACEHOLDER = "Ví dụ: ke hoach thai binh, 29-NQ/TW"
TYPE, PLACE, YEAR, SORT = "Loại văn bản", "Nơi", "Năm", "Sắp xếp"
ALL = "Tất cả"
SORTS = {
    "": "Như trong kho",
    "moi": "Mới nhất trước",
    "cu": "Cũ nhất trước",
    "ten": "Theo tên",
    "noi": "Theo nơi",
}
N_SHOWN = "{n} trong {total} văn bản"
N_PASSAGES = "{n} đoạn tìm được"
ITS_COMMITMENTS = "Cam kết trong văn bản này"
SEARCH_INSIDE = "Tìm trong văn bản này"
NONE_FITS = "Không có văn bản nào khớp."
NONE_FITS_ADVICE = "Bỏ bớt điều kiện, hoặc gõ ít chữ hơn. Gõ không dấu cũng được."
CLEAR_FILTERS = "Xóa điều kiện lọc"
PAGES = "Các trang của danh sách"
PAGE_OF = "Trang {n} / {total}"
EARLIER, LATER = "Trang trước", "Trang sau"
