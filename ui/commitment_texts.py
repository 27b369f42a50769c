"""Every sentence of the page of commitments, in Vietnamese."""

from __future__ import annotations

TITLE = "Cam kết"
LEDE = "Chỉ tiêu, nhiệm vụ, định hướng và kết quả đọc từ {documents}. Mỗi mục giữ nguyên văn và mở đúng đoạn."
COUNTED_KIND = "{n} {kind}"
READING = "Đang đọc cam kết trong văn bản {done}/{total}…"
READING_FIRST = "Đang đọc cam kết trong các văn bản…"
EMPTY = "Các văn bản trong kho không có chỉ tiêu, nhiệm vụ hay kết quả nào đọc được."
EMPTY_ADVICE = "Hãy thêm chương trình, kế hoạch hoặc báo cáo vào thư mục kho rồi chạy: python cli.py build"

# Views
VIEWS = {
    "danh-sach": "Danh sách",
    "lich": "Lịch",
    "ma-tran": "Ma trận",
    "doi-chieu": "Đối chiếu",
    "bieu-do": "Biểu đồ",
}
VIEWS_LABEL = "Cách xem cam kết"

# Filters
ABOUT = "Chủ đề"
ABOUT_PLACEHOLDER = "Chủ đề bằng lời thường, ví dụ: công nghiệp hỗ trợ, giảm nghèo. Để trống là tất cả."
FACETS = {
    "documents": "Văn bản",
    "provinces": "Tỉnh, thành phố",
    "agencies": "Cơ quan chủ trì hoặc phối hợp",
    "years": "Năm của thời hạn",
    "kinds": "Loại",
    "topics": "Lĩnh vực",
    "verdicts": "Đánh giá",
    "missing": "Còn thiếu",
    "reviews": "Người duyệt",
}
OPTION = "{name} ({n})"
MISSING = {
    "lead": "cam kết chưa rõ đơn vị chủ trì",
    "deadline": "cam kết chưa rõ thời hạn",
    "value": "cam kết không có số",
}
CLEAR = "Bỏ mọi điều kiện lọc"
FOUND = "{n} mục trong {documents}"
FOUND_OF = "{n} trong số {total} mục, ở {documents}"
FOUND_KINDS = "{found}: {kinds}."
NOTHING = "Không có cam kết nào như vậy"
NOTHING_ADVICE = (
    "Thử chủ đề bằng ít từ hơn hoặc từ khác cùng nghĩa.",
    "Bỏ bớt điều kiện lọc.",
    "Mục đã bác bỏ chỉ hiện khi chọn “đã bác bỏ” ở ô Người duyệt.",
)

SUSPECT = "chữ số trên bản quét không rõ, hãy đối chiếu"
SUSPECT_SHORT = "bản quét mờ"
MISSING_SHORT = {"lead": "chưa rõ đơn vị chủ trì", "deadline": "chưa rõ thời hạn"}

# List
COLUMNS = {
    "loai": "Loại",
    "noi-dung": "Nội dung, nguyên văn",
    "muc": "Mức",
    "thoi-han": "Thời hạn",
    "chu-tri": "Chủ trì",
    "danh-gia": "Đánh giá",
    "tinh": "Tỉnh",
    "van-ban": "Văn bản",
}
SORT_BY = "Sắp xếp theo {name}, {way}"
UPWARD, DOWNWARD = "tăng dần", "giảm dần"
OPEN = "Mở đoạn nguồn"
OPEN_UNIT = "Mở đoạn nguồn: {unit}, {document}"
DETAILS = "Chi tiết, duyệt"
DETAILS_OF = "Chi tiết và duyệt: {name}"
NO_VALUE = "–"
PRINTED, COMPUTED = "văn bản ghi: {status}", "tính lại: {status}"
NOW = "nay: {name}"
BY_HEADING = "theo đề mục"
PAGES = "Các trang của danh sách"
PAGE_OF = "Trang {n} / {total}"
FIRST, PREVIOUS, NEXT, LAST = "Trang đầu", "Trang trước", "Trang sau", "Trang cuối"
TABLE_NAME = "Danh sách cam kết"

# Export
EXPORT_EXCEL = "Tải Excel ({n} mục)"
EXPORT_CSV = "Tải CSV ({n} mục)"
FILE_NAME = "cam-ket"

# Calendar
CALENDAR_LEDE = (
    "{n} chỉ tiêu và nhiệm vụ có thời hạn, xếp theo năm đến hạn và đơn vị chủ trì. Bấm vào số để tới nhóm đó."
)
CALENDAR_NOTHING = "Không có chỉ tiêu hay nhiệm vụ nào có thời hạn trong phần đang lọc."
NO_LEAD = "Chưa rõ đơn vị chủ trì"
NO_YEAR = "Định kỳ, không ghi năm"
N_DUE = "{n} mục"
ALL_AGENCIES = "Tất cả"
AGENCY = "Đơn vị chủ trì"
GRID_NAME = "Số mục đến hạn theo năm và đơn vị"
DUE_IN = "{name}, {year}: {n} mục"
REST = "Còn {n} mục nữa: mở trong danh sách"
YEAR = "Năm {year}"

# Matrix
INDICATOR = "Chỉ tiêu"
MATRIX_OPTION = "{name} ({n})"
MATRIX_LEDE = "Mỗi số mở đúng đoạn trong văn bản. Chỉ những số cùng đơn vị và cùng cơ sở tính nằm chung một bảng."
MATRIX_NOTHING = "Trong phần đang lọc không có chỉ tiêu nào có tên chuẩn để so sánh."
MATRIX_NAME = "{name}: tỉnh, văn bản và năm"
MEASURE = "Đơn vị và cơ sở tính"
NO_UNIT = "không ghi đơn vị"
SWITCH = "{measure} ({n} số)"
REFUSED = "Các số sau không so sánh với nhau vì khác đơn vị hoặc cơ sở tính. Chọn một cách tính để xem riêng:"
PLACE_COLUMN, DOCUMENT_COLUMN = "Nơi", "Văn bản"
NO_PLACE = "không ghi nơi"
NO_YEAR_SHORT = "không ghi năm"
NO_PROVINCE = "không ghi tỉnh"

# Findings
FINDINGS = "Chỗ cần xem lại"
FINDINGS_LEDE = (
    "{n} chỗ mà số liệu in trong văn bản không khớp nhau. Đây là lời nhắc để đối chiếu, không phải kết luận là sai."
)
FINDINGS_NOTHING = "Không thấy chỗ nào không khớp trong phần đang lọc."
CHECKS = {
    "verdict": "Đánh giá in khác kết quả tính lại",
    "sum": "Tổng không bằng các phần",
    "shares": "Các tỷ trọng không đủ 100 %",
    "tally": "Số đếm không khớp",
    "contradiction": "Hai nơi ghi khác nhau",
    "growth": "Tốc độ tăng không khớp với số tuyệt đối",
    "year": "Năm không khớp",
    "unit": "Đơn vị không khớp",
}
MORE_QUOTES = "Còn {n} lời trích nữa"
CHAIN = "Chuỗi văn bản"
CHAIN_LEDE = "Mỗi văn bản và những văn bản cấp trên mà nó nêu là thực hiện, từ trên xuống."
CHAIN_NOTHING = "Không văn bản nào trong kho nêu là thực hiện văn bản khác."
NOT_STORED = "chưa có trong kho"
SAME_UPPER = "Cùng thực hiện {symbol}: {n} văn bản trong kho."
LEVELS = {
    "TW": "Trung ương",
    "TU": "Tỉnh ủy",
    "UBND": "Ủy ban nhân dân",
    "HĐND": "Hội đồng nhân dân",
    "CP": "Chính phủ",
    "TTg": "Thủ tướng Chính phủ",
    "QH": "Quốc hội",
}
UPPER, LOWER = "Văn bản trên", "Văn bản dưới"
COMPARE = "So chỉ tiêu giữa hai văn bản"
COMPARE_NOTHING = "Hai văn bản này không có chỉ tiêu nào có tên chuẩn để so."
ONE_DOCUMENT = "Cần ít nhất hai văn bản có chỉ tiêu để so."
SAME_DOCUMENT = "Hãy chọn hai văn bản khác nhau."
IN_CHAIN = "Văn bản dưới nêu là thực hiện văn bản trên."
NOT_IN_CHAIN = (
    "Hai văn bản này không nêu quan hệ thực hiện, nên bảng chỉ đặt các chỉ tiêu cùng tên cạnh nhau, không nói là "
    "nâng hay hạ."
)
CHANGES = {
    "copied": "giữ nguyên",
    "sharpened": "nâng cao hơn",
    "weakened": "hạ thấp hơn",
    "dropped": "không nhắc lại",
    "added": "thêm mới",
    "rebased": "khác đơn vị hoặc cơ sở tính, không so",
}
SIDE_BY_SIDE = {
    "copied": "cùng mức",
    "sharpened": "khác mức",
    "weakened": "khác mức",
    "dropped": "chỉ ở văn bản trên",
    "added": "chỉ ở văn bản dưới",
    "rebased": "khác đơn vị hoặc cơ sở tính, không so",
}
STEP_COLUMNS = ("Chỉ tiêu", "Văn bản trên", "Văn bản dưới", "Thay đổi")
STEPS_NAME = "Chỉ tiêu của hai văn bản"
STEP_COUNT = "{n} {change}"

# Charts
CHART_DUE = "Chỉ tiêu và nhiệm vụ theo năm đến hạn"
CHART_DUE_ALT = "Biểu đồ cột: số chỉ tiêu và nhiệm vụ đến hạn mỗi năm"
CHART_PLAN = "Kết quả so với kế hoạch"
CHART_PLAN_LEDE = (
    "Kết quả bằng bao nhiêu phần trăm kế hoạch; vạch đứng là 100 %, thanh vượt khung được cắt ở mép. Màu và chữ theo "
    "đánh giá tính lại, vì có chỉ tiêu càng thấp càng tốt."
)
CHART_PLAN_ALT = "Biểu đồ thanh ngang: kết quả bằng bao nhiêu phần trăm kế hoạch của từng chỉ tiêu"
CHART_YEARS = "Một chỉ tiêu qua các năm"
CHART_YEARS_ALT = "Biểu đồ điểm: chỉ tiêu và kết quả của một chỉ tiêu theo năm"
CHART_NOTHING_DUE = "Không có chỉ tiêu hay nhiệm vụ nào có năm đến hạn trong phần đang lọc."
CHART_NOTHING_PLAN = "Không có kết quả nào đi cùng kế hoạch trong phần đang lọc."
CHART_NOTHING_YEARS = "Không có số nào của chỉ tiêu này để vẽ."
CHART_YEAR, CHART_COUNT, CHART_KIND = "Năm", "Số mục", "Loại"
CHART_BAR = "{name}: {percent} %, {verdict}"
CHART_RATIO, CHART_INDICATOR, CHART_VERDICT, CHART_VALUE = "Kết quả / kế hoạch (%)", "Chỉ tiêu", "Đánh giá", "Mức"
CHART_TABLE = "Xem bằng bảng, có đường tới nguồn"
CHART_DOCUMENT = "Văn bản"
PLAN, ACTUAL = "Kế hoạch", "Kết quả"
PLAN_TABLE_COLUMNS = ("Chỉ tiêu", "Kế hoạch", "Kết quả", "Kết quả / kế hoạch", "Tính lại", "Văn bản ghi")
ALL_DOCUMENTS = "Tất cả văn bản"
UNCLEAR = "chưa rõ"

# One record
BACK_TO_LIST = "Về danh sách cam kết"
GONE_RECORD = "Không còn mục này trong sổ cam kết. Có thể văn bản đã thay đổi. Dưới đây là danh sách hiện có."
SOURCE = "Nguyên văn"
WHOLE_ROW = "Cả hàng của bảng:"
FACTS = "Máy đọc được"
FIELDS = {
    "kind": "Loại",
    "indicator_raw": "Chỉ tiêu hoặc việc",
    "value": "Mức",
    "deadline": "Thời hạn",
    "lead": "Chủ trì",
    "coordinate": "Phối hợp",
    "province": "Tỉnh",
    "place": "Địa bàn",
    "topics": "Lĩnh vực",
    "basis": "Cơ sở tính",
    "stated_status": "Đánh giá in",
    "computed_status": "Đánh giá tính lại",
    "missing": "Còn thiếu",
    "confidence": "Độ tin cậy của máy",
}
FIELD, MACHINE_SAYS, PERSON_SAYS = "Mục", "Máy đọc", "Người sửa"
ALSO_AT = "Cũng nêu tại"
PLAN_OF = "Kế hoạch mà kết quả này trả lời"
REVIEW = "Duyệt"
REVIEW_LEDE = (
    "Quyết định được ghi bên cạnh kết quả máy đọc, chỉ ghi thời điểm, không ghi tên người; lập lại chỉ mục không mất."
)
STATE = "Hiện nay: {state}."
CONFIRM, REJECT, SAVE = "Xác nhận là đúng", "Bác bỏ", "Ghi bản sửa"
CORRECT = "Sửa"
HISTORY = "Các lần duyệt"
ACTS = {"confirm": "xác nhận", "correct": "sửa", "reject": "bác bỏ"}
SAVED = "Đã ghi: {act}."
NOT_SAVED = "Không ghi được vào thư mục kho ({reason}). Hãy kiểm tra quyền ghi của thư mục rồi thử lại."
NOTHING_CHANGED = "Chưa sửa gì khác với kết quả máy đọc, nên chưa ghi. Nếu máy đọc đúng, bấm “Xác nhận là đúng”."
BAD_NUMBER = "“{value}” không phải số. Viết như 7.066 hoặc 13,4 (dấu chấm tách hàng nghìn, dấu phẩy thập phân)."
BAD_DATE = "“{value}” không phải thời hạn. Viết năm, tháng/năm hoặc ngày/tháng/năm, ví dụ 2030, 6/2025, 30/6/2024."
LABELS = {
    "kind": "Loại",
    "indicator_raw": "Chỉ tiêu hoặc việc",
    "comparator": "So sánh",
    "value_min": "Từ",
    "value_max": "Đến",
    "unit": "Đơn vị",
    "deadline_from": "Thời hạn từ",
    "deadline_to": "Thời hạn đến",
    "lead": "Chủ trì (mỗi dòng một đơn vị)",
    "coordinate": "Phối hợp (mỗi dòng một đơn vị)",
    "place": "Địa bàn",
}
COMPARATORS = {
    "": "không có số",
    "=": "bằng",
    "~": "khoảng",
    "range": "trong khoảng",
    ">": "trên",
    ">=": "từ … trở lên",
    "<": "dưới",
    "<=": "không quá",
    "relative": "so với mốc",
}
WORDS_BEFORE = {"~": "khoảng", ">": "trên", ">=": "từ", "<": "dưới", "<=": "không quá"}  # a number
