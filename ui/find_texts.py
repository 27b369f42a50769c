"""Every sentence of the search page, in Vietnamese."""

from __future__ import annotations

LEDE = "Liệt kê mọi đoạn nói về một chủ đề trong {documents}, kèm số đếm đúng, để lọc, sắp xếp và lưu lại."
BOX = "Từ, cụm từ hoặc câu cần tìm"
PLACEHOLDER = "Ví dụ: chuyển đổi số, “cải cách hành chính”, môi trường -rừng"
EMPTY = "Hãy viết vài từ cần tìm, rồi nhấn Enter."
TOPICS = "Thử một chủ đề có trong các văn bản"
HOW = "Cách viết"
HOW_LINES = (
    "Viết vài từ: mọi đoạn có đủ các từ đó, trong lời văn hay ở đề mục phía trên. Gõ không dấu cũng được.",
    "Đặt trong ngoặc kép “cải cách hành chính”: đúng cụm đó, không kể chữ hoa, chữ thường; gõ có dấu thì tính cả dấu.",
    "Dấu trừ liền trước một từ, ví dụ -thuế hoặc -“thuế đất”: bỏ những đoạn có từ đó.",
    "Chữ viết tắt và tên gọi khác của cùng một việc cũng được tính, và luôn được nói rõ phía trên kết quả.",
)

# How it was understood
MUST_HOLD = "Đoạn phải có đủ các từ:"
MUST_QUOTE = "Đúng cụm từ:"
MUST_NAME = "Đoạn phải nhắc tới văn bản số:"
MUST_LACK = "Bỏ đoạn có:"
OTHER_WORDINGS = "Cũng tính cách gọi khác:"

# What was found
FOUND = "{n} đoạn có đủ các từ"
FOUND_PHRASE = "{n} đoạn có đúng cụm từ"
FOUND_NAMED = "{n} đoạn nhắc tới"
AT_LEAST = "ít nhất {n}"
CUT = "Có ít nhất {n} đoạn; chỉ liệt kê {n} đoạn phù hợp nhất. Hãy thêm từ hoặc lọc để thấy đủ."
AND_NEAR = "và {n} đoạn cùng ý, không cùng chữ"
IN_DOCUMENTS = "trong {documents}"
ALL_WORDS, NEAR_ONLY, OTHER_ACCENTS = "Có đủ các từ", "Cùng ý, không cùng chữ", "Giống chữ, khác dấu"
CONTINUED = "{name} (tiếp)"
N_PASSAGES = "{n} đoạn"
NEAR_LEDE = "Các đoạn này thiếu một hay nhiều từ cần tìm nhưng gần nghĩa nhất; nhiều nhất 60 đoạn."
HIDE_NEAR, SHOW_NEAR = "Ẩn các đoạn này", "Hiện cả {n} đoạn cùng ý, không cùng chữ"
ACCENTS_LEDE = "Các đoạn này có cùng chữ cái nhưng khác dấu, thường là từ khác."
SEE_ACCENTS = "Xem {n} đoạn giống chữ nhưng khác dấu"
IN_HEADINGS = "một phần từ tìm nằm ở đề mục, tên cột hoặc tên văn bản"
LACKS = "không có từ: {words}"
NO_WORDS = "Không có đoạn nào có đủ các từ. Dưới đây là các đoạn gần nghĩa nhất."

# Order and pages
SORT = "Sắp xếp"
SORTS = {"relevance": "Phù hợp nhất", "newest": "Mới nhất", "oldest": "Cũ nhất", "place": "Thứ tự trong văn bản"}
UNDATED = "{n} đoạn thuộc văn bản không ghi ngày, xếp sau cùng."
TOGETHER = "Gộp theo văn bản"
PAGES = "Các trang kết quả"
FIRST, PREVIOUS, NEXT, LAST = "Trang đầu", "Trang trước", "Trang sau", "Trang cuối"
PAGE_OF = "Trang {n} / {total}"
SHOWN_OF = "đoạn {first}–{last} trong {total}"

# Conditions
FILTER, FILTER_SET = "Lọc", "Lọc (đang dùng {n})"
FILTERS_LABEL = "Lọc kết quả"
FACETS = {
    "documents": "Văn bản", "types": "Loại văn bản", "places": "Tỉnh, thành phố", "years": "Năm",
    "issuers": "Cơ quan ban hành", "kinds": "Loại đoạn", "numbers": "Con số", "scanned": "Bản quét",
    "stands": "Từ tìm nằm ở",
}  # fmt: skip
VALUES = {
    "kinds": {
        "de-muc": "đề mục", "doan": "đoạn văn", "dieu-khoan": "điều, khoản", "diem": "điểm, gạch đầu dòng",
        "bang": "hàng trong bảng", "chu-thich": "chú thích", "dau-van-ban": "phần đầu văn bản", "can-cu": "căn cứ",
        "ky-nhan": "chữ ký, nơi nhận",
    },
    "numbers": {"co": "có con số", "khong": "không có con số"},
    "scanned": {"co": "bản quét, chữ có thể sai", "khong": "không phải bản quét"},
    "stands": {
        "trong-doan": "ngay trong đoạn", "ca-de-muc": "một phần ở đề mục", "thieu-tu": "thiếu vài từ",
        "gan-nghia": "chỉ gần nghĩa", "khac-dau": "giống chữ, khác dấu",
    },
}  # fmt: skip
NOT_STATED = "không ghi"
MORE_VALUES = "Thêm {n}"
CHOSEN = "đang chọn"
CONDITIONS = "Điều kiện đang dùng"
DROP = "Bỏ điều kiện {name}: {value}"
DROP_ALL = "Bỏ mọi điều kiện"

# Saving
SAVE = "Lưu kết quả"
ADD_PAGE, ADD_ALL = "Thêm {n} đoạn trên trang này vào Danh mục", "Thêm cả {n} đoạn"
ADDED = "Đã thêm {new} đoạn vào Danh mục; Danh mục nay có {total} đoạn."
ADDED_SOME = "Đã thêm {new} đoạn vào Danh mục, {known} đoạn đã có sẵn; Danh mục nay có {total} đoạn."
LIST_FULL = "Danh mục chỉ giữ {n} đoạn nên không thêm được hết."
OPEN_LIST = "Mở Danh mục"
DOWNLOAD = "Tải {name}"
DOWNLOAD_CUT = "Tệp tải về chỉ gồm {n} đoạn đầu theo thứ tự đang xem. Hãy lọc bớt để lấy đủ."
INCLUDED = "Danh sách tải về gồm {words} đoạn có đủ các từ và {near} đoạn cùng ý (có ghi chú), theo thứ tự đang xem."
COPY_LINK = "Sao chép liên kết tới tìm kiếm này"
FILE_TITLE = "Tìm kiếm: {text}"
FILE_NAME = "tim-kiem"
NEAR_REMARK = "Cùng ý, không có đủ các từ tìm"
ACCENTS_REMARK = "Giống chữ, khác dấu với từ tìm"
MAKING = "Đang tìm mọi đoạn…"

# Nothing
NOTHING = "Không có đoạn nào thỏa mọi điều kiện"
NOTHING_WORDS = "Không tìm thấy đoạn nào có đủ các từ"
WITHOUT = "Bỏ {name}: {value} – còn {n} đoạn"
WITHOUT_WORD = "Bỏ từ “{word}” – còn {n} đoạn"
WITHOUT_PHRASE = "Bỏ ngoặc kép của “{phrase}” – tìm từng từ"
WITHOUT_EXCLUDED = "Không loại “{word}” nữa"
NOWHERE = "Không văn bản nào có từ: {words}."
ASK_INSTEAD = "Hỏi câu này ở trang Hỏi đáp"

# On the page for asking
SEE_ALL = "Xem tất cả các đoạn tìm được"
