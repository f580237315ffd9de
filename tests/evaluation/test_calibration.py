"""Temperature scaling finds a known temperature and says where there is none; bins are scikit-learn's."""

import numpy as np
import pytest
from hypothesis import given, settings
from scipy.optimize import minimize_scalar
from scipy.special import expit, logit
from scored_people import cohort, cohorts, flat, people, person
from sklearn.calibration import calibration_curve

from palsycheck.errors import TrainingError
from palsycheck.evaluation.calibration import (
    TEMPERATURES,
    calibration_error,
    fit_temperature,
    reliability,
)


def simulated(temperature, *, count=4000, seed=0):
    """People whose labels follow their logits, as shown by a network whose logits are too large."""
    random = np.random.default_rng(seed)
    logits = random.normal(0, 1.5, count)
    return people(random.random(count) < expit(logits), expit(logits * temperature))


class TestTemperature:
    @pytest.mark.parametrize("temperature", [0.5, 1.0, 2.5, 6.0])
    def test_recovers_a_known_one(self, temperature):
        found = fit_temperature(simulated(temperature))
        assert found.value == pytest.approx(temperature, rel=0.1)
        assert not found.at_bound
        assert found.note == ""
        assert found.after.calibration_error < 0.03

    def test_betters_what_was_too_sure(self):
        found = fit_temperature(simulated(4.0))
        assert found.after.cross_entropy < found.before.cross_entropy
        assert found.after.brier < found.before.brier
        assert found.after.calibration_error < found.before.calibration_error / 3

    @settings(deadline=None)
    @given(cohorts)
    def test_never_worse_on_the_people_it_was_fitted_on(self, scores):
        found = fit_temperature(scores)
        assert TEMPERATURES[0] <= found.value <= TEMPERATURES[1]
        assert found.after.cross_entropy <= found.before.cross_entropy + 1e-6

    def test_is_the_minimum_that_a_search_finds(self):
        scores = cohort(1, between=2.0, within=1.0)
        labels, values = flat(scores)

        def cross_entropy(log_temperature):
            scaled = expit(logit(values) / np.exp(log_temperature))
            return -np.mean(np.log(np.where(labels == 1, scaled, 1 - scaled)))

        searched = minimize_scalar(cross_entropy, bounds=np.log(TEMPERATURES), method="bounded")
        found = fit_temperature(scores)
        assert found.value == pytest.approx(np.exp(searched.x), rel=1e-3)
        assert found.after.cross_entropy == pytest.approx(searched.fun)

    def test_each_person_counts_the_same(self):
        """A hundred clips of the person who is wrong weigh as much as one."""
        right = people([0, 1, 0], [0.1, 0.9, 0.2])
        one, many = (fit_temperature([*right, person("wrong", 1, *[0.2] * n)]) for n in (1, 100))
        assert one.value == pytest.approx(many.value)
        assert (
            one.before.brier
            == pytest.approx(many.before.brier)
            == pytest.approx((0.01 + 0.01 + 0.04 + 0.64) / 4)
        )

    @pytest.mark.parametrize("sure", [0.6, 0.9, 1.0])
    def test_people_told_apart_without_error_set_no_lower_limit(self, sure):
        found = fit_temperature(people([0, 1, 0, 1], [1 - sure, sure, 0.3, 0.8]))
        assert (found.value, found.at_bound) == (TEMPERATURES[0], True)
        assert "4 validation people lie on their side of 0.5" in found.note

    def test_people_told_apart_the_wrong_way_round_set_no_upper_limit(self):
        found = fit_temperature(people([1, 0, 1, 0], [0.1, 0.9, 0.3, 0.8]))
        assert (found.value, found.at_bound) == (TEMPERATURES[1], True)
        assert "no better than by chance" in found.note

    def test_scores_of_one_half_stay_as_they_are(self):
        found = fit_temperature(people([0, 1], [0.5, 0.5]))
        assert (found.value, found.at_bound) == (1.0, False)
        assert found.before == found.after

    def test_scores_of_exactly_0_and_1_are_finite(self):
        found = fit_temperature(people([0, 1, 0, 1], [0.0, 1.0, 1.0, 1.0]))
        assert np.isfinite([found.before.cross_entropy, found.after.cross_entropy]).all()
        assert found.value > 1

    def test_one_class_cannot_be_calibrated(self):
        with pytest.raises(TrainingError, match="labelled 0"):
            fit_temperature(people([1, 1], [0.2, 0.6]))


class TestReliability:
    def test_by_hand(self):
        """0.1 belongs to the first bin, as in scikit-learn; bins without items are left out."""
        low, high = reliability(people([0, 1, 0, 1], [0.05, 0.1, 0.72, 0.78]), "patient")
        assert (low.low, low.high, low.share, low.count) == (0, 0.1, 0.5, 2)
        assert (high.low, high.high, high.share, high.count) == (0.7, 0.8, 0.5, 2)
        assert (low.predicted, high.predicted) == pytest.approx((0.075, 0.75))

    @settings(deadline=None)
    @given(cohorts)
    def test_is_scikit_learns_curve(self, scores):
        bins = reliability(scores, "clip")
        share, predicted = calibration_curve(*flat(scores), n_bins=10)
        assert [of.share for of in bins] == pytest.approx(share)
        assert [of.predicted for of in bins] == pytest.approx(predicted)
        assert sum(of.count for of in bins) == sum(len(score.clips) for score in scores)

    @settings(deadline=None)
    @given(cohorts)
    def test_calibration_error_is_the_mean_distance_over_the_bins(self, scores):
        bins = reliability(scores, "clip")
        distance = sum(of.count * abs(of.predicted - of.share) for of in bins)
        assert calibration_error(*flat(scores)) == pytest.approx(distance / sum(of.count for of in bins))

    def test_calibrated_scores_have_next_to_no_error(self):
        random = np.random.default_rng(0)
        values = random.random(20_000)
        assert calibration_error((random.random(20_000) < values).astype(int), values) < 0.02
