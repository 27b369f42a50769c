"""Every sentence of the interface, in Vietnamese."""

from __future__ import annotations

NAME = "Căn Cứ"
ASK = "Hỏi đáp"
FIND = "Tìm kiếm"
COMPARE = "So sánh"
READING_LIST = "Danh mục"
COMMITMENTS = "Cam kết"
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
N_QUOTES = "{n} đoạn trích làm căn cứ"
QUOTE_NUMBER = "Tới đoạn trích {n}"
SIDE_MISSING = "Chưa tìm thấy"
MISSING = "Chưa tìm thấy phần: {parts}."
CONFLICTS = "Văn bản khác ghi khác:"
PHRASING = "Đang nhờ mô hình ngôn ngữ diễn đạt lại…"
PHRASED = "Diễn đạt lại bằng mô hình ngôn ngữ, chỉ dựa trên các đoạn trích dưới đây"
NOT_FOUND = "Chưa tìm thấy trong {documents}"
SEARCHED_ALL = "Đã tìm trong mọi đoạn, bảng và phụ lục của các văn bản này."
SEARCHED_LIST = "Các văn bản đã tìm"
ONLY_FILTERED = "Đang lọc: các văn bản khác trong kho không được tìm."
NEAREST = "Các đoạn gần nhất (chưa chắc trả lời câu hỏi)"
PASSAGES = "Các đoạn khác tìm được"
N_PASSAGES = "{n} đoạn phù hợp nhất trong {documents}"
OPEN = "Mở trong văn bản"
COPY_CITATION = "Sao chép kèm trích dẫn"
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

# Asking on, and what people say of an answer
FOLLOW_UP = "Hỏi tiếp…"
FOLLOW_UP_EXAMPLE = "Ví dụ: còn Thái Nguyên? đến năm 2045 thì sao? ai chủ trì?"
FOLLOW_UP_SEND = "Hỏi tiếp"
UNDERSTOOD = "Hiểu là:"
AFTER = "Hỏi tiếp sau câu: {previous}"
ASK_ALONE = "Chỉ hỏi “{typed}”"
HISTORY = "Đã hỏi trong lần mở trang này ({n})"
IS_IT_RIGHT = "Kết quả đúng không?"
RIGHT, WRONG = "Đúng", "Chưa đúng"
COMMENT = "Góp ý (không bắt buộc)"
COMMENT_EXAMPLE = "Sai ở đâu, câu đúng nằm ở văn bản nào? Không ghi tên hay thông tin cá nhân."
SEND_COMMENT = "Gửi nhận xét"
SAID = {"right": "Đã ghi nhận xét: đúng. Cảm ơn.", "wrong": "Đã ghi nhận xét: chưa đúng. Cảm ơn."}

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
