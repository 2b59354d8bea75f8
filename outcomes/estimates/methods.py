"""The methods by the names that estimates carry: what the Methods page and every chart say of how a number was made."""

from __future__ import annotations

__all__ = ["COUNT", "JACKKNIFE_SHARE", "KEPT_MEAN", "METHODS", "OBSERVED_MEAN", "WILSON_SHARE"]

OBSERVED_MEAN = "observed mean"
KEPT_MEAN = "everyone-kept mean"
WILSON_SHARE = "share, Wilson interval"
JACKKNIFE_SHARE = "share, jackknife by patient"
COUNT = "count"

METHODS: dict[str, str] = {
    KEPT_MEAN: (
        "The mean if all who began had stayed. Session by session, the scores of those seen are regressed on all their "
        "earlier scores; those who have left get the score that the regression expects of them, and the mean is taken "
        "over everyone (sequential regression; the maximum likelihood of a repeated-measures model when scores are "
        "missing at random, Little & Rubin). It holds when leaving depends on the scores seen and the group, not on "
        "something unrecorded. 95% interval: delete-a-group jackknife over 50 folds of patients, t with one degree "
        "less than there are folds. Drawn while at least ten patients, and three for each coefficient, are seen."
    ),
    OBSERVED_MEAN: (
        "The mean of the scores recorded at a session, among the episodes scored there; the 95% interval is "
        "mean ± t(n − 1) · s / √n. Whoever has left is not in it: where people leave when they feel better, it rises "
        "although everyone improves."
    ),
    WILSON_SHARE: (
        "A share of patients, with Wilson's score interval at 95%, which stays within 0 and 100 % and holds for small "
        "numbers too."
    ),
    JACKKNIFE_SHARE: (
        "A share where patients count several times, by several sessions or episodes. Its 95% interval leaves out one "
        "fold of patients after the other, so that one patient's sessions do not pass for many patients."
    ),
    COUNT: "Counted; there is nothing to be unsure of but the records.",
}
"""What each method's name in an `Estimate` stands for."""
