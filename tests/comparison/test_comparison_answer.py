"""The sentence at the top: no more than the figures say."""

from __future__ import annotations

from palsycheck.comparison.answer import answer, obstacles
from palsycheck.comparison.records import Comparison, Difference, ModelResult
from palsycheck.models.figures import Proportion

A, B, C = "mobilenetv2", "vgg16-gru", "mobilenetv2-gru"


def with_aucs(record: Comparison, aucs: dict[str, float]) -> Comparison:
    """The record with these AUCs by person, of these models."""

    def changed(model: ModelResult) -> ModelResult:
        auc = Proportion(value=aucs[model.architecture], low=0.5, high=1.0)
        metrics = (m.model_copy(update={"auc": auc}) if m.level == "patient" else m for m in model.metrics)
        return model.model_copy(update={"metrics": tuple(metrics)})

    models = tuple(changed(model) for model in record.models if model.architecture in aucs)
    return record.model_copy(update={"models": models})


def paired(first: str, second: str, value: float, low: float, high: float) -> Difference:
    return Difference(first=first, second=second, level="patient", value=value, low=low, high=high)


def test_the_best_is_named_with_its_interval_and_whom_it_is_told_from(records: dict[str, Comparison]) -> None:
    record = with_aucs(records["single"], {A: 0.7, B: 0.8, C: 0.9}).model_copy(
        update={"differences": (paired(A, C, -0.2, -0.3, -0.1), paired(C, B, 0.1, -0.05, 0.2))}
    )
    headline, detail = answer(record)
    assert headline == (
        "MobileNetV2-GRU has the highest AUC by person: 0.900 (0.500 to 1.000) on 24 test phantoms."
    )
    assert detail == (
        "The paired interval of the difference excludes 0 against MobileNetV2 TL (0.200; 0.100 to 0.300). "
        "These people do not tell it from VGG16-GRU (0.100; −0.050 to 0.200)."
    )


def test_an_interval_that_touches_0_tells_nothing_apart(records: dict[str, Comparison]) -> None:
    record = with_aucs(records["single"], {B: 0.8, C: 0.9}).model_copy(
        update={"differences": (paired(C, B, 0.1, 0.0, 0.2),)}
    )
    assert answer(record)[1].startswith("These people do not tell it from VGG16-GRU")


def test_differences_by_image_decide_nothing(records: dict[str, Comparison]) -> None:
    by_image = paired(C, B, 0.1, 0.05, 0.2).model_copy(update={"level": "image"})
    record = with_aucs(records["single"], {B: 0.8, C: 0.9}).model_copy(update={"differences": (by_image,)})
    assert answer(record)[1] == "It was not paired with VGG16-GRU."


def test_equals_share_the_first_place(records: dict[str, Comparison]) -> None:
    record = with_aucs(records["single"], {A: 0.7, B: 0.9, C: 0.9})
    assert answer(record)[0].startswith("VGG16-GRU and MobileNetV2-GRU share the highest AUC by person")


def test_one_model_is_no_comparison(records: dict[str, Comparison]) -> None:
    headline, detail = answer(records["one"])
    assert headline.startswith("MobileNetV2-GRU has an AUC by person of ")
    assert detail == "Nothing was compared with it."


def test_without_figures_by_person_nothing_comes_first(records: dict[str, Comparison]) -> None:
    models = tuple(
        m.model_copy(update={"metrics": tuple(x for x in m.metrics if x.level == "image")})
        for m in records["single"].models
    )
    assert answer(records["single"].model_copy(update={"models": models}))[0].startswith(
        "No model has an AUC"
    )


def test_obstacles_are_those_of_the_record(records: dict[str, Comparison]) -> None:
    def names(kind: str) -> list[str]:
        return [name for name, _ in obstacles(records[kind])]

    assert names("leaking")[0] == "Leaking split"
    assert names("mixed")[0] == "Source and label are one"
    assert names("single")[-1] == "Phantoms"
    assert "Phantoms" not in names("mixed")
    assert not {"Leaking split", "Source and label are one"} & set(names("single"))


def test_a_failed_audit_and_one_that_was_not_done_stand_at_the_top(records: dict[str, Comparison]) -> None:
    failed = {
        name: words for name, words in obstacles(records["single"]) if name.startswith("Shortcut audit: ")
    }
    assert list(failed) == ["Shortcut audit: VGG16-GRU and MobileNetV2-GRU"]
    assert "fail (background)" in "".join(failed.values())
    assert ("Shortcut audit: MobileNetV2-GRU", "It was not done: what the score rests on is not known.") in (
        obstacles(records["one"])
    )
