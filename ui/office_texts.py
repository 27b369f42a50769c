"""Sentences of the pages for running the app in an office: administrator, files, help."""

from __future__ import annotations

# Who may enter
NO_ADMINISTRATOR = (
    "Trang này dành cho người quản trị và đang đóng, vì chưa đặt mật khẩu quản trị.",
    "Hãy đặt mật khẩu (ít nhất 10 ký tự) trong biến môi trường rồi khởi động lại chương trình, ví dụ:",
)
SET_PASSWORD = "CANCU_ADMIN_PASSWORD='mật khẩu của bạn' python cli.py serve"
PASSWORD, ENTER = "Mật khẩu quản trị", "Vào"
WRONG_PASSWORD = "Mật khẩu không đúng."
WAIT = "Mật khẩu không đúng hoặc đã sai quá nhiều lần. Hãy đợi {seconds} giây rồi thử lại."
LOGIN_REQUIRED = "Hãy đăng nhập bằng tài khoản của cơ quan để dùng Căn Cứ."
ADMIN_LOGIN = "Người quản trị đăng nhập bằng tài khoản của cơ quan."
NOT_ADMINISTRATOR = "Tài khoản {email} không có trong danh sách người quản trị (admin_emails)."
LOGIN_NOT_CONFIGURED = (
    "Trang này cần đăng nhập, nhưng máy chủ chưa khai báo nơi đăng nhập.",
    "Người quản trị máy chủ: xem mục đăng nhập trong docs/deployment.md.",
)
LOG_IN, LOG_OUT = "Đăng nhập", "Đăng xuất"
HOST_REFUSED = "Địa chỉ này không thuộc danh sách địa chỉ được phép của chương trình (allowed_hosts)."

# The page of files
STORE = "Kho văn bản"
STORE_LEDE = (
    "Thêm, gỡ văn bản và lập lại chỉ mục. Người đang tra cứu vẫn dùng chỉ mục cũ cho tới khi chỉ mục mới sẵn sàng."
)
LEAVE = "Rời trang quản trị"
ADD = "Thêm văn bản"
CHOOSE = "Chọn tệp (.pdf, .docx, .txt, .md, .html; mỗi tệp tối đa {mib} MB)"
PICK = "Chọn tệp…"
REPLACE = "Thay bản cũ nếu trùng tên (bản cũ được chuyển vào thư mục đã gỡ)"
PUT_IN = "Nạp vào kho"
NOTHING_CHOSEN = "Chưa chọn tệp nào."
ADDED = {
    "new": "{name}: đã nạp.",
    "same": "{name}: đã có trong kho, nội dung giống hệt.",
    "replaced": "{name}: đã thay bản cũ.",
}
RENAMED = "{given} được lưu với tên {name}."
BUILDING = "Đang lập chỉ mục"
QUEUED = "Đang có lần lập chỉ mục khác chạy; thay đổi này sẽ được đọc ngay sau đó, không cần làm gì thêm."
AGAIN = "Kho vừa có thay đổi: xong lần này sẽ tự lập thêm một lần nữa."
STAGES = {
    "": "Đang khởi động",
    "model": "Mở mô hình",
    "scan": "Tìm tệp",
    "read": "Đọc và tách văn bản",
    "vectors": "Lập chỉ mục nghĩa",
    "publish": "Đưa vào dùng",
}
STEP = "Bước {n}/{total}: {stage}"
STEP_COUNTED = "Bước {n}/{total}: {stage} ({done}/{all})"
ELAPSED = "{seconds} giây"
BUILT = "Chỉ mục mới đã dùng được: {files} tệp, {documents} văn bản, {chunks} đoạn; đọc mới {read} tệp, {seconds} giây."
UNCHANGED = "Không có gì thay đổi: chỉ mục hiện có vẫn đúng với kho."
BUILD_FAILED = "Lập chỉ mục chưa xong: {reason}"
REBUILD = "Lập lại chỉ mục"
FORCE = "Đọc lại cả khi không có gì thay đổi"
FILES = "Tệp trong kho ({n})"
FILES_OF_INDEX = "Chỉ mục {generation}, lập lúc {built_at} (giờ UTC)."
NO_FILES = "Kho chưa có tệp nào."
FILE, SIZE, STATE = "Tệp", "Dung lượng", "Tình trạng"
READ, NOT_READ, WAITING = "{n} văn bản", "không đọc được", "chờ đọc"
PARTLY_READ = "{n} văn bản, có trang không đọc được"
SAME_AS = "trùng nội dung với tệp khác"
MORE_FILES = "và {n} tệp khác; gõ vài chữ trong tên ở ô dưới để tìm."
CHOOSE_REMOVE = "Chọn tệp cần gỡ"
CHOOSE_REMOVE_HINT = "Gõ vài chữ trong tên tệp"
REMOVE = "Gỡ khỏi kho…"
CONFIRM_TITLE = "Gỡ khỏi kho?"
CONFIRM = (
    "Các tệp dưới đây sẽ không còn tìm được sau khi lập xong chỉ mục mới. "
    "Liên kết đã gửi cho người khác tới các văn bản này sẽ báo “không có văn bản này trong kho”."
)
KEPT = "Tệp không bị xóa: được chuyển vào thư mục {folder} trong kho, có thể lấy lại."
YES_REMOVE, NO_REMOVE = "Gỡ", "Không gỡ"
REMOVED = (
    "{name}: đã gỡ, còn giữ tại {kept}. Ai có liên kết cũ vẫn xem được lời của đoạn ấy; "
    'xóa hẳn lời cũ bằng lệnh: python cli.py forget "{name}"'
)
UNREAD = "Những gì chưa đọc được ({n})"
ALL_READ = "Mọi tệp trong chỉ mục hiện có đều đọc được."
NOTICES = "Ghi chú khi đọc ({n})"
PAGES = "trang {pages}"
