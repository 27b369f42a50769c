"""Units of Vietnamese quantities: how they are printed, and what they come to.

The patterns are for folded text (lower case, no accents, one code point for each of the text's), so that a tone mark
lost in a scan does not lose the unit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.vietnamese.letters import fold

_SCALE_WORDS = {"nghin ty": 1e12, "ngan ty": 1e12, "trieu ty": 1e15, "ty": 1e9, "ti": 1e9, "trieu": 1e6,
                "nghin": 1e3, "ngan": 1e3, "van": 1e4, "tram": 1e2}  # fmt: skip
_SCALE = r"(?:(?:nghin|ngan|trieu)\s+t[yi]|t[yi]|[tu]rieu|trieu|iri?eu|nghin|ngan|van|tram)"
MONEY = r"(?:vnd|dong(?!\s+chi\b)|don£|usd|eur|euro|do\s?la(?:\s+my)?|dola)"
_MEASURES = (
    r"ki-?lo-?met|km2|km²|km|m2|m²|m3|m³|met\s+vuong|met\s+khoi|met|ha|hec-?ta|heta|sao|lia|mw|kwh?|gwh?|mva|kva|kv|mwp|teu|"
    r"tan\s+co2|tan|ta|kg|ki-?lo-?gam|gam|lit|gb|tb|mb|mbps|gbps|cm|mm|g/m3|do\s?c"
)
_COUNTED = (
    "đồng chí|lượt người|lượt khách|lượt hồ sơ|lượt xe|lượt hộ|lượt|luồng|người dân|người lao động|người|lao động|"
    "học sinh|"
    "sinh viên|học viên|giáo viên|giảng viên|cán bộ|công chức|viên chức|công nhân|hội viên|đoàn viên|đảng viên|"
    "đại biểu|vận động viên|bệnh nhân|bác sĩ|bác sỹ|dược sĩ|điều dưỡng|điểm phần trăm|điểm %|điểm cầu|điểm trường|điểm|"
    "bậc|hộ nghèo|hộ dân|hộ gia đình|hộ kinh doanh|hộ|nhân khẩu|gia đình|thành viên|hợp tác xã|htx|tổ hợp tác|"
    "doanh nghiệp|trang trại|cơ sở|công ty|tập đoàn|nhà máy|nhà đầu tư|nhà khoa học|chi nhánh|văn phòng|"
    "tỉnh|thành phố|huyện|thị xã|thị trấn|phường|xã|thôn|tổ dân phố|khu dân cư|khu công nghiệp|kcn|cụm công nghiệp|ccn|"
    "khu đô thị|khu kinh tế|khu|cụm|chợ|siêu thị|trung tâm|trạm y tế|trạm|bệnh viện|phòng khám|giường bệnh|giường|"
    "trường học|trường|lớp học|lớp|phòng học|phòng|nhà văn hóa|nhà ở xã hội|nhà ở|căn hộ|căn nhà|căn|nhà|"
    "công trình|dự án|đề án|đề tài|nhiệm vụ khoa học|chương trình|kế hoạch|hồ sơ|thủ tục hành chính|thủ tục|ttHC|"
    "văn bản|"
    "nghị quyết|quyết định|nghị định|thông tư|chỉ thị|giấy chứng nhận|giấy phép|báo cáo|hợp đồng|văn bằng|sáng chế|"
    "nhãn hiệu|tiêu chí|tiêu chuẩn|sản phẩm|mặt hàng|mô hình|chuỗi liên kết|chuỗi|nhãn|thương hiệu|"
    "con giống|con|cây xanh|cây|giống|lồng|bè|ao|tàu|thuyền|xe|phương tiện|máy|thiết bị|bộ|chiếc|cái|"
    "cuộc thanh tra|cuộc kiểm tra|cuộc|hội nghị|lễ hội|buổi|đợt|lần|ca mắc|ca|vụ việc|vụ|trường hợp|đối tượng|đơn vị|"
    "đơn thư|đơn|vụ án|án|phiếu|ý kiến|kiến nghị|suất quà|suất|phần quà|giải thưởng|giải|huy chương|hcv|hcb|hcđ|"
    "huy chương vàng|"
    "tin bài|bài viết|bài|tin|tác phẩm|cuốn|quyển|sách|tuyến đường|tuyến|nút giao|cầu|cống|làn xe|kilomet|"
    "di tích|di sản|lễ|điểm du lịch|khu du lịch|khách sạn|phòng khách sạn|cơ quan|tổ chức|câu lạc bộ|hội|hiệp hội|"
    "chi hội|"
    "thuê bao|tài khoản|camera|trạm bts|trạm phát sóng|máy chủ|dịch vụ công|dịch vụ|lĩnh vực|ngành|nghề|nhóm|tổ|đội|"
    "đoàn|ban|"
    "phút|giờ|tuổi|suất|quốc gia|nước|thị trường|địa phương|địa bàn|hạng mục|gói thầu|lô|thửa|mỏ|điểm mỏ|bãi|hồ|đập|"
    "cánh đồng|làng nghề|làng|cánh|vùng|mẫu|sào|héc ta|héc-ta|hecta|ki lô mét|kênh|giếng|số|mã|liều|viên|chỉ tiêu|"
    "mũi|trẻ em|trẻ|chuyến"
)
_NOT_COUNTED = {"chỉ tiêu", "kế hoạch", "nghị quyết", "lễ", "ban", "số", "mã", "hội", "nhóm", "lĩnh vực"}
_COUNT = "|".join(
    re.escape(fold(word)).replace(r"\ ", r"\s+")
    for word in sorted({*_COUNTED.split("|")} - _NOT_COUNTED, key=len, reverse=True)
)
_PER = (
    r"(?:\s?/\s?(?:10\.000\s+dan|1\.?000\s+dan|100\.000\s+dan|100\s+dan|[1l]00\s+tre|van\s+dan|nguoi\s+dan|nguoi|"
    r"nam|thang|ngay|gio|don\s+vi|lao\s+dong|ho|doanh\s+nghiep|hoc\s+sinh|giuong|ha|sao|km2|km|m2|m3|m²|m³|tan|con|"
    r"xa|huyen|lan|suat|luot|nha|can|dan|cay|vu|lop|truong|khau|kwh|met|phut|s))*"
)
_PERCENT = r"(?:%\s?[0oO](?![.,]?\d)|‰|%)"
UNIT = re.compile(
    rf"(?P<percent>{_PERCENT})(?P<per_year>\s?/\s?nam\b|\s?nam(?=\s*(?:[.;,)]|$|\n)))?"
    rf"|(?P<times>lan|lân)\b(?!\s+thu\b)"
    rf"|(?P<money>(?:{_SCALE}\s+)?{MONEY}{_PER}|(?:(?:nghin|ngan|trieu)\s+)?t[yi](?!\s+(?:le|trong|suat)){_PER})(?!\w)"
    rf"|(?P<measure>(?:{_SCALE}\s+)?(?:{_MEASURES}){_PER})(?![\w²³])"
    rf"|(?P<count>(?:{_SCALE}\s+)?(?!dot\s+p)(?:{_COUNT}){_PER})(?!\w)"
    rf"|(?P<bare_scale>{_SCALE}\s+[^\W\d_]+)"
)
OTHER_UNIT = re.compile(r"[^\W\d_]{2,}")
NOT_A_UNIT = frozenset(
    fold(word) for word in (
        "năm tháng ngày quý tuần nhiệm giải mục nội đột khâu bước và hoặc của là được đến tại trong ngoài trên dưới "
        "cho với từ theo có đã đang sẽ để khi thì mà này đó các những nêu quy như so tăng giảm đạt "
        "bằng gồm về do bởi vào "
        "không chưa nguyên toàn xếp phun quan điểm phần chương khoản điều mức cấp hạng thứ kỳ khóa "
        "nhóm giai thời lĩnh chỉ tiêu"
    ).split()
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """What a printed unit comes to: its canonical name, the factor to it, and how a rate is counted."""

    norm: str  # "VND", "USD", "%", "%/năm", "‰", "lần", "người", …; "" for none
    scale: float = 1.0
    rate_basis: str = "level"  # "level", "per_year", "ratio", "points"


def closed_up(raw: str) -> str:
    """A printed unit on one line without blanks around its slash or after its percent sign.

    >>> [closed_up(raw) for raw in ("% / năm", "% năm", "triệu đồng/ người")]
    ['%/năm', '%năm', 'triệu đồng/người']
    """
    return re.sub(r"(?<=%)\s+|\s*(/)\s*", r"\1", " ".join(raw.split()))


def read_unit(raw: str) -> Unit:
    """The meaning of a printed unit.

    >>> read_unit("tỷ đồng").norm, read_unit("tỷ đồng").scale, read_unit("%năm").norm, read_unit("triệu USD/ha").norm
    ('VND', 1000000000.0, '%/năm', 'USD/ha')
    """
    form = fold(closed_up(raw)).replace("đ", "d")
    if "%" in form or "‰" in form:
        if re.search(r"diem", form):
            return Unit(norm="điểm %", rate_basis="points")
        if re.search(r"‰|%[0o]", form):
            return Unit(norm="‰")
        return Unit(norm="%/năm", rate_basis="per_year") if "nam" in form else Unit(norm="%")
    if form.startswith("diem phan tram"):
        return Unit(norm="điểm %", rate_basis="points")
    if form in ("lan", "lân"):
        return Unit(norm="lần", rate_basis="ratio")
    head, slash, per = form.partition("/")
    scale, rest = _split_scale(head)
    return Unit(norm=_name(rest, head, raw) + slash + per, scale=scale)


def _split_scale(head: str) -> tuple[float, str]:
    """The factor of the scale words at the beginning of a unit, and the rest."""
    for word in sorted(_SCALE_WORDS, key=len, reverse=True):
        if head == word or head.startswith(word + " "):
            return _SCALE_WORDS[word], head[len(word) :].strip()
    if re.match(r"[tui]ri?eu\b|urieu\b|ieu\b", head):
        return 1e6, head.partition(" ")[2]
    return 1.0, head


def _name(rest: str, head: str, raw: str) -> str:
    """The canonical name of a unit without its scale: money by currency, else the printed words in lower case."""
    if re.fullmatch(r"vnd|.on[g£]", rest) or (not rest and re.match(r"(?:\w+ )?t[yi]$", head)):
        return "VND"
    if re.fullmatch(r"usd|do\s?la(?: my)?|dola", rest):
        return "USD"
    if rest.startswith("eur"):
        return "EUR"
    if re.fullmatch(r"hec-? ?ta|heta|lia", rest):
        return "ha"
    words = closed_up(raw).split("/")[0].split()
    return " ".join(words[-len(rest.split()) :]).lower() if rest else ""
