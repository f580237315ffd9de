"""Figures agree with scikit-learn and with cases computed by hand; intervals are of people."""

import time
import warnings
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scored_people import cohort, cohorts, flat, people, person, probabilities
from sklearn import metrics as sk

from palsycheck.comparison.records import PAPER
from palsycheck.errors import TrainingError
from palsycheck.evaluation.metrics import auc, balanced_from, measure, measure_all, rates, wilson


def width(share):
    return share.high - share.low


class TestPoints:
    def test_four_people_by_hand(self):
        """Three of four pairs in order; at 0.5 one of two palsied above, one of two healthy below."""
        scores = people([0, 1, 0, 1], [0.1, 0.2, 0.6, 0.7])
        found = measure(scores, level="patient", thresholds=0.5, seed=0)
        assert found.auc.value == 0.75
        assert (found.sensitivity.value, found.specificity.value) == (0.5, 0.5)
        assert (found.accuracy.value, found.balanced_accuracy.value) == (0.5, 0.5)
        assert (found.precision.value, found.f1.value) == (0.5, 0.5)
        assert found.brier == pytest.approx((0.01 + 0.64 + 0.36 + 0.09) / 4)
        assert found.calibration_error == pytest.approx((0.1 + 0.8 + 0.6 + 0.3) / 4)
        assert found.confusion == (1, 1, 1, 1)
        assert (found.items, found.palsy, found.patients) == (4, 2, 4)

    def test_each_level_counts_its_own(self):
        scores = [
            person("a", 1, 0.9, 0.7, images=[0.9, 0.9, 0.8, 0.2]),
            person("b", 0, 0.6, 0.2, 0.1, images=[0.1, 0.6, 0.6, 0.1, 0.1]),
        ]
        image, clip, patient = measure_all(scores, thresholds=0.5, seed=0)
        assert [(of.level, of.items, of.palsy, of.patients) for of in (image, clip, patient)] == [
            ("image", 9, 4, 2),
            ("clip", 5, 2, 2),
            ("patient", 2, 1, 2),
        ]
        assert image.confusion == (3, 2, 1, 3)
        assert clip.confusion == (2, 1, 0, 2)
        assert patient.confusion == (1, 0, 0, 1)

    def test_a_score_at_the_threshold_is_called_palsy(self):
        scores = people([0, 1], [0.2, 0.4])
        assert measure(scores, level="patient", thresholds=0.4, seed=0).confusion == (1, 0, 0, 1)

    @settings(max_examples=50, deadline=None)
    @given(cohorts, probabilities)
    def test_all_agree_with_scikit_learn(self, scores, threshold):
        found = measure(scores, level="clip", thresholds=threshold, seed=0)
        labels, values = flat(scores)
        called = values >= threshold
        expected = {
            "auc": sk.roc_auc_score(labels, values),
            "accuracy": sk.accuracy_score(labels, called),
            "sensitivity": sk.recall_score(labels, called),
            "specificity": sk.recall_score(labels, called, pos_label=0),
            "f1": sk.f1_score(labels, called),
            "balanced_accuracy": sk.balanced_accuracy_score(labels, called),
        }
        assert {name: getattr(found, name).value for name in expected} == pytest.approx(expected)
        assert found.brier == pytest.approx(sk.brier_score_loss(labels, values))
        assert list(found.confusion) == sk.confusion_matrix(labels, called).ravel().tolist()
        assert (found.precision is None) == (not called.any())
        if found.precision:
            assert found.precision.value == pytest.approx(sk.precision_score(labels, called))

    @settings(deadline=None)
    @given(cohorts, st.lists(st.integers(0, 4), min_size=12, max_size=12), probabilities)
    def test_rates_of_a_resample_are_those_of_the_people_repeated(self, scores, repeats, threshold):
        drawn = [score for score, times in zip(scores, repeats, strict=False) for _ in range(times)]
        if {score.label for score in drawn} != {0, 1}:
            return
        labels, values = flat(drawn)
        called = values >= threshold
        found = rates(sk.confusion_matrix(labels, called).reshape(1, 4))
        assert found["f1"][0] == pytest.approx(sk.f1_score(labels, called))
        assert found["specificity"][0] == pytest.approx(sk.recall_score(labels, called, pos_label=0))
        assert found["balanced_accuracy"][0] == pytest.approx(sk.balanced_accuracy_score(labels, called))
        assert found["accuracy"][0] == pytest.approx(sk.accuracy_score(labels, called))
        assert np.isnan(found["precision"][0]) == (not called.any())
        if called.any():
            assert found["precision"][0] == pytest.approx(sk.precision_score(labels, called))


class TestThresholdsOfFolds:
    scores = people([0, 0, 1, 1], [0.1, 0.6, 0.4, 0.9])

    def test_each_person_has_its_own(self):
        of_folds = measure(self.scores, level="patient", thresholds=[0.2, 0.7, 0.3, 0.5], seed=0)
        assert of_folds.confusion == (2, 0, 0, 2)
        assert measure(self.scores, level="patient", thresholds=0.5, seed=0).confusion == (1, 1, 1, 1)

    def test_they_go_with_their_people_whatever_the_order(self):
        backwards = measure(self.scores[::-1], level="patient", thresholds=[0.5, 0.3, 0.7, 0.2], seed=0)
        assert backwards.confusion == (2, 0, 0, 2)

    def test_one_for_each_person_or_one_for_all(self):
        with pytest.raises(ValueError, match="1 thresholds for 4 people"):
            measure(self.scores, level="patient", thresholds=[0.5], seed=0)


class TestIntervals:
    def test_wilson_as_published(self):
        """14 of 15 correct is [0.70, 0.99]."""
        share = wilson(14, 15)
        assert (round(share.low, 2), round(share.high, 2)) == (0.70, 0.99)

    @settings(deadline=None)
    @given(st.integers(1, 500), st.data())
    def test_wilson_solves_its_quadratic_and_holds_the_share(self, trials, data):
        """At both ends p: (share - p)^2 = z^2 p (1 - p) / n."""
        share = wilson(data.draw(st.integers(0, trials)), trials)
        assert 0 <= share.low <= share.value <= share.high <= 1
        for end in (share.low, share.high):
            assert (share.value - end) ** 2 == pytest.approx(1.959964**2 * end * (1 - end) / trials, abs=1e-7)

    def test_of_people_shares_have_wilsons(self):
        found = measure(
            people([1] * 15 + [0] * 10, [0.9] * 14 + [0.2] * 11), level="patient", thresholds=0.5, seed=0
        )
        assert found.sensitivity == wilson(14, 15)
        assert found.specificity == wilson(10, 10)
        assert found.accuracy == wilson(24, 25)
        assert found.precision == wilson(14, 14)

    def test_same_seed_same_interval_and_another_seed_another(self):
        scores = cohort(1)
        first, again, other = (measure_all(scores, thresholds=0.5, seed=seed) for seed in (7, 7, 8))
        assert first == again
        assert first[0].auc.value == other[0].auc.value
        assert first[0].auc.low != other[0].auc.low

    @settings(max_examples=25, deadline=None)
    @given(st.permutations(range(12)))
    def test_order_of_people_changes_nothing(self, order):
        scores = cohort(2, count=12)
        shuffled = [scores[place] for place in order]
        assert measure_all(shuffled, thresholds=0.5, seed=3) == measure_all(scores, thresholds=0.5, seed=3)

    @pytest.mark.parametrize("figure", ["auc", "accuracy", "sensitivity", "specificity", "f1"])
    def test_images_that_agree_are_no_further_people(self, figure):
        """20 equal clips a person: as wide as for the people themselves; counted as people, far narrower."""
        scores = cohort(3, within=0.0)
        alone = [replace(score, clips=score.clips[:1]) for score in scores]
        apart = [person(f"{s.id}-{i}", s.label, clip) for s in scores for i, clip in enumerate(s.clips)]
        clustered, single, independent = (
            width(getattr(measure(of, level="clip", thresholds=0.5, seed=0), figure))
            for of in (scores, alone, apart)
        )
        assert clustered == pytest.approx(single)
        assert clustered > 3 * independent

    @pytest.mark.parametrize("figure", ["auc", "accuracy", "sensitivity", "specificity", "f1"])
    def test_ids_of_one_human_being_are_no_further_people(self, figure):
        """Everybody four times over, under other ids: as wide as once; taken for people, half as wide."""
        scores = cohort(3, clips=1)
        several = [replace(s, id=f"{s.id}-{n}", person=s.id) for s in scores for n in range(4)]
        strangers = [replace(s, person="") for s in several]
        once, known, unknown = (
            measure(of, level="patient", thresholds=0.5, seed=0) for of in (scores, several, strangers)
        )
        assert (once.patients, known.patients, known.items, unknown.patients) == (40, 40, 160, 160)
        assert getattr(known, figure).value == pytest.approx(getattr(once, figure).value)
        assert width(getattr(known, figure)) == pytest.approx(width(getattr(once, figure)), rel=0.25)
        assert width(getattr(known, figure)) > 1.5 * width(getattr(unknown, figure))

    def test_intervals_cover(self):
        """95 % intervals of the AUC of clips hold the truth in about that share of cohorts.

        Logits are normal with deviation sqrt(1 + 0.25) in both classes and apart by 1, so the AUC is
        Phi(1 / sqrt(2.5)). Of 200 cohorts 190 are expected; a percentile bootstrap of 40 people covers a
        little less. Clips taken for people give intervals that cover two thirds.
        """
        from statistics import NormalDist

        truth = NormalDist().cdf(1 / np.sqrt(2.5))
        found = [auc(cohort(seed, clips=5), level="clip", seed=0) for seed in range(200)]
        covered = sum(of.low <= truth <= of.high for of in found)
        assert 178 <= covered <= 198

    def test_one_person_of_a_class_still_has_intervals(self):
        scores = [person("a", 1, 0.8, 0.6), *people([0] * 6, [0.1, 0.9, 0.3, 0.7, 0.2, 0.65])]
        for found in measure_all(scores, thresholds=0.5, seed=0):
            assert 0 <= found.auc.low <= found.auc.value <= found.auc.high <= 1
            assert width(found.auc) > 0
        assert measure(scores, level="patient", thresholds=0.5, seed=0).sensitivity == wilson(1, 1)

    def test_precision_where_few_resamples_call_anything_palsy(self):
        """One of ten people is called palsy: about a third of the resamples have no precision."""
        scores = people([1] * 10 + [0] * 10, [0.9] + [0.1] * 19)
        with warnings.catch_warnings(action="error"):
            found = measure(scores, level="image", thresholds=0.5, seed=0)
        assert (found.precision.low, found.precision.value, found.precision.high) == (1, 1, 1)
        assert found.f1.low == 0

    @pytest.mark.parametrize("level", ["image", "clip", "patient"])
    def test_there_is_no_precision_where_nothing_is_called_palsy(self, level):
        with warnings.catch_warnings(action="error"):
            found = measure(people([0, 1], [0.2, 0.4]), level=level, thresholds=0.5, seed=0)
        assert found.precision is None
        assert (found.f1.low, found.f1.value, found.f1.high) == (0, 0, 0)

    def test_auc_alone_is_the_same(self):
        scores = cohort(4)
        assert auc(scores, level="image", seed=5) == measure_all(scores, thresholds=0.5, seed=5)[0].auc

    def test_the_papers_size_takes_seconds_at_most(self):
        """2,800 images of 40 people, 2,000 resamples; a loop over resamples would take minutes."""
        scores = cohort(5, count=40, clips=70)
        measure(scores[:4], level="image", thresholds=0.5, seed=0)  # imports
        start = time.process_time()
        assert measure(scores, level="image", thresholds=0.5, seed=0).items == 2800
        assert time.process_time() - start < 3


class TestRefusals:
    @pytest.mark.parametrize(("label", "missing"), [(0, r"labelled 1 \(palsy\)"), (1, r"0 \(healthy\)")])
    def test_a_class_without_people(self, label, missing):
        with pytest.raises(TrainingError, match=f"none of the 2 people scored is .*{missing}") as error:
            measure_all(people([label] * 2, [0.2, 0.6]), thresholds=0.5, seed=0)
        assert "\n" not in str(error.value)

    def test_the_same_person_twice(self):
        with pytest.raises(TrainingError, match=r"same person is scored twice \(a\)"):
            measure_all(
                [person("a", 1, 0.5), person("b", 0, 0.5), person("a", 1, 0.4)], thresholds=0.5, seed=0
            )

    @pytest.mark.parametrize("value", [float("nan"), -0.1, 1.1])
    def test_a_score_that_is_no_probability(self, value):
        with pytest.raises(TrainingError, match=r"not between 0 and 1 \(b\)"):
            measure_all([person("a", 1, 0.5), person("b", 0, 0.5, value)], thresholds=0.5, seed=0)

    @pytest.mark.parametrize("level", ["image", "clip", "patient"])
    def test_a_person_without_scores(self, level):
        with pytest.raises(TrainingError, match=rf"no {level} to count \(b\)"):
            measure([person("a", 1, 0.5), person("b", 0)], level=level, thresholds=0.5, seed=0)


class TestBalancedFrom:
    @pytest.mark.parametrize(
        ("architecture", "implied"),
        [("mobilenetv2", 0.888), ("vgg16-gru", 0.864), ("mobilenetv2-gru", 0.924)],
    )
    def test_the_papers_aucs_are_balanced_accuracies(self, architecture, implied):
        _, recall, f1, printed = PAPER[architecture]
        assert balanced_from(recall, f1) == pytest.approx(implied, abs=0.0006)
        assert balanced_from(recall, f1) == pytest.approx(printed, abs=0.002)

    @settings(deadline=None)
    @given(st.integers(1, 50), st.data())
    def test_gives_back_that_of_any_balanced_confusion_matrix(self, size, data):
        hit, alarm = data.draw(st.integers(1, size)), data.draw(st.integers(0, size))
        labels = np.repeat([1, 0], size)
        called = np.concatenate([np.arange(size) < hit, np.arange(size) < alarm])
        found = balanced_from(sk.recall_score(labels, called), sk.f1_score(labels, called))
        assert found == pytest.approx(sk.balanced_accuracy_score(labels, called))

    @pytest.mark.parametrize(("recall", "f1"), [(0.4, 0.9), (0.5, 0.7), (0.9, 0.5), (0.0, 0.0), (1.1, 1.0)])
    def test_what_no_matrix_gives(self, recall, f1):
        with pytest.raises(ValueError, match="no confusion matrix"):
            balanced_from(recall, f1)
