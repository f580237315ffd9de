"""The reports in Korean: nothing is left in English, and Hangul is text in the PDF."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

import numpy as np
import pytest
from make_results import MODEL, make_patient, make_recording, write_patient
from pypdf import PdfReader

from palsycheck import illumination, quality
from palsycheck.faces.align import align
from palsycheck.language import speaking
from palsycheck.quality import Sampled
from palsycheck.report.model_words import DEFAULT
from palsycheck.report.pages import Pages
from palsycheck.report.render import write_patient_report
from palsycheck.report.result_view import result_view
from palsycheck.report.whole_words import LONGEST, keep_words
from palsycheck.results import Check, Estimate, MirrorControl, PatientResult, Performance, Verdict, message
from palsycheck.settings import Gate, Illumination, Settings
from palsycheck.values import Detection, Face, Frame

HANGUL = re.compile("[가-힣]")


class Words(HTMLParser):
    """All that is read: text and the attributes that stand for it; "main" is page one."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.inside: list[str] = []
        self.said: list[str] = []
        self.lang: str | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.lang = given.get("lang") if tag == "html" else self.lang
        self.said += [given[name] or "" for name in ("alt", "aria-label") if name in given]
        self.inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self.inside and self.inside.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not {"style", "script"} & set(self.inside) and data.strip():
            self.said.append(" ".join(data.split()))


def shape(i: int) -> Face:
    """A small, tilted face that never moves its mouth."""
    picture = np.full((120, 160, 3), 20, np.uint8)
    points = np.array([[70.0, 40.0], [95.0, 58.0], [70.0, 62.0], [60.0, 72.0], [78.0, 84.0]])
    return align(Frame(i, 3.0 * i, picture), Detection((0, 0, 1, 1), points, 0.99), Settings().aligning)


def real_checks() -> tuple[Check, ...]:
    """What the gate itself says of a recording that is poor in every way."""
    recording = make_recording()
    assert recording.video is not None
    assert recording.light is not None
    faces = [shape(i) for i in range(10)]
    sampled = Sampled(frames=40, broken=20, people=3, turned=90, clip_length=16)
    video = recording.video.model_copy(update={"truncated": True, "declared_duration_s": 99.0})
    light = recording.light.model_copy(update={"lux": 8.0, "face": 0.01, "dark_share": 0.6})
    return (
        *quality.checks(faces, video=video, sampled=sampled, gate=Gate()),
        *illumination.checks(light, Illumination()),
    )


def shipped_model_patient(*, scored: bool) -> PatientResult:
    """A patient of the model that comes with the package: its card's words are in the catalogue."""
    summary, noun, threshold, calibration = DEFAULT
    share = Estimate(value=0.9, low=0.7, high=0.97)
    tested = Performance(
        noun=noun,
        palsied=20,
        healthy=24,
        people=12,
        auc=share,
        at_threshold=True,
        sensitivity=share,
        specificity=share,
        leaking=True,
    )
    model = MODEL.model_copy(
        update={
            "summary": summary,
            "threshold_source": threshold,
            "calibration": calibration,
            "performance": tested,
        }
    )
    reasons = () if scored else (message("The face is too dark to be read."),)
    recording = make_recording(mouth=7.0 if scored else None, gap=(62, 71), scored=scored, mirrored=True)
    recording = recording.model_copy(update={"checks": real_checks(), "reasons": reasons})
    patient = make_patient("P-0500", (recording,), folder="korean", model=model)
    mirror = MirrorControl(left=0.7, right=0.75, flag=True, kept_share=0.8) if scored else None
    return patient.model_copy(update={"mirror": mirror, "reasons": reasons})


@pytest.fixture(scope="module", params=[True, False], ids=["scored", "not scored"])
def drawn(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A patient's folder with the Korean report."""
    patient = shipped_model_patient(scored=request.param)
    folder = write_patient(tmp_path_factory.mktemp("korean"), patient)
    write_patient_report(folder, Pages(language="ko"))
    return folder


def english(said: list[str], allowed: tuple[str, ...]) -> list[str]:
    """Runs of three or more Latin words."""
    runs = [
        run for text in said for run in re.findall(r"[A-Za-z][\w’'-]*(?:[ ,;:]+[A-Za-z][\w’'-]*){2,}", text)
    ]
    return [run for run in runs if not any(name in run for name in allowed)]


def test_the_search_for_english_finds_it() -> None:
    assert english(["판정: no face was found", "H.264 MP4"], ()) == ["no face was found"]


def test_no_english_sentence_is_left(drawn: Path) -> None:
    page = Words((drawn / "report.html").read_text(encoding="utf-8"))
    assert page.lang == "ko"
    assert len(page.said) > 100
    assert english(page.said, ("MobileNetV2 ImageNet features",)) == []


def test_page_one_says_what_matters(drawn: Path) -> None:
    pdf = PdfReader(drawn / "report.pdf")
    first = " ".join(pdf.pages[0].extract_text().split())
    assert "연구용으로만 사용. 의료기기가 아님. 진단, 중증도 분류, 치료에 사용 금지." in first
    assert "점수가 낮아도 안면마비나 뇌졸중을 배제할 수 없습니다." in first
    assert "판독자 소견" in first
    if "판정 보류" in first:
        assert "얼굴이 너무 어두워 판독할 수 없습니다." in first
        assert "환자의 상태에 관해서는 아무것도 말하지 않습니다." in first
    else:
        assert "임계값 0.50 초과" in first
        assert "점수의 근거가 비대칭이 아닙니다." in first
        assert "환자의 좌측 입꼬리가" in first
    assert pdf.trailer["/Root"]["/Lang"] == "ko"
    assert pdf.metadata is not None
    assert pdf.metadata.title == "안면마비 선별검사: P-0500"
    assert all(HANGUL.search(page.extract_text()) for page in pdf.pages)


def test_page_one_is_one_page_on_letter_too(tmp_path: Path) -> None:
    """The checks end on it, and the reader's finding stands at its foot alone."""
    patient = shipped_model_patient(scored=True)
    poor, good = real_checks()[:3], real_checks()[3:]
    calm = (c.model_copy(update={"verdict": Verdict.PASS, "reasons": ()}) for c in good)
    recording = patient.recordings[0].model_copy(update={"checks": (*poor, *calm)})
    folder = write_patient(tmp_path, patient.model_copy(update={"recordings": (recording,)}))
    write_patient_report(folder, Pages(language="ko", paper="letter"))
    first, *others = (page.extract_text() for page in PdfReader(folder / "report.pdf").pages)
    assert "판독자 소견" in first
    assert "실측 조도" in first  # the last of the checks
    assert not any("판독자 소견" in text for text in others)


def test_lines_of_the_pdf_end_with_words(drawn: Path) -> None:
    text = PdfReader(drawn / "report.pdf").pages[-1].extract_text()
    lines = [line.strip() for line in text.splitlines()]
    sentence = "얼굴에 나타나지 않는 뇌졸중이 많으며, 촬영되지 않은 표정에서만 약화가 드러날 수도 있습니다."
    whole = set(sentence.split())
    start = next(i for i, line in enumerate(lines) if "얼굴에 나타나지 않는 뇌졸중이" in line)
    shown = " ".join(lines[start : start + 2])
    assert len(lines[start].split("얼굴에 나타나지")[1]) < len(sentence)  # it takes two lines
    assert whole <= set(shown.split())


def test_words_are_kept_and_the_text_is_the_same() -> None:
    source = "<p>점수가 <b>낮아도</b> 뇌졸중을 배제할 수 없습니다, not even 아니요 here.<br/>다음 줄</p>"
    page = Element("body")
    page.append(fromstring(source))  # noqa: S314 - our own text
    keep_words(page)
    assert "".join(page.itertext()) == "".join(fromstring(source).itertext())  # noqa: S314
    kept = [element.text for element in page.iter("span")]
    assert kept == ["점수가", "낮아도", "뇌졸중을", "배제할", "없습니다,", "아니요", "다음"]


def test_a_word_longer_than_its_column_may_be_broken() -> None:
    page = fromstring(f"<body><p>{'가' * (LONGEST + 1)} {'나' * LONGEST}</p></body>")  # noqa: S314
    keep_words(page)
    assert [element.text for element in page.iter("span")] == ["나" * LONGEST]


def test_borderline_and_warnings_in_korean() -> None:
    recording = make_recording(gap=(62, 90))
    clips = tuple(
        clip.model_copy(update={"probability": value})
        for clip, value in zip(recording.clips, (0.9, 0.8, 0.4), strict=False)
    )
    recording = recording.model_copy(update={"clips": clips, "checks": real_checks()})
    with speaking("ko"):
        view = result_view(make_patient("a", (recording,)))
    assert view.borderline == "클립 3개 중 1개가 임계값 미만입니다."
    assert view.verdict == "경계역, 임계값 0.50 초과"
    assert view.warnings.startswith("주의 ")
    assert view.headline == "안면마비 확률(모델)"
    assert view.spread == "0.40~0.90(클립 3개)"
