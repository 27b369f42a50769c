"""A small collection whose documents name one another, for the tests of relations."""

NEW = """ĐẢNG CỘNG SẢN VIỆT NAM
BAN CHẤP HÀNH TRUNG ƯƠNG
Số 29-NQ/TW
Hà Nội, ngày 17 tháng 11 năm 2022

NGHỊ QUYẾT
về tiếp tục đẩy mạnh công nghiệp hóa, hiện đại hóa đất nước

I. MỤC TIÊU

1. Đến năm 2030, tỷ trọng công nghiệp chế biến, chế tạo trong tổng sản phẩm đạt khoảng 30% trở lên.

2. Triển khai đồng bộ các giải pháp giảm nghèo đa chiều, bao trùm, bền vững, bảo đảm mức sống tối thiểu của Nhân dân.
"""

OLD = """ĐẢNG CỘNG SẢN VIỆT NAM
BAN CHẤP HÀNH TRUNG ƯƠNG
Số 29-NQ/TW
Hà Nội, ngày 04 tháng 11 năm 2013

NGHỊ QUYẾT
về đổi mới căn bản, toàn diện giáo dục và đào tạo

I. MỤC TIÊU

1. Tạo chuyển biến căn bản, mạnh mẽ về chất lượng, hiệu quả giáo dục, đào tạo.
"""

PLAN = """ỦY BAN NHÂN DÂN
TỈNH THÁI BÌNH
Số: 146/KH-UBND
Thái Bình, ngày 20 tháng 5 năm 2023

KẾ HOẠCH
Thực hiện Nghị quyết số 29-NQ/TW ngày 17/11/2022 của Ban Chấp hành Trung ương Đảng

I. MỤC ĐÍCH

1. Quán triệt Nghị quyết số 29-NQ/TW tới mọi cán bộ; tiếp tục thực hiện Kết luận số 51-KL/TW ngày 30/5/2019.

2. Đến năm 2030, tỷ trọng công nghiệp chế biến, chế tạo trong tổng sản phẩm đạt khoảng 25% trở lên.

3. Triển khai đồng bộ các giải pháp giảm nghèo đa chiều, bao trùm, bền vững, bảo đảm mức sống tối thiểu của Nhân dân.

4. Kế hoạch số    /KH-UBND để trống số thì không dẫn tới đâu.
"""

OTHER_PLAN = """ỦY BAN NHÂN DÂN
TỈNH THÁI NGUYÊN
Số: 146/KH-UBND
Thái Nguyên, ngày 10 tháng 6 năm 2023

KẾ HOẠCH
Thực hiện Nghị quyết số 29-NQ/TW ngày 17/11/2022 của Ban Chấp hành Trung ương Đảng

I. MỤC ĐÍCH

1. Cụ thể hóa Nghị quyết số 29-NQ/TW trên địa bàn tỉnh Thái Nguyên.
"""

REPORT = """ỦY BAN NHÂN DÂN
TỈNH THÁI BÌNH
Số: 12/BC-UBND
Thái Bình, ngày 15 tháng 12 năm 2023

BÁO CÁO
Tình hình thực hiện nhiệm vụ năm 2023

I. KẾT QUẢ

1. Đã thực hiện Kế hoạch số 146/KH-UBND ngày 20/5/2023 của Ủy ban nhân dân tỉnh Thái Bình đạt kết quả tốt.

2. Theo Kế hoạch số 146/KH-UBND, các sở đã vào cuộc; giáo dục đổi mới theo Nghị quyết số 29-NQ/TW.
"""

UNDATED = """ỦY BAN NHÂN DÂN
TỈNH THÁI BÌNH
Số: 13/BC-UBND
Thái Bình, ngày 15 tháng 12 năm 2023

BÁO CÁO
Tổng kết hai nghị quyết

I. KẾT QUẢ

1. Nghị quyết số 29-NQ/TW ngày 17/11/2022 về công nghiệp và Nghị quyết số 29-NQ/TW ngày 04/11/2013 về giáo dục.

2. Kết quả chung của Nghị quyết số 29-NQ/TW được ghi ở phần sau.
"""

COLLECTION = {
    "a-moi.txt": NEW, "b-cu.txt": OLD, "c-thai-binh.txt": PLAN, "d-thai-nguyen.txt": OTHER_PLAN,
    "e-bao-cao.txt": REPORT, "f-tong-ket.txt": UNDATED,
}  # fmt: skip
