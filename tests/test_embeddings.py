"""The encoder: the shipped model, its two runtimes, and what is refused."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
import unicodedata
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import SettingsError
from embeddings import MODEL_FOLDER, open_encoder
from embeddings.encoder import folder_fingerprint

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = ROOT / "corpus" / "documents"
MEBIBYTE = 1 << 20


@pytest.fixture(scope="module")
def encoder():
    return open_encoder(settings={})


@pytest.fixture(scope="module")
def torch_encoder():
    return open_encoder(runtime="torch", settings={})


@pytest.fixture(scope="module")
def real_texts() -> list[str]:
    """Paragraphs of the five documents, the badly scanned one too, and texts that are hard to cut."""
    texts = [
        line.strip()
        for path in sorted(DOCUMENTS.glob("*.txt"))
        for line in path.read_text(encoding="utf-8").splitlines()[:400]
        if len(line.strip()) > 20
    ]
    return [*texts[::7], "x", "15/2021/NĐ-CP", "xxxxxxxxqqqq", "đất", "ĐẤT  ĐAI", "一二三"]


def cosine(encoder, a: str, b: str) -> float:
    rows = encoder.encode([a, b], kind="query")
    return float(rows[0] @ rows[1])


def test_rows_are_unit_float32_of_the_stated_dimension(encoder, real_texts):
    rows = encoder.encode(real_texts, kind="passage")
    assert rows.dtype == np.float32 and rows.shape == (len(real_texts), encoder.dimension)
    norms = np.linalg.norm(rows[:-1], axis=1)
    assert np.abs(norms[norms > 0] - 1).max() < 1e-5 and (norms == 0).sum() <= 2


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "...", "-----"], ids=["empty", "spaces", "breaks", "dots", "rule"])
def test_a_text_without_words_gives_a_row_of_zeros(encoder, text):
    rows = encoder.encode([text, "đất đai"], kind="query")
    assert not rows[0].any() and rows[1].any()


def test_no_texts_give_no_rows(encoder):
    assert encoder.encode([], kind="query").shape == (0, encoder.dimension)


@pytest.mark.parametrize(
    ("written", "other"),
    [
        ("công nghiệp hoá, hiện đại hoá", "công nghiệp hóa, hiện đại hóa"),
        ("Thuỷ sản và sức khoẻ", "thủy sản và sức khỏe"),
        ("kỹ thuật, lý do, tỷ lệ, mỹ quan", "kĩ thuật, lí do, tỉ lệ, mĩ quan"),
        ("qui hoạch", "quy hoạch"),
        ("giải phóng mặt bằng", unicodedata.normalize("NFD", "giải phóng mặt bằng")),
        ("ỦY BAN NHÂN DÂN", "Uỷ ban nhân dân"),
        ("Ðất đai", "đất đai"),
        ("thu\u00a0hồi   đất", "thu hồi đất"),
        ("thu\u200b hồi đất", "thu hồi đất"),
    ],
    ids=["oa", "uy-oe", "y-i", "qui", "nfd", "capitals-uy", "icelandic-eth", "spaces", "zero-width"],
)
def test_spellings_of_the_same_words_give_the_same_vector(encoder, written, other):
    a, b = encoder.encode([written, other], kind="query")
    np.testing.assert_array_equal(a, b)


@pytest.mark.parametrize("text", ["tai nạn", "thui chột", "tay chân", "quả cam"], ids=["ai", "ui", "ay", "ua"])
def test_words_that_only_look_alike_stay_apart(encoder, text):
    other = {"tai nạn": "tay nạn", "thui chột": "thuy chột", "tay chân": "tai chân", "quả cam": "của cam"}[text]
    assert [ids.tolist() for ids in encoder.token_ids([text])] != [ids.tolist() for ids in encoder.token_ids([other])]


@pytest.mark.parametrize(
    ("question", "near", "far"),
    [
        ("ruộng", "đất nông nghiệp", "bệnh viện"),
        ("cai cach hanh chinh", "cải cách hành chính", "nuôi trồng thủy sản"),
        ("thầy cô giáo", "giáo viên", "xi măng"),
        ("xây cầu đường", "hạ tầng giao thông", "khám chữa bệnh"),
    ],
    ids=["field-farmland", "no-accents", "teachers", "roads"],
)
def test_nearer_in_meaning_is_nearer(encoder, question, near, far):
    assert cosine(encoder, question, near) > cosine(encoder, question, far) + 0.1


def test_torch_and_numpy_give_the_same_vectors(encoder, torch_encoder, real_texts):
    texts = [*real_texts, "", "..."]
    a, b = encoder.encode(texts, kind="passage"), torch_encoder.encode(texts, kind="passage")
    assert np.abs(a - b).max() <= 1e-4
    assert encoder.dimension == torch_encoder.dimension and encoder.fingerprint == torch_encoder.fingerprint


OFFLINE = """
import os, sys
os.environ["HF_HUB_OFFLINE"] = "1"
import numpy as np
from sentence_transformers import SentenceTransformer
from embeddings import open_encoder
texts = ["thu hồi đất để làm đường", "Nghị quyết 29-NQ/TW", "cai cach hanh chinh"]
theirs = SentenceTransformer(sys.argv[1]).encode(texts)
ours = open_encoder(sys.argv[1]).encode(texts, kind="query")
print(float(np.abs(theirs - ours).max()))
"""


def run_python(code: str, *arguments: str) -> str:
    result = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT, capture_output=True, text=True, timeout=180, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert result.returncode == 0, result.stderr
    return result.stdout.strip()


def test_sentence_transformers_loads_the_folder_offline_and_agrees():
    assert float(run_python(OFFLINE, str(MODEL_FOLDER)).splitlines()[-1]) <= 1e-4


def test_the_query_path_imports_neither_torch_nor_transformers():
    code = (
        "import sys; from embeddings import open_encoder\n"
        "open_encoder(sys.argv[1]).encode(['đất đai'], kind='query')\n"
        "print(sorted({'torch', 'transformers', 'sentence_transformers', 'scipy', 'sklearn'} & set(sys.modules)))"
    )
    assert run_python(code, str(MODEL_FOLDER)) == "[]"


def test_many_threads_get_what_one_gets(encoder):
    texts = [f"câu hỏi số {k} về đất đai, trường học và bệnh viện" for k in range(40)]
    expected = encoder.encode(texts, kind="query")
    errors: list[str] = []

    def work(start: int) -> None:
        try:
            for k in range(25):
                place = (start + k) % len(texts)
                if not np.array_equal(encoder.encode([texts[place]], kind="query")[0], expected[place]):
                    errors.append(texts[place])
        except Exception as error:
            errors.append(repr(error))

    threads = [threading.Thread(target=work, args=(k,)) for k in range(32)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []


def test_a_long_text_is_not_cut(encoder):
    start = "Quy định chung về đất đai. " * 4000
    assert len(encoder.token_ids([start])[0]) >= 4000 * 3
    with_end = encoder.encode([start, start + "bệnh viện trường học " * 2000], kind="passage")
    assert float(with_end[0] @ with_end[1]) < 0.999


def test_token_arrays_fit_together(encoder):
    table, weights = encoder.token_table, encoder.token_weights
    assert table.dtype == weights.dtype == np.float32
    assert table.shape == (len(weights), table.shape[1])
    norms = np.linalg.norm(table, axis=1)
    assert np.all((np.abs(norms - 1) < 1e-4) | (norms == 0))
    assert weights.min() >= 0 and weights.max() <= 1.5
    ids = encoder.token_ids(["và các của đất đai, khiếu nại"])[0]
    assert ids.dtype == np.int32 and ids.max() < len(table)


def test_a_rare_word_weighs_more_than_a_function_word(encoder):
    common, rare = encoder.token_ids(["của", "khiếu nại"])
    assert encoder.token_weights[rare].max() > 2 * encoder.token_weights[common].max()


def test_token_spans_point_into_the_text_as_given(encoder):
    text = "Thu hồi đất, Giải phóng mặt bằng"
    spans = encoder.token_spans(text)
    assert [k for k, _, _ in spans] == encoder.token_ids([text])[0].tolist()
    assert [text[start:end].strip() for _, start, end in spans][-1] in ("bằng", "Giải phóng mặt bằng")


def test_the_folder_is_small_and_holds_no_pickle():
    files = [path for path in MODEL_FOLDER.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) <= 40 * MEBIBYTE
    assert {path.suffix for path in files} <= {".json", ".safetensors", ".md"}
    assert (MODEL_FOLDER / "README.md").is_file()


def copy_of_model(tmp_path: Path) -> Path:
    return Path(shutil.copytree(MODEL_FOLDER, tmp_path / "model"))


def test_one_changed_byte_in_any_file_changes_the_fingerprint(tmp_path):
    folder = copy_of_model(tmp_path)
    before = folder_fingerprint(folder)
    assert before == open_encoder(MODEL_FOLDER).fingerprint
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or path.suffix == ".md":
            continue
        content = path.read_bytes()
        path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
        assert folder_fingerprint(folder) != before, path.name
        path.write_bytes(content)
    assert folder_fingerprint(folder) == before


@pytest.mark.parametrize("name", ["tokenizer.json", "model.safetensors"])
def test_a_damaged_model_is_refused_with_its_folder(tmp_path, name):
    folder = copy_of_model(tmp_path)
    (folder / name).write_bytes((folder / name).read_bytes()[:1000])
    with pytest.raises(SettingsError, match="không đọc được mô hình") as caught:
        open_encoder(folder)
    assert str(folder) in str(caught.value)


def test_a_folder_without_a_model_is_refused(tmp_path):
    with pytest.raises(SettingsError, match="thiếu modules"):
        open_encoder(tmp_path)


@pytest.mark.parametrize("name", ["/nowhere/at/all", "./missing", "a/b/c"])
def test_a_path_that_is_not_there_is_not_looked_up_on_a_hub(name):
    with pytest.raises(SettingsError, match="không có thư mục mô hình"):
        open_encoder(name)


def test_an_unknown_runtime_is_refused():
    with pytest.raises(SettingsError, match="numpy hoặc torch"):
        open_encoder(runtime="onnx")  # type: ignore[arg-type]


def test_the_setting_names_the_model(tmp_path):
    folder = tmp_path / "other-model"
    shutil.copytree(MODEL_FOLDER, folder)
    assert open_encoder(settings={"CANCU_MODEL": str(folder)}).name == "other-model"
    assert open_encoder(settings={"CANCU_MODEL": ""}).name == "model"


@pytest.mark.parametrize(
    ("file", "change"),
    [
        ("config.json", {"auto_map": {"AutoModel": "evil.Model"}}),
        ("config.json", {"text_config": {"_attn_implementation_internal": "evil/kernels"}}),
        ("modules.json", [{"idx": 0, "name": "0", "path": "", "type": "evil.Module"}]),
    ],
    ids=["auto-map", "attention-kernel", "module-class"],
)
def test_a_model_that_brings_code_is_refused(tmp_path, file, change):
    folder = copy_of_model(tmp_path)
    (folder / file).write_text(json.dumps(change), encoding="utf-8")
    with pytest.raises(SettingsError, match="mã riêng"):
        open_encoder(folder, runtime="torch")


def test_a_model_without_safetensors_is_refused(tmp_path):
    folder = copy_of_model(tmp_path)
    for path in folder.glob("*.safetensors"):
        path.rename(path.with_suffix(".bin"))
    with pytest.raises(SettingsError, match="safetensors"):
        open_encoder(folder, runtime="torch")
