"""Bodies named in running text: found by their heads, split into lists, known by a canonical id."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path

from commitments.records import Body
from corpus.vietnamese.letters import fold

_DATA = Path(__file__).parent / "data" / "bodies.json"
_HEADS = (
    r"(?:Liên )?Sở|Ban|Bộ|Văn phòng|Ủy ban|Uỷ ban|UBND|ủy ban nhân dân|HĐND|Hội đồng|Công an|Bộ Chỉ huy|Bộ chỉ huy|"
    r"Cục|Chi cục|Tổng cục|"
    r"Thanh tra|Hội|Liên minh|Liên đoàn|Liên hiệp|Mặt trận|MTTQ|Đoàn|Tỉnh ủy|Tỉnh uỷ|Thành ủy|Huyện ủy|Đảng ủy|"
    r"Đảng đoàn|"
    r"Thường trực|Báo|Đài|Kho bạc|Ngân hàng|Bảo hiểm|BHXH|Tòa án|Toà án|Viện|Trường|Trung tâm|Quỹ|Điện lực|Công ty|"
    r"Tổng công ty|"
    r"Tập đoàn|Hiệp hội|Thủ trưởng|Giám đốc|Chủ tịch|Bí thư|Thủ tướng|Chính phủ|Quốc hội|Phòng|Tổ công tác|Cơ quan|"
    r"Người đứng đầu|Lãnh đạo|Cấp ủy|Trưởng|Bộ trưởng|Kiểm toán|Chi nhánh|Học viện|Đại học|Cảng vụ|Ngành"
)
_GROUPS = (
    r"(?:[Cc]ác|[Nn]hững|[Mm]ột số|[Tt]oàn thể)\s+(?:[Ss]ở|[Bb]ộ|[Bb]an|[Nn]gành|[Cc]ơ quan|[Đđ]ơn vị|[Đđ]ịa phương|"
    r"[Tt]ổ chức|[Cc]ấp|[Hh]uyện|[Tt]hành|"
    r"[Tt]ỉnh|[Dd]oanh nghiệp|[Hh]ội|[Đđ]oàn thể|[Xx]ã|[Cc]hủ đầu tư|[Vv]iện|[Tt]rường|[Cc]hi nhánh|[Tt]ập đoàn|"
    r"[Đđ]ồng chí|[Đđ]ại biểu|[Hh]iệp hội|[Nn]hà máy|[Bb]áo|[Uu]BND)|[Ss]ở, (?:ban, )?ngành"
)
BODY = re.compile(rf"(?:(?:{_HEADS})(?!\w)|{_GROUPS}(?!\w))".replace(" ", r"\s+"))  # a line may break inside a name
_VERBS = (
    "bảo vệ|tích cực|kết hợp|chấp hành|niêm yết|chi trả|thẩm tra|tiếp thu|thống kê|khắc phục|củng cố|kiện toàn|"
    "ngăn chặn|"
    "phòng ngừa|đấu tranh|thúc đẩy|điều phối|điều chỉnh|bám sát|xác nhận|rút kinh nghiệm|quan tâm|ưu tiên|chịu|"
    "tham gia|"
    "tham mưu|chủ trì|phối hợp|chỉ đạo|lãnh đạo|xây dựng|tổ chức(?! đảng| chính trị| xã hội| đoàn thể)|thực hiện|"
    "hướng dẫn|có trách nhiệm|chịu trách nhiệm|căn cứ|theo|"
    "phản ánh|triển khai|ban hành|rà soát|tiếp tục|đẩy mạnh|nghiên cứu|khẩn trương|chủ động|tăng cường|tập trung|"
    "kiểm tra|giám sát|"
    "bố trí|cân đối|tổng hợp|thường xuyên|trình|làm|cung cấp|đề xuất|báo cáo|quy định|quyết định|giúp|phát huy|"
    "vận động|"
    "tuyên truyền|thẩm định|đôn đốc|theo dõi|công bố|hoàn thành|chuẩn bị|cập nhật|bảo đảm|đảm bảo|hỗ trợ|nâng cao|"
    "được giao|"
    "là cơ quan|là đơn vị|là đầu mối|kịp thời|định kỳ|trên cơ sở|tại|về|để|trong việc|trong quá trình|khi|sẽ|cần|"
    "phải|và các nội dung|"
    "hằng năm|hàng năm|đã|đang|mở rộng|xem xét|phê duyệt|ưu tiên|quan tâm|quán triệt|cụ thể hóa|cụ thể hoá|"
    "thông tin|đưa|lồng ghép|"
    "khai thác|sử dụng|thu hút|kêu gọi|phân bổ|tạo điều kiện|tạo|đổi mới|nắm|xác định|thông qua|ký|thống nhất|"
    "đề nghị|sửa đổi|"
    "huy động|phát động|phổ biến|yêu cầu|lập|gửi|hoàn thiện|tham gia|đầu tư|có ý kiến|lấy ý kiến|đánh giá|sơ kết|"
    "tổng kết|phân công|"
    "trong thời hạn|trước ngày|thành lập|tiến hành|phát triển|duy trì|có kế hoạch|có văn bản|vận hành|giải quyết|"
    "xử lý|quản lý|"
    "thường trực|giao|chuyển|bàn giao|thanh tra|khảo sát|điều tra|lựa chọn|tiếp nhận|thu|công khai|góp phần|hợp tác|cử"
)
_VERB = re.compile(rf"(?<![\w-])(?:{_VERBS})(?![\w-])".replace(" ", r"\s+"))
_STOP = re.compile(r"[.;:(]|\n\s*[-+•]\s")
_SPLIT = re.compile(rf"\s*(?:,|;|\n|\bvà\b|\bcùng với\b|\bcùng\b)\s*(?={BODY.pattern})")
_LONGEST = 420


@cache
def _known() -> tuple[dict[str, str], dict[str, str]]:
    """(folded name or abbreviation -> id, id -> successor) of the shipped list."""
    rows = json.loads(_DATA.read_text(encoding="utf-8"))["bodies"]
    ids = {fold(name): row["id"] for row in rows for name in (row["name"], *row.get("short", ()))}
    return ids, {row["id"]: row["successor"] for row in rows if row.get("successor")}


def successor(body_id: str) -> str:
    """The body that took over after the reorganisation of 2025, "" when not known or unchanged.

    >>> successor("so-ke-hoach-va-dau-tu")
    'Sở Tài chính'
    """
    return _known()[1].get(body_id, "")


@lru_cache(maxsize=20_000)
def body_id(raw: str) -> str:
    """The canonical id of a body's printed name, without its province and with abbreviations spelled out.

    >>> body_id("Sở KH&ĐT"), body_id("Sở Kế hoạch và Đầu tư tỉnh"), body_id("UBND huyện Quỳnh Phụ")
    ('so-ke-hoach-va-dau-tu', 'so-ke-hoach-va-dau-tu', 'uy-ban-nhan-dan-huyen-quynh-phu')
    """
    form = " ".join(fold(raw).replace("–", "-").split()).strip(" .,;:-")
    ids, _ = _known()
    for candidate in (form, re.sub(r"\s+(?:tinh|thanh pho)(?:\s+\w+){0,3}$", "", form)):
        key = re.sub(r"[,&]|\s-\s", " ", candidate)
        for name in (candidate, " ".join(key.split())):
            if name in ids:
                return ids[name]
    form = re.sub(r"\bubnd\b", "uy ban nhan dan", re.sub(r"\bhdnd\b", "hoi dong nhan dan", form))
    return "-".join(re.findall(r"\w+", form))


def phrase_end(text: str, start: int) -> int:
    """Where the names of bodies that begin at `start` end: before the first verb, bracket or full stop."""
    limit = min(len(text), start + _LONGEST)
    stop = _STOP.search(text, start, limit)
    end = stop.start() if stop else limit
    head = BODY.match(text, start)
    verb = _VERB.search(text, head.end() + 1 if head else start, end)
    while (
        verb
        and re.search(
            r"(?:Ban|Bộ|Sở|Cục|ban|các|nhà|cơ quan|đơn vị|ngành|liên quan,|cơ quan,|đơn vị,|doanh nghiệp,|ngành,|"
            r"địa phương,)\s$",
            text[max(start, verb.start() - 15) : verb.start()],
        )
        and text[verb.start()].islower()
        and " ".join(verb[0].split())
        in ("quản lý", "xây dựng", "tổ chức", "thanh tra", "đầu tư", "kiểm tra", "chỉ đạo")
    ):
        verb = _VERB.search(text, verb.end(), end)
    if verb:
        end = verb.start()
    return start + len(text[start:end].rstrip(" ,"))


def split_bodies(phrase: str, inherited_from: str = "") -> tuple[Body, ...]:
    """The bodies of a printed list, group names kept whole.

    >>> [b.raw for b in split_bodies("Sở Tài chính, Sở Lao động, Thương binh và Xã hội và UBND các huyện, thành phố")]
    ['Sở Tài chính', 'Sở Lao động, Thương binh và Xã hội', 'UBND các huyện, thành phố']
    """
    parts = [" ".join(part.split()).strip(" .,;:-") for part in _SPLIT.split(phrase)]
    return tuple(Body(raw=part, body_id=body_id(part), inherited_from=inherited_from) for part in parts if part)


def inherited(bodies: tuple[Body, ...], eid: str) -> tuple[Body, ...]:
    """The same bodies, inherited from a heading."""
    return tuple(replace(body, inherited_from=eid) for body in bodies)
