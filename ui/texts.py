"""Every sentence of the interface, in Vietnamese."""

from __future__ import annotations

NAME = "Căn Cứ"
ASK = "Hỏi và tìm"
DOCUMENTS = "Văn bản"
SKIP = "Tới nội dung chính"
MAIN_MENU = "Các trang"

# Asking
TAGLINE = "Hỏi văn bản, nhận đúng đoạn làm căn cứ"
LEDE = "Tìm trong {documents}. Mỗi câu trả lời là lời nguyên văn, kèm địa chỉ chính xác để kiểm tra."
N_DOCUMENTS = "{n} văn bản"
N_DOCUMENTS_FILES = "{n} văn bản ({files} tệp)"
QUESTION = "Câu hỏi"
PLACEHOLDER = "Ví dụ: mục tiêu đến năm 2030. Gõ không dấu cũng được."
SEARCH = "Tìm"
EXAMPLES = "Thử một câu hỏi"
EMPTY_QUESTION = "Hãy viết câu hỏi hoặc vài từ cần tìm, rồi nhấn Enter."
FILTERS = "Lọc"
FILTERS_SET = "Lọc (đang dùng {n})"
FILTER_DOCUMENT, FILTER_TYPE, FILTER_PLACE, FILTER_YEAR = "Văn bản", "Loại văn bản", "Tỉnh, thành phố", "Năm"
FILTER_ALL = "Tất cả"
SEARCHING = "Đang tìm…"
OPENING = "Đang mở chỉ mục…"

# Results
SEARCHED_FOR = "Đang tìm:"
ALSO_SEARCHED = "Cũng tìm:"
ALSO_STATED = "Cũng nêu tại:"
STANDS_FOR = "{short} là {full}"
DOCUMENT_NUMBERS = "Số văn bản:"
ANSWER = "Trả lời"
NEAREST = "Các đoạn gần nhất (chưa chắc trả lời câu hỏi)"
NEAREST_LEDE = "Dưới đây là các đoạn gần nhất; hãy đọc kỹ trước khi dùng."
NOT_FOUND = "Chưa tìm thấy câu trả lời trong {documents}."
NOT_SEARCHED = "Không tìm được trong: {files}."
PART_MISSING = "Chưa tìm thấy phần: {parts}."
CONFLICT = "Văn bản khác ghi khác"
MORE_QUOTES = "Xem thêm {n} trích dẫn"
COPY_WITH_CITATION = "Sao chép kèm trích dẫn"
FOLLOW_UP, FOLLOW_UP_PLACEHOLDER = "Hỏi tiếp", "Hỏi tiếp, ví dụ: còn năm 2045? còn Thái Nguyên?"
UNDERSTOOD = "Hiểu câu hỏi tiếp là:"
ASK_ALONE = "Chỉ hỏi “{typed}”"
HISTORY = "Đã hỏi trong lần này"
JUDGE = "Câu trả lời này đúng chưa?"
RIGHT, WRONG = "Đúng", "Chưa đúng"
COMMENT = "Ghi chú (không bắt buộc)"
SEND = "Gửi"
THANKS = "Đã ghi nhận trên máy chủ này. Không lưu thông tin về người hỏi."
NOT_STORED = "Không ghi được nhận xét: {reason}. Câu hỏi và câu trả lời vẫn còn ở trên."
PASSAGES = "Các đoạn làm căn cứ"
N_PASSAGES = "{n} đoạn phù hợp nhất trong {documents}"
OPEN = "Mở trong văn bản"
COPY_CITATION = "Sao chép trích dẫn"
COPY_LINK = "Sao chép liên kết"
COPIED = "Đã sao chép"
COPY_FAILED = "Trình duyệt không cho sao chép"
PAGE = "trang {n}"
SCANNED = "bản quét, chữ có thể sai"
MORE = "Xem thêm"
NOTHING = "Không tìm thấy đoạn nào"
NOTHING_SEARCHED = "Đã tìm trong {documents}."
NOTHING_ADVICE = (
    "Thử ít từ hơn hoặc từ khác cùng nghĩa.",
    "Bỏ bớt điều kiện lọc nếu đang lọc.",
    "Kiểm tra xem văn bản cần tìm đã có trong kho chưa.",
)
WITHOUT_FILTERS = "Tìm lại, không lọc"
SEE_DOCUMENTS = "Xem các văn bản trong kho"
UNSEARCHABLE = "Không tìm được trong {n} tệp hoặc trang sau"
UNSEARCHABLE_PAGES = "trang {pages}"

# Documents
LIBRARY = "Văn bản trong kho"
LIBRARY_LEDE = "{documents} đã đọc và tìm được. Bấm vào tên để mở toàn văn."
NUMBER, DATE, ISSUER, PLACE, TYPE, IMPLEMENTS, FILE = (
    "Số, ký hiệu", "Ngày", "Cơ quan ban hành", "Nơi", "Loại", "Thực hiện", "Tệp nguồn",
)  # fmt: skip
UNTITLED = "Văn bản không có tên"
NOISE = "{percent} % âm tiết lỗi"
FLAGS = {
    "scanned": "bản quét",
    "missing_beginning": "mất phần đầu",
    "missing_end": "mất phần cuối",
    "blank_number": "số để trống",
    "duplicate_section": "có mục in lặp lại",
}
PARAGRAPH_FLAGS = {
    "duplicate": "lặp lại",
    "starts_mid_sentence": "mất phần đầu câu",
    "sequence_repaired": "số thứ tự suy từ mạch văn bản",
}
OUTLINE = "Mục lục"
NO_OUTLINE = "Văn bản này không có đề mục."
BACK_TO_RESULTS = "Về kết quả tìm"
CITED_PASSAGE = "Đoạn được dẫn"
GO_TO_PASSAGE = "Tới đoạn này"
LINK_TO = "Liên kết tới {unit}"
THIS_PASSAGE = "đoạn này"
PREVIOUS_PART, NEXT_PART = "Phần trước", "Phần tiếp theo"
PART = "Phần {n} trong {total} phần của văn bản"
TABLE = "Bảng {name}"
NO_DOCUMENT = "Không có văn bản này trong kho."
NO_DOCUMENT_ADVICE = "Có thể văn bản đã được thay bằng bản khác hoặc đã gỡ ra. Hãy tìm trong danh sách dưới đây."
MOVED = "Đoạn này nay nằm ở vị trí khác trong văn bản; lời văn không đổi."
CHANGED = (
    "Lời văn ở vị trí này không còn đúng như khi liên kết được tạo. Hãy đối chiếu với bản gốc trước khi trích dẫn."
)
GONE = "Không còn tìm thấy đoạn này trong văn bản. Dưới đây là toàn văn hiện có."
SOURCE_CHANGED = "Tệp nguồn đã thay đổi từ lần lập chỉ mục. Nội dung dưới đây là bản cũ; hãy chạy: python cli.py build"
SOURCE_MISSING = "Tệp nguồn không còn trong kho. Nội dung dưới đây là bản đã lập chỉ mục."

# When something is wrong
NO_INDEX = "Chưa có chỉ mục để tìm"
NO_INDEX_ADVICE = "Hãy mở cửa sổ dòng lệnh trong thư mục của chương trình và chạy lệnh sau, rồi tải lại trang này:"
BUILD_COMMAND = "python cli.py build"
NO_DOCUMENTS_YET = "Chỉ mục chưa có văn bản nào. Hãy chép văn bản vào thư mục kho rồi chạy: python cli.py build"
UNEXPECTED = "Có lỗi ngoài dự kiến (mã {code}). Hãy tải lại trang; nếu vẫn lỗi, báo mã này cho người quản trị."

# Help
HELP = "Trợ giúp"
