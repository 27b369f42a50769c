"""Names of bodies (agencies, Party committees, firms) as documents write them."""

from __future__ import annotations

import re

from corpus.vietnamese.letters import UPPER

# Names whose later words are written small: after "Sở", "Bộ", "Ban", "Ngành".
# Source: Nghị định 45/2025/NĐ-CP and the names of departments before it, as the documents themselves write them.
_FIELDS = (
    r"Tài nguyên và Môi trường|Nông nghiệp và Phát triển nông thôn|Nông nghiệp và Môi trường|Khoa học và Công nghệ"
    r"|Kế hoạch và Đầu tư|Kế hoạch - Đầu tư|Thông tin và Truyền thông|Giáo dục và Đào tạo|Văn h(?:óa"
    r"|oá),? Thể thao và Du lịch"
    r"|Lao động,? ?[-–]? ?Thương binh và Xã hội|Giao thông [Vv]ận tải|Công Thương|Công thương|Xây dựng"
    r"|Tài chính|Y tế|Nội vụ"
    r"|Tư pháp|Ngoại vụ|Ngoại giao|Quốc phòng|Công an|Du lịch|Dân tộc và Tôn giáo|Dân tộc|Tuyên giáo và Dân vận"
    r"|Tuyên giáo"
    r"|Dân vận|Tổ chức|Nội chính|Kinh tế|Văn hóa|Chính trị|Quản lý [Kk]hu kinh tế và các khu công nghiệp"
    r"|Quản lý các khu công nghiệp|Thường vụ|Chấp hành|Bí thư"
)
_HEADS = (
    r"UBND|ƯBND|HĐND|U[ỷy] ban [Nn]hân dân|[ỦƯÙ][ỷy] ban [Nn]hân dân|Hội đồng [Nn]hân dân"
    r"|[UỦƯÙ][ỷy] ban [Mm]ặt trận Tổ quốc"
    r"|MTTQ|Mặt trận Tổ quốc|Sở|Ban|Bộ|Công an|Văn phòng|Chi cục|Cục|Thanh tra|Hội|Liên đoàn|Ngân hàng|Đảng [ủu][ỷy]"
    r"|Đảng đoàn|Ban cán sự đảng|Tỉnh [ủu][ỷy]|Thành [ủu][ỷy]|Huyện [ủu][ỷy]|Kho bạc|Phó Chủ tịch|Chủ tịch|Giám đốc"
    r"|Thủ trưởng|Trường|Tổng công ty|Tập đoàn|Công ty|Viện|Đoàn|Các sở|[Cc]ác cấp|[Cc]ấp [ủu][ỷy]|Thủ tướng"
    r"|Chính phủ|Đài"
    r"|Báo|Trung tâm|Quỹ|Bảo hiểm|Tòa án|Quốc hội|Bộ CHQS|Bộ Chỉ huy"
)
_MORE = (
    rf"(?:[ \n]+(?:[{UPPER}][\w-]*|và(?=[ \n]+[{UPPER}])|tỉnh|huyện|thành phố|các huyện|nhân dân"
    rf"|xã(?=[ \n]+[{UPPER}])))*"
)
BODY = re.compile(rf"(?<!\w)(?:(?:Sở|Bộ|Ban|ngành|Ngành|sở)[ \n]+(?:{_FIELDS})|(?:{_HEADS}))(?!\w){_MORE}")


def find_bodies(text: str) -> tuple[tuple[str, int, int], ...]:
    """(name with single blanks, start, end) of the bodies that a text names, in order.

    >>> [name for name, _, _ in find_bodies("Sở Tài nguyên và Môi trường chủ trì, phối hợp với UBND huyện Vũ Thư")]
    ['Sở Tài nguyên và Môi trường', 'UBND huyện Vũ Thư']
    """
    return tuple((" ".join(match[0].split()), match.start(), match.end()) for match in BODY.finditer(text))
