"""Every sentence of citing and of the reading list, in Vietnamese."""

from __future__ import annotations

# Citing
CITE = "Trích dẫn"
STYLE_NAMES = {
    "full": "Đầy đủ (tiếng Việt)",
    "short": "Rút gọn",
    "plain": "Nguyên văn kèm liên kết",
    "apa": "APA 7",
    "chicago": "Chicago",
    "bibtex": "BibTeX",
    "ris": "RIS",
    "csl": "CSL-JSON",
    "jsonld": "Web Annotation (JSON-LD)",
}
STYLE_HINTS = {
    "apa": "Dòng đầu cho danh mục tài liệu, dòng sau cho chỗ dẫn trong bài.",
    "chicago": "Chú thích lần đầu, chú thích các lần sau, danh mục tài liệu.",
    "bibtex": "Cho LaTeX, JabRef.",
    "ris": "Cho EndNote, Zotero, Mendeley.",
    "csl": "Cho Zotero, Pandoc.",
    "jsonld": "Giữ cả vị trí và lời quanh đoạn, để máy tìm lại được.",
}
QUOTED = "Lời nguyên văn"
CLOSE = "Đóng"
COPY = "Sao chép"
DOWNLOAD = "Tải tệp .{ending}"
PREPARING = "Đang soạn trích dẫn…"
PIECE = "Đây là một phần của đoạn dài; trích dẫn nêu đúng phần này, liên kết mở cả đoạn."
SCANNED = "Văn bản quét: chữ và số có thể bị đọc sai. Hãy đối chiếu với bản gốc trước khi dùng."
NOT_STATED = "Cần biết về nguồn: {notes}."
MOVED = "Đoạn này nay nằm ở vị trí khác so với liên kết; lời văn không đổi. Trích dẫn nêu vị trí mới."
CHANGED = "Lời văn ở vị trí này đã khác so với khi đoạn được chọn. Trích dẫn nêu lời văn hiện nay; hãy đọc lại."
REREAD = "Văn bản đã được nạp lại; đoạn vẫn giữ nguyên lời."
GONE = "Không còn tìm thấy đoạn này trong kho, nên không soạn được trích dẫn."
GONE_ADVICE = "Có thể văn bản đã được thay hoặc gỡ ra. Hãy tìm lại đoạn này bằng trang Hỏi đáp."
CHOICE = "Dẫn riêng:"
WHOLE_TABLE, WHOLE_ROW, COLUMN = "cả bảng", "cả hàng", "cột {n}"
COLUMN_NAMED = "cột {n}: {name}"

# The reading list
ADD, DROP = "Thêm vào danh mục", "Bỏ khỏi danh mục"
ADDED, DROPPED = "Đã thêm vào danh mục, có {n} đoạn.", "Đã bỏ khỏi danh mục, còn {n} đoạn."
ADDED_MANY = "Đã thêm {n} đoạn vào danh mục của bạn."
ADDED_NONE = "Mọi đoạn này đã có sẵn trong danh mục của bạn."
FULL = "Danh mục đã đủ {n} đoạn. Hãy bỏ bớt rồi thêm."
NOT_KEPT = "Trình duyệt này không cho lưu: danh mục sẽ mất khi đóng trang. Hãy tải về trước khi đóng."
TITLE = "Danh mục trích dẫn"
LEDE = "Các đoạn bạn đã chọn, theo thứ tự bạn xếp. Danh mục và ghi chú nằm trong trình duyệt này, máy chủ không lưu."
OPENING = "Đang mở danh mục…"
EMPTY = "Danh mục chưa có đoạn nào"
EMPTY_ADVICE = (
    "Dưới mỗi đoạn tìm được có nút “Thêm vào danh mục”.",
    "Trong toàn văn: bấm liên kết nhỏ cạnh đoạn, mục hay hàng của bảng, rồi bấm “Thêm vào danh mục”.",
    "Gom đủ rồi thì tải về thành tệp Word, Excel, BibTeX, RIS hoặc sao chép tất cả trích dẫn.",
)
TO_ASK = "Tới trang Hỏi đáp"
NAME = "Tên danh mục"
COUNT = "{n} đoạn, của {documents}"
LIMIT = "Danh mục chứa tối đa {n} đoạn."
REMARK, REMARK_OF = "Ghi chú", "Ghi chú cho đoạn {n}"
REMARK_PLACEHOLDER = "Ghi chú của bạn; tự lưu, đi kèm khi tải về"
UP, DOWN, OUT = "Lên", "Xuống", "Bỏ khỏi danh mục"
UP_OF, DOWN_OF, OUT_OF = "Lên: đoạn {n}", "Xuống: đoạn {n}", "Bỏ khỏi danh mục: đoạn {n}"
MOVED_TO = "Đã chuyển tới vị trí {n}."
OUT_SAID = "Đã bỏ {n} đoạn."
UNDO, UNDONE = "Hoàn tác", "Đã trả lại."
EMPTY_ALL = "Bỏ tất cả…"
EMPTY_ASK = "Bỏ cả {n} đoạn và ghi chú của chúng khỏi danh mục?"
EMPTY_YES = "Bỏ tất cả"
COPY_ALL = "Sao chép tất cả trích dẫn"
COPY_SHARED = "Sao chép liên kết chia sẻ"
SHARED_HINT = "Liên kết mang theo các đoạn và thứ tự, không mang theo ghi chú."
SHARED_TOO_LONG = "Danh mục quá dài để gửi bằng liên kết (trên {n} ký tự); hãy gửi tệp tải về."
EXPORTS = "Tải về:"
FILE_NAME = "danh-muc"
FILE_NAMES = {
    "docx": "Word", "xlsx": "Excel", "bib": "BibTeX", "ris": "RIS", "json": "CSL-JSON", "jsonld": "Web Annotation",
    "txt": "Văn bản thường",
}  # fmt: skip
MAKING, MADE = "Đang soạn tệp…", "Đã tải tệp {name}."
LEFT_OUT = "{n} đoạn không còn tìm thấy sẽ không có trong tệp."
LEFT_CHANGED = "Lời văn đã khác so với khi đoạn được chọn. "
STATES = {
    "moved": "Đoạn này nay nằm ở vị trí khác trong văn bản; lời văn không đổi.",
    "reread": "Văn bản đã được nạp lại với mã khác; lời văn của đoạn không đổi.",
    "changed": "Lời văn ở vị trí này đã khác so với khi bạn chọn. Dưới đây là lời văn hiện nay; hãy đọc lại.",
    "gone": "Không còn tìm thấy đoạn này. Danh mục vẫn giữ chỗ và ghi chú của bạn.",
}
GONE_FROM, GONE_DOCUMENT = "Đoạn trước đây ở {document}", "Văn bản của đoạn này không còn trong kho"
SHARED_TITLE = "Danh mục được chia sẻ"
SHARED_LEDE = "Ai đó gửi cho bạn {n} đoạn này. Danh mục của bạn vẫn giữ nguyên."
ADOPT = "Lưu vào danh mục của tôi"
OWN = "Mở danh mục của tôi"
SHARED_BAD = "Liên kết này không chứa đoạn nào đọc được. Hãy xin người gửi liên kết khác."
SHARED_BROKEN = "{n} mục trong liên kết bị hỏng nên không đọc được."
MORE = "Xem thêm"
