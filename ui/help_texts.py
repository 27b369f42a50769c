"""The page of help, in plain words: (heading, paragraphs and points). Text in “ ” is typed or shown as it stands."""

from __future__ import annotations

TITLE = "Trợ giúp"
LEDE = "Căn Cứ tìm trong các văn bản của cơ quan và trả lời bằng nguyên văn, kèm địa chỉ để kiểm tra."

SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "Làm được gì",
        (
            "Hỏi bằng lời thường, có dấu hay không dấu, viết tắt cũng được. Không cần biết số hiệu văn bản.",
            "Câu trả lời luôn là đoạn nguyên văn. Bên dưới mỗi đoạn là trích dẫn đầy đủ: đoạn đó ở tiết, điểm, khoản, "
            "mục nào của văn bản nào. Bấm “Mở trong văn bản” để đọc đoạn ấy giữa toàn văn.",
            "Gõ số hiệu văn bản, ví dụ “12-CTr/TU”, để tìm ngay văn bản đó.",
            "Trang “Cam kết” gom chỉ tiêu, nhiệm vụ, kết quả của mọi văn bản: ai chủ trì, hạn nào, kèm nguyên văn.",
            "Trang “Tìm kiếm” liệt kê mọi đoạn nói về một chủ đề, có số đếm, lọc, sắp xếp, lưu ra Word và Excel. Đặt "
            "cụm từ trong ngoặc kép “ ” để tìm đúng cụm đó; viết dấu trừ liền trước một từ để bỏ những đoạn có từ ấy.",
            "Khi đọc văn bản, bấm vào số, ký hiệu của văn bản khác để mở văn bản đó, hoặc xem mọi chỗ nhắc tới nó; "
            "“Quan hệ với văn bản khác” cho biết văn bản thực hiện gì và được ai thực hiện.",
            "Trang “So sánh” đặt hai văn bản cạnh nhau, đánh dấu chữ và con số khác nhau; hoặc xem nhiều văn bản viết "
            "gì về cùng một chủ đề.",
            "Lọc theo văn bản, loại, tỉnh và năm bằng nút “Lọc”.",
            "Nếu câu hỏi được hiểu khác chữ đã gõ (thêm dấu, viết đủ chữ tắt), trang ghi rõ ở dòng “Đang tìm:”.",
        ),
    ),
    (
        "Chưa làm được gì",
        (
            "Chỉ biết những văn bản đã nạp vào kho. Không biết văn bản khác, tin tức hay quy định mới trên mạng.",
            "Không suy luận, không tính toán, không cho ý kiến pháp lý. Không biết văn bản nào còn hiệu lực, trừ khi "
            "văn bản trong kho nói rõ.",
            "Khi không đủ chắc chắn, trang nói “không tìm thấy” và chỉ đưa các đoạn gần nhất. Đó không phải bằng chứng "
            "rằng văn bản không có quy định: hãy thử từ khác hoặc mở văn bản để đọc.",
            "Đoạn xếp đầu có thể không phải đoạn đúng nhất. Trước khi trích vào văn bản của mình, hãy mở đoạn đó và "
            "đọc cả phần trước, phần sau.",
            "Trang quét chỉ có ảnh, chưa nhận dạng chữ, thì không tìm được. Tên tệp và số trang như vậy luôn được nêu.",
        ),
    ),
    (
        "Trích dẫn",
        (
            "Bấm “Sao chép kèm trích dẫn” để lấy ba dòng: nguyên văn, trích dẫn tiếng Việt, liên kết tới đúng đoạn.",
            "Bấm “Trích dẫn” để lấy đoạn ấy theo chín kiểu: đầy đủ, rút gọn, nguyên văn kèm liên kết, APA, Chicago, "
            "BibTeX, RIS, CSL-JSON, Web Annotation. Mỗi kiểu có nút sao chép; kiểu cho phần mềm có nút tải tệp.",
            "Trong toàn văn, bấm liên kết nhỏ cạnh đoạn, mục hay hàng của bảng để dẫn đúng chỗ đó. Muốn dẫn một ô: mở "
            "hàng của nó, rồi chọn cột ở dòng “Dẫn riêng”.",
            "“Thêm vào danh mục” gom đoạn vào trang “Danh mục”: ghi chú, xếp thứ tự, tải cả danh mục thành tệp Word, "
            "Excel, BibTeX, RIS, CSL-JSON, Web Annotation hoặc văn bản thường, hay gửi danh mục bằng một liên kết.",
            "Danh mục chứa tối đa 500 đoạn. Đoạn nào đã đổi lời, đổi chỗ hoặc không còn, danh mục ghi rõ ở đoạn đó; "
            "đoạn không còn tìm thấy thì giữ chỗ trong danh mục nhưng không có trong tệp tải về.",
            "Người nhận bấm liên kết sẽ mở đúng đoạn ấy. Nếu đoạn đã đổi chỗ, đã khác lời, hoặc văn bản không còn "
            "trong kho, trang báo rõ chứ không mở nhầm sang đoạn khác.",
            "Văn bản không ghi số, ngày hay cơ quan ban hành thì trích dẫn ghi “không ghi số”. Chương trình không "
            "bao giờ tự điền.",
        ),
    ),
    (
        "Chữ và số hỏng do quét",
        (
            "Văn bản quét có nhãn “bản quét”, kèm tỷ lệ âm tiết lỗi khi tỷ lệ đó đáng kể. Nhãn này đứng cạnh tên văn "
            "bản và trong từng kết quả.",
            "Lời trích giữ nguyên chữ như máy quét đã đọc, kể cả lỗi; chương trình tìm được qua nhiều lỗi thường gặp, "
            "nhưng không sửa chữ trong lời trích.",
            "Khi đọc văn bản quét có thể chuyển sang “Bản hiệu chỉnh”: máy đề xuất cách đọc các chữ bị quét sai, gạch "
            "chân từng chữ. Đó không phải bản gốc; sao chép và trích dẫn vẫn lấy chữ của bản gốc. Bản này còn sót "
            "nhiều chữ sai và không sửa số, số hiệu, tên riêng.",
            "Con số trong bản quét có thể sai mà trông vẫn hợp lý (ví dụ 5 thành 6, mất dấu phẩy). Hãy đối chiếu với "
            "bản gốc trước khi dùng.",
            "Khi hai bản của cùng một bảng ghi hai con số khác nhau, câu trả lời nêu cả hai và nhắc đối chiếu bản gốc.",
            "Nhãn “số thứ tự suy từ mạch văn bản” nghĩa là số khoản, điểm bị mờ và được suy từ các số trước và sau.",
        ),
    ),
    (
        "Phím tắt",
        (
            "Enter: tìm. Tab và Shift+Tab: đi qua các nút. Enter trên một liên kết: mở. Esc: đóng hộp "
            "“Trích dẫn”.",
            "Nút lùi của trình duyệt (Alt+←) đưa về kết quả trước. Địa chỉ trên thanh trình duyệt giữ cả câu hỏi và bộ "
            "lọc: lưu dấu trang hoặc gửi cho người khác đều được.",
            "Khi đọc văn bản: phím / mở ô tìm trong cả văn bản, Enter tới chỗ sau, Shift+Enter về chỗ trước, Esc xóa. "
            "Gõ không dấu tìm mọi cách viết dấu; gõ có dấu thì chỉ tìm đúng dấu đó.",
            "Trong bản hiệu chỉnh: Tab tới từ gạch chân của một đoạn, phím ← → sang từ bên cạnh, Enter xem chữ của bản "
            "gốc.",
        ),
    ),
    (
        "Những gì được lưu",
        (
            "Chương trình không ghi lại câu hỏi. Câu hỏi nằm trong địa chỉ trang, nên trình duyệt của "
            "bạn nhớ trong lịch sử; nhật ký của máy chủ trung gian cũng có thể ghi địa chỉ đó.",
            "Danh mục trích dẫn nằm trong trình duyệt của bạn: địa chỉ các đoạn, tên danh mục và ghi chú. Máy chủ chỉ "
            "nhận ghi chú lúc soạn tệp tải về và không lưu lại. Xóa dữ liệu trình duyệt là mất danh mục; hãy tải về.",
            "Danh sách câu hỏi “đã hỏi” chỉ sống trong lượt mở trang, tải lại trang là mất.",
        ),
    ),
)
FEEDBACK_KEPT = (
    "Khi bạn bấm đánh giá một câu trả lời, câu hỏi, câu trả lời, đánh giá, ghi chú và ngày được lưu trên máy chủ, "
    "không lưu ai đã đánh giá."
)
LANGUAGE_MODEL = (
    "Máy chủ này có nối với mô hình ngôn ngữ tại {host}: câu hỏi và các đoạn tìm được có thể được gửi tới "
    "đó để diễn đạt."
)
FEEDBACK_OFF = "Chức năng đánh giá câu trả lời đang tắt, nên không lưu gì."
FOR_ADMINISTRATOR = "Dành cho người quản trị"
TO_STORE = "Mở trang Kho văn bản"
