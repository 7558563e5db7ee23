"""Agreement, calibration and coverage, against what is known of them."""

import numpy as np
import pytest

from smartify.training import figures

CHANCE = np.random.default_rng(3)


@pytest.mark.parametrize("seed", range(5))
def test_kappa_and_f1_are_scikit_learns(seed):
    from sklearn.metrics import cohen_kappa_score, f1_score

    chance = np.random.default_rng(seed)
    truth, said = chance.integers(3, size=200), chance.integers(3, size=200)
    said[:120] = truth[:120]
    assert figures.kappa(truth, said) == pytest.approx(cohen_kappa_score(truth, said, weights="quadratic"))
    assert figures.macro_f1(truth, said) == pytest.approx(f1_score(truth, said, average="macro"))


def test_kappa_of_one_level_is_nothing():
    assert figures.kappa([1, 1, 1], [1, 1, 1]) == 0.0


def test_the_interval_holds_kappa_and_is_wider_for_fewer_topics():
    truth = CHANCE.integers(3, size=400)
    said = np.where(CHANCE.random(400) < 0.8, truth, 1)
    many = figures.interval(truth, said, [str(i % 80) for i in range(400)])
    few = figures.interval(truth, said, [str(i % 5) for i in range(400)])
    for low, high in (many, few):
        assert low < figures.kappa(truth, said) < high
    assert many == figures.interval(truth, said, [str(i % 80) for i in range(400)])


def test_temperature_is_found_again():
    logits = CHANCE.normal(size=(4000, 3)) * 2
    shares = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
    truth = np.array([CHANCE.choice(3, p=p) for p in shares])
    assert figures.temperature(logits, truth) == pytest.approx(1.0, abs=0.1)
    assert figures.temperature(logits * 3, truth) == pytest.approx(3.0, abs=0.3)


def test_one_that_is_as_sure_as_right_has_no_calibration_error():
    shares = CHANCE.dirichlet((1, 1, 1), size=20_000)
    truth = (shares.cumsum(1) > CHANCE.random((20_000, 1))).argmax(1)
    assert figures.calibration(shares, truth)["ece"] < 0.02
    sure = np.eye(3)[truth] * 0.98 + 0.00667
    assert figures.calibration(sure, (truth + 1) % 3)["ece"] > 0.9


def test_what_is_not_told_is_wrong_as_often_as_right():
    shares = np.full((100, 3), 0.05)
    shares[:, 0] = np.linspace(0.4, 0.9, 100)
    truth = np.zeros(100, int)
    truth[:8] = [1, 1, 0, 1, 1, 0, 1, 1]  # the eight least sure are mostly wrong
    below = figures.cannot_tell_below(shares, truth)
    held = shares.max(1) < below
    assert 5 <= held.sum() <= 10 and (truth[held] != 0).mean() >= 0.5
    assert figures.cannot_tell_below(shares, np.zeros(100, int)) == 0.0


def test_coverage_counts_the_surest():
    shares = np.array([[0.9, 0.05, 0.05], [0.8, 0.1, 0.1], [0.5, 0.3, 0.2], [0.4, 0.3, 0.3]])
    found = figures.coverage(shares, [0, 0, 0, 1])
    assert found["1.00"] == 0.25 and found["0.80"] == 0.0
