"""What the pages say of links that no longer fit, in Vietnamese."""

from __future__ import annotations

OLD_WORDS = "Lời cũ, khi liên kết được tạo"
NEW_WORDS = "Lời hiện nay"
OLD_PLACE = "Trước đây ở: {citation}."
LEGEND = "Chữ gạch ngang có trong lời cũ, nay không còn; chữ gạch chân là chữ mới."
GONE_IN = "Không còn tìm thấy đoạn này trong văn bản hiện có; không mở đoạn nào khác thay vào. Dưới đây là toàn văn."
GONE_REPLACED = (
    "Văn bản mà liên kết dẫn tới đã được thay bằng bản khác (nạp ngày {day}), "
    "và đoạn này không còn tìm thấy trong bản ấy. Không mở đoạn nào khác thay vào; dưới đây là toàn văn bản mới."
)
NO_DOCUMENT = "Không có văn bản này trong kho."
NO_DOCUMENT_ADVICE = "Có thể văn bản đã được gỡ ra, hoặc liên kết chép thiếu. Hãy tìm trong danh sách dưới đây."
NO_HEIR = (
    "Văn bản mà liên kết dẫn tới không còn trong kho (từ ngày {day}), và không có văn bản nào rõ ràng thay cho nó."
)
NO_HEIR_ADVICE = "Vì vậy không mở văn bản nào. Hãy tìm lời cũ, hoặc chọn trong danh sách dưới đây."
CHOOSE = "Vì vậy không mở văn bản nào. Hãy chọn trong danh sách dưới đây."
SEVERAL = "Có nhiều văn bản trùng đoạn này, không rõ liên kết muốn nói văn bản nào."
SEARCH_OLD = "Tìm lời này trong kho"
BEGINS = "Có phải văn bản này không:"
NEAR_UNIT = "Phần còn đọc được của địa chỉ là:"
BAD_DOCUMENT = "Liên kết gõ sai hoặc chép thiếu: mã văn bản trong liên kết không đúng dạng."
BAD_PARAGRAPH = "Liên kết gõ sai hoặc chép thiếu: địa chỉ đoạn không đúng dạng, nên chỉ mở toàn văn bản."
BAD_HASH = "Phần cuối liên kết bị chép thiếu, nên không kiểm được lời văn có đúng như khi liên kết được tạo."
