"""Every page of the app by name, for the tests that look at all of them: (address, what must be there)."""

from __future__ import annotations

LISTED = "Những mục tiêu cụ thể nào đến năm 2030 được nêu trong chương trình hành động của Thái Bình?"
COMPARED = "So sánh thu nhập bình quân đầu người của Thái Bình và GRDP bình quân đầu người của Thái Nguyên"
NOT_FOUND = "Tỷ lệ đô thị hóa của tỉnh Hưng Yên là bao nhiêu?"
PROGRAMME, TARGET_4 = "031415255736158d", "sec_II__subsec_1__para_1-2__point_4"
ADMIN = "kho-quan-tri"  # the page of files once the administrator was let in
PAGES = {
    "hoi-dap": ("/", ".cc-examples"),
    "tra-loi": ("/?hoi=tỷ lệ lao động nông nghiệp trong tổng lao động xã hội", ".cc-answer"),
    "tra-loi-liet-ke": (f"/?hoi={LISTED}", ".cc-list"),
    "tra-loi-so-sanh": (f"/?hoi={COMPARED}", ".cc-sides"),
    "khong-tim-thay": (f"/?hoi={NOT_FOUND}", ".cc-notfound"),
    "tim-kiem": ("/?trang=tim-kiem", ".cc-examples"),
    "tim-kiem-ket-qua": ("/?trang=tim-kiem&hoi=khu công nghiệp&nam=2018", ".cc-hit"),
    "van-ban": ("/?trang=van-ban", ".cc-library"),
    "doc-van-ban": (f"/?van-ban={PROGRAMME}&doan={TARGET_4}", ".cc-here"),
    "doc-bang": ("/?van-ban=65c64f79cb41673c-doc1&doan=att_1__table_1__row_13", "tr.cc-here"),
    "lien-ket-cu": (f"/?van-ban={PROGRAMME}&doan={TARGET_4}&h=00000000", ".cc-sure"),
    "lien-ket-hong": ("/?van-ban=0123456789abcdef&doan=sec_I&h=00000000", ".cc-warning"),
    **{
        f"cam-ket-{view}": (f"/?trang=cam-ket&dang={view}", ".cc-views")
        for view in ("danh-sach", "lich", "ma-tran", "doi-chieu", "bieu-do")
    },
    "doc-ban-hieu-chinh": ("/?van-ban=65c64f79cb41673c-doc2&ban=hieu-chinh&tim=nong thon moi", ".cc-fix"),
    "so-hieu": ("/?trang=so-hieu&so=29-NQ/TW", ".cc-naming"),
    "so-sanh": ("/?trang=so-sanh", ".cc-pairs"),
    "so-sanh-chu-de": ("/?trang=so-sanh&cach=chu-de&chu-de=kinh tế số", ".cc-columns"),
    "danh-muc": ("/?trang=danh-muc", ".cc-nothing"),
    "danh-muc-chia-se": (f"/?trang=danh-muc&ds={PROGRAMME}~{TARGET_4}~ba95d865", ".cc-text"),
    "tro-giup": ("/?trang=tro-giup", ".cc-help"),
    "kho-dong": ("/?trang=kho", "input[type=password]"),
    ADMIN: ("/?trang=kho", "input[type=password]"),
}
