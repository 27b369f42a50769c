"""Follow-up questions: what does not stand on its own is completed from the question before; the rest is left alone."""

from __future__ import annotations

import pytest

from answers.conversation import Completed, complete

PLACES = ("Thái Bình", "Thái Nguyên")
RATE = "Tỷ lệ đô thị hóa của Thái Bình đến năm 2030 là bao nhiêu?"
TASK = "Đơn vị nào chủ trì đề án phát triển điện gió của Thái Bình?"
TWO_ASKED = "Đơn vị nào chủ trì đề án phát triển điện gió và hạn đến khi nào?"
NO_PLACE = "GRDP bình quân đầu người năm 2023 là bao nhiêu?"
GOAL = "Mục tiêu tăng trưởng của tỉnh Thái Nguyên là gì?"
COMPARED = "So sánh tỷ lệ đô thị hóa của Thái Bình và Thái Nguyên đến năm 2030"
BARE = "ty le ho ngheo thai binh nam 2023"
DATED_DOCUMENT = "Kế hoạch năm 2018 của UBND tỉnh Thái Bình nêu diện tích rừng là bao nhiêu?"

COMPLETED = [
    # place
    (RATE, "còn Thái Nguyên?", "Tỷ lệ đô thị hóa của Thái Nguyên đến năm 2030 là bao nhiêu?"),
    (RATE, "còn Thái Nguyên thì sao", "Tỷ lệ đô thị hóa của Thái Nguyên đến năm 2030 là bao nhiêu?"),
    (RATE, "con thai nguyen thi sao", "Tỷ lệ đô thị hóa của Thái Nguyên đến năm 2030 là bao nhiêu?"),
    (RATE, "Thái Nguyên?", "Tỷ lệ đô thị hóa của Thái Nguyên đến năm 2030 là bao nhiêu?"),
    (RATE, "thái nguyên", "Tỷ lệ đô thị hóa của Thái Nguyên đến năm 2030 là bao nhiêu?"),
    (RATE, "CÒN THÁI NGUYÊN?", "Tỷ lệ đô thị hóa của Thái Nguyên đến năm 2030 là bao nhiêu?"),
    (RATE, "thế còn tỉnh Thái Nguyên thì thế nào?", "Tỷ lệ đô thị hóa của Thái Nguyên đến năm 2030 là bao nhiêu?"),
    (RATE, "ở Thái Nguyên thì ra sao?", "Tỷ lệ đô thị hóa của Thái Nguyên đến năm 2030 là bao nhiêu?"),
    (RATE, "đối với Thái Nguyên?", "Tỷ lệ đô thị hóa của Thái Nguyên đến năm 2030 là bao nhiêu?"),
    (RATE, "còn Hưng Yên?", "Tỷ lệ đô thị hóa của Hưng Yên đến năm 2030 là bao nhiêu?"),
    (RATE, "còn huyện Tiền Hải?", "Tỷ lệ đô thị hóa của huyện Tiền Hải đến năm 2030 là bao nhiêu?"),
    (RATE, "con huyen tien hai", "Tỷ lệ đô thị hóa của huyện Tiền Hải đến năm 2030 là bao nhiêu?"),
    (GOAL, "còn Thái Bình", "Mục tiêu tăng trưởng của tỉnh Thái Bình là gì?"),
    (NO_PLACE, "Còn Thái Nguyên?", "GRDP bình quân đầu người của Thái Nguyên năm 2023 là bao nhiêu?"),
    (NO_PLACE, "ở Thái Bình?", "GRDP bình quân đầu người ở Thái Bình năm 2023 là bao nhiêu?"),
    (TASK, "Thái Nguyên thì sao?", "Đơn vị nào chủ trì đề án phát triển điện gió của Thái Nguyên?"),
    (TWO_ASKED, "Thái Bình?", "Đơn vị nào chủ trì đề án phát triển điện gió của Thái Bình và hạn đến khi nào?"),
    (BARE, "con thai nguyen", "Ty le ho ngheo Thái Nguyên nam 2023?"),
    # year or period
    (RATE, "đến năm 2045 thì sao?", "Tỷ lệ đô thị hóa của Thái Bình đến năm 2045 là bao nhiêu?"),
    (RATE, "den nam 2045 thi sao", "Tỷ lệ đô thị hóa của Thái Bình đến năm 2045 là bao nhiêu?"),
    (RATE, "năm 2024?", "Tỷ lệ đô thị hóa của Thái Bình năm 2024 là bao nhiêu?"),
    (RATE, "2045?", "Tỷ lệ đô thị hóa của Thái Bình đến năm 2045 là bao nhiêu?"),
    (RATE, "còn 2045", "Tỷ lệ đô thị hóa của Thái Bình đến năm 2045 là bao nhiêu?"),
    (RATE, "giai đoạn 2021-2025?", "Tỷ lệ đô thị hóa của Thái Bình giai đoạn 2021-2025 là bao nhiêu?"),
    (RATE, "2021-2025 thì sao", "Tỷ lệ đô thị hóa của Thái Bình giai đoạn 2021-2025 là bao nhiêu?"),
    (RATE, "và năm 2045?", "Tỷ lệ đô thị hóa của Thái Bình năm 2045 là bao nhiêu?"),
    (RATE, "còn năm 2045 thì bao nhiêu?", "Tỷ lệ đô thị hóa của Thái Bình năm 2045 là bao nhiêu?"),
    (NO_PLACE, "6 tháng đầu năm 2024?", "GRDP bình quân đầu người 6 tháng đầu năm 2024 là bao nhiêu?"),
    (GOAL, "đến năm 2045?", "Mục tiêu tăng trưởng của tỉnh Thái Nguyên đến năm 2045 là gì?"),
    (COMPARED, "đến năm 2045 thì sao?", "So sánh tỷ lệ đô thị hóa của Thái Bình và Thái Nguyên đến năm 2045?"),
    (BARE, "nam 2024", "Ty le ho ngheo thai binh năm 2024?"),
    # place and year
    (RATE, "Thái Nguyên năm 2045 thì sao?", "Tỷ lệ đô thị hóa của Thái Nguyên năm 2045 là bao nhiêu?"),
    # against another
    (RATE, "so với Thái Nguyên thì sao?", "So sánh tỷ lệ đô thị hóa của Thái Bình và Thái Nguyên đến năm 2030?"),
    (NO_PLACE, "so với năm 2022?", "So sánh GRDP bình quân đầu người năm 2023 và năm 2022?"),
    # document
    (RATE, "theo nghị quyết 8 thì sao?", "Tỷ lệ đô thị hóa của Thái Bình đến năm 2030 theo nghị quyết 8 là bao nhiêu?"),
    (RATE, "còn nghị quyết 23?", "Tỷ lệ đô thị hóa của Thái Bình đến năm 2030 theo nghị quyết 23 là bao nhiêu?"),
    (
        RATE, "còn kế hoạch của Thái Nguyên thì sao?",
        "Tỷ lệ đô thị hóa của Thái Nguyên đến năm 2030 theo kế hoạch là bao nhiêu?",
    ),
    # a new topic
    (RATE, "thế còn tỷ lệ hộ nghèo?", "Tỷ lệ hộ nghèo của Thái Bình đến năm 2030 là bao nhiêu?"),
    (RATE, "con ty le ho ngheo thi sao", "Tỷ lệ hộ nghèo của Thái Bình đến năm 2030 là bao nhiêu?"),
    (RATE, "tỷ lệ hộ nghèo thì sao?", "Tỷ lệ hộ nghèo của Thái Bình đến năm 2030 là bao nhiêu?"),
    (RATE, "còn số bác sĩ là bao nhiêu?", "Số bác sĩ của Thái Bình đến năm 2030 là bao nhiêu?"),
    (TASK, "còn đề án điện mặt trời?", "Đơn vị nào chủ trì đề án điện mặt trời ở Thái Bình?"),
    (TWO_ASKED, "còn đề án điện mặt trời?", "Đơn vị nào chủ trì đề án điện mặt trời và hạn đến khi nào?"),
    (COMPARED, "còn tỷ lệ hộ nghèo?", "So sánh tỷ lệ hộ nghèo của Thái Bình và Thái Nguyên đến năm 2030?"),
    # only asking
    (RATE, "ai chủ trì?", "Tỷ lệ đô thị hóa của Thái Bình đến năm 2030: ai chủ trì?"),
    (RATE, "vì sao?", "Tỷ lệ đô thị hóa của Thái Bình đến năm 2030: vì sao?"),
    (TASK, "hạn đến khi nào?", "Đề án phát triển điện gió của Thái Bình: hạn đến khi nào?"),
    (TASK, "han den khi nao", "Đề án phát triển điện gió của Thái Bình: hạn đến khi nào?"),
    (TASK, "hạn hoàn thành?", "Đề án phát triển điện gió của Thái Bình: hạn hoàn thành?"),
    (TASK, "còn kinh phí?", "Đề án phát triển điện gió của Thái Bình: kinh phí?"),
    (TASK, "kinh phí bao nhiêu?", "Đề án phát triển điện gió của Thái Bình: kinh phí bao nhiêu?"),
    (TASK, "ai phối hợp?", "Đề án phát triển điện gió của Thái Bình: ai phối hợp?"),
    (TASK, "cơ quan phối hợp là ai?", "Đề án phát triển điện gió của Thái Bình: cơ quan phối hợp là ai?"),
    (TASK, "thời hạn của đề án này là khi nào?", "Đề án phát triển điện gió của Thái Bình: thời hạn là khi nào?"),
    (TASK, "ở đâu?", "Đề án phát triển điện gió của Thái Bình: ở đâu?"),
    (TASK, "đã hoàn thành chưa?", "Đề án phát triển điện gió của Thái Bình: đã hoàn thành chưa?"),
    (TWO_ASKED, "kinh phí?", "Đề án phát triển điện gió: kinh phí?"),
    ("Đề án phát triển điện gió của Thái Bình: hạn đến khi nào?", "ai chủ trì?",
     "Đề án phát triển điện gió của Thái Bình: ai chủ trì?"),
    # pointing back
    (RATE, "Số bác sĩ ở đó là bao nhiêu?", "Số bác sĩ ở Thái Bình là bao nhiêu?"),
    (RATE, "Tỉnh này có mấy khu công nghiệp?", "Thái Bình có mấy khu công nghiệp?"),
    (NO_PLACE, "Tỷ lệ thất nghiệp năm đó là bao nhiêu?", "Tỷ lệ thất nghiệp năm 2023 là bao nhiêu?"),
]  # fmt: skip

LEFT_ALONE = [
    "Tỷ lệ hộ nghèo của Thái Nguyên năm 2023 là bao nhiêu?",
    "Tỷ lệ hộ nghèo là bao nhiêu?",
    "Ai ký nghị quyết 29?",
    "Ai ký kế hoạch năm 2018 của UBND tỉnh Thái Bình?",
    "Báo cáo năm 2023 ban hành ngày nào?",
    "nghị quyết số 29-NQ/TW",
    "Diện tích của Thái Nguyên là bao nhiêu?",
    "Kinh phí năm 2024 là bao nhiêu?",
    "Đơn vị nào chủ trì đề án cấp nước sạch?",
    "Sở nào phụ trách chuyển đổi số?",
    "Còn bao nhiêu hộ nghèo ở Thái Bình?",
    "còn những hạn chế nào?",
    "Còn tồn tại, hạn chế gì?",
    "con người là trung tâm của phát triển thế nào?",
    "con đường ven biển dài bao nhiêu km?",
    "con so cu the ve thu ngan sach",
    "Thế mạnh của Thái Nguyên là gì?",
    "thế hệ trẻ được đào tạo ra sao?",
    "vay vốn ưu đãi thế nào?",
    "khu công nghiệp",
    "phát triển đô thị",
    "nhà máy may",
    "Nếu không đạt chỉ tiêu thì sao?",
    "Vì sao tỷ lệ giải ngân thấp?",
    "Mục tiêu đến năm 2030 là gì?",
    "năm 2024 có bao nhiêu trường học?",
    "Thành phố Thái Nguyên có bao nhiêu phường?",
    "Và đến năm 2045 Thái Nguyên có bao nhiêu đô thị?",
    "So sánh GRDP của Thái Bình và Thái Nguyên",
    "so với năm 2022 thu ngân sách tăng bao nhiêu?",
    "Khi nào hoàn thành cao tốc?",
    "việc làm cho người lao động thế nào?",
    "KCN là gì?",
    "thì sao?",
    "nó",
    "?",
    "",
]


@pytest.mark.parametrize(("previous", "typed", "expected"), COMPLETED, ids=[f"{p[:12]}: {t}" for p, t, _ in COMPLETED])
def test_a_follow_up_is_completed(previous, typed, expected):
    found = complete(previous, typed, PLACES)
    assert (found.text, found.completed) == (expected, True)
    assert found.from_previous


@pytest.mark.parametrize("previous", [RATE, TASK, NO_PLACE, COMPARED], ids=["rate", "task", "no place", "compared"])
@pytest.mark.parametrize("typed", LEFT_ALONE)
def test_a_question_that_stands_on_its_own_is_left_alone(previous, typed):
    assert complete(previous, typed, PLACES) == Completed(text=typed)


@pytest.mark.parametrize(
    ("previous", "typed"),
    [
        pytest.param(COMPARED, "còn Hưng Yên?", id="two places to replace"),
        pytest.param("Số giường bệnh năm 2023 và năm 2024 là bao nhiêu?", "năm 2022?", id="two years to replace"),
        pytest.param(RATE, "còn Hưng Yên và Nam Định?", id="two new places"),
        pytest.param("bao nhiêu?", "ai chủ trì?", id="nothing to ask about"),
        pytest.param("", "còn Thái Nguyên?", id="no question before"),
        pytest.param("?!", "còn Thái Nguyên?", id="no word before"),
        pytest.param(RATE, "còn Thái Bình?", id="the same place again"),
        pytest.param("Ở đó có gì?", "Tỷ lệ hộ nghèo ở đó là bao nhiêu?", id="no place before"),
    ],
)
def test_where_there_is_a_choice_or_nothing_new_nothing_is_completed(previous, typed):
    assert complete(previous, typed, PLACES) == Completed(text=typed)


def test_what_came_from_the_previous_question_is_told():
    found = complete(RATE, "thế còn tỷ lệ hộ nghèo?", PLACES)
    assert found.from_previous == ("của Thái Bình", "đến năm 2030", "là bao nhiêu")
    assert complete(RATE, "còn Thái Nguyên?", PLACES).from_previous == (
        "Tỷ lệ đô thị hóa của", "đến năm 2030 là bao nhiêu",
    )  # fmt: skip


def test_the_year_of_a_documents_name_is_replaced_only_when_there_is_no_other():
    asked = "Theo kế hoạch năm 2018 của UBND tỉnh, sản lượng thép đến năm 2025 là bao nhiêu?"
    assert "kế hoạch năm 2018 của UBND tỉnh, sản lượng thép năm 2030" in complete(asked, "năm 2030?", PLACES).text
    assert "Kế hoạch năm 2020 của UBND tỉnh Thái Bình" in complete(DATED_DOCUMENT, "năm 2020?", PLACES).text


def test_a_second_follow_up_goes_on_from_the_first():
    first = complete(RATE, "còn Thái Nguyên?", PLACES).text
    second = complete(first, "đến năm 2045?", PLACES).text
    assert second == "Tỷ lệ đô thị hóa của Thái Nguyên đến năm 2045 là bao nhiêu?"


STRANGE = (
    "\udfff", "\u202ecòn", "còn " * 3000, "<b>còn</b> Thái Nguyên?", "còn \x00?", "(((((", "năm " * 500, "2023 " * 800,
)  # fmt: skip


@pytest.mark.parametrize("strange", STRANGE, ids=ascii)
def test_strange_text_does_no_harm(strange):
    assert isinstance(complete(RATE, strange, PLACES).text, str)
    assert isinstance(complete(strange, "còn Thái Nguyên?", PLACES).text, str)
