"""The methods by the names that estimates carry: what the Methods page and every chart say of how a number was made."""

from __future__ import annotations

from outcomes.vocabulary.evidence import CORRELATION

__all__ = [
    "CHANCE",
    "COUNT",
    "CUMULATIVE_INCIDENCE",
    "FAIR_DIFFERENCE",
    "JACKKNIFE_SHARE",
    "KEPT_MEAN",
    "METHODS",
    "NATURAL_COURSE",
    "NEXT_SESSION",
    "OBSERVED_MEAN",
    "PAYER_RULE",
    "PER_RESPONDER",
    "PLAIN_DIFFERENCE",
    "WILSON_SHARE",
]

OBSERVED_MEAN = "observed mean"
KEPT_MEAN = "everyone-kept mean"
WILSON_SHARE = "share, Wilson interval"
JACKKNIFE_SHARE = "share, jackknife by patient"
CUMULATIVE_INCIDENCE = "share by session, leaving competes"
FAIR_DIFFERENCE = "difference had both been alike"
PLAIN_DIFFERENCE = "plain difference"
NEXT_SESSION = "value of the next session"
PER_RESPONDER = "visits and fees per responder"
COUNT = "count"
CHANCE = "ups and downs alone"
NATURAL_COURSE = "course in cohort studies"
PAYER_RULE = "payer rule"

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
    CUMULATIVE_INCIDENCE: (
        "The share of everyone with an assessable baseline who had been found meaningfully improved by a session, in "
        "care as it was given. Whoever leaves unimproved can no longer be found improved, and stays in the share as "
        "that; whose care may still go on counts up to their last session (cumulative incidence with competing risks, "
        "Aalen & Johansen). One minus Kaplan–Meier would count those who left as if they went on to improve. First: at "
        "the first better score. Sustained: at the second of two in a row, at most two sessions apart. 95% interval: "
        "log–log, by the delta method, or by leaving out one fold of patients after the other where patients come "
        "with several episodes."
    ),
    FAIR_DIFFERENCE: (
        "The difference of the everyone-kept means, or of the shares improved, had both groups had the same case mix. "
        "Each episode counts as far as it could have been in either group: by a logistic model of everything recorded "
        "at the start, an episode of one group weighs the probability of the other (overlap weights, Li, Morgan & "
        "Zaslavsky 2018). What is modelled is then exactly level; what is not recorded stays as it was. 95% interval: "
        "jackknife over folds of patients, the weights fitted anew without each. Each pair has its own population: if "
        "A is better than B, and B than C, nothing follows for A and C."
    ),
    PLAIN_DIFFERENCE: (
        "The difference of the means of those scored at a session, with Welch's 95% interval. It holds who was given "
        "what, and who has left, against or for a treatment."
    ),
    NEXT_SESSION: (
        "Of the episodes that came to a session and had not improved by then, the share found improved at the next "
        "score; whoever did not come again counts as not. What patients pay for that one session, divided by this "
        "share, is the fee for each further responder."
    ),
    PER_RESPONDER: (
        "All sessions, and all fees, of the episodes whose care has ended, divided by how many of them were ever found "
        "meaningfully improved. Fees only of episodes with a fee at every session. 95% interval: jackknife over folds "
        "of patients."
    ),
    CHANCE: (
        "Pain goes up and down, people come on bad days, and better days follow by themselves (regression to the "
        "mean). What that alone would bring is computed from the patients' first scores: had nothing acted on them, "
        "a later score would lie nearer to the mean of a reference population, by one minus the correlation of two "
        "scores of one patient, and scatter around that point as far as the population's spread allows. With the "
        "clinic's own mean as reference it would be zero by construction, so published populations serve. Nobody "
        f"knows the one correlation: shown is the range from {CORRELATION.low:g} to {CORRELATION.high:g}, over all "
        f"reference populations of the instrument. {CORRELATION.meaning} Improved at some one of several scores "
        "supposes that everybody comes to all of them. Scores are taken as continuous; for whole scores the shares "
        "come out slightly too high."
    ),
    NATURAL_COURSE: (
        "How pain went in published cohorts of back-pain patients (natural history; Menezes Costa 2012). Nobody kept "
        "them from treatment: it is course in cohorts, not course untreated. The published points, at 0, 6, 26 and 52 "
        "weeks, are joined by straight lines. Each session stands at the median number of days from session 1, of "
        "those who came to it; the acute and the persistent course are mixed as in the episodes shown, those without a "
        "recorded duration left out; and the whole is scaled to their mean baseline. It ends after 52 weeks, and "
        "before a session to which fewer than ten came."
    ),
    PAYER_RULE: (
        "Medicare's rule on acupuncture (National Coverage Determination 30.3.3), read so: a visit is a session with "
        "acupuncture in an episode of persistent pain, and two on one day are two. A course begins with a patient's "
        "first visit, whatever the episode, and lasts 365 days; the next visit begins a new one, and the latest course "
        "is told as it stands at its last visit. Day 90 still lies within 90 days. A year is any 365 days up to a "
        "visit; the payer's own year never counts more. Pain at the last score is held against the baseline of the "
        "episode in which the course began. How much better is an improvement the rule does not say, so meaningful "
        "improvement and less than that stand apart. It must show by the start of the 13th visit, and is lost where "
        "the last score is no better than the baseline. Fewer than 12 visits that go on after 90 days the rule does "
        "not speak of, and nothing is made of them."
    ),
    COUNT: "Counted; there is nothing to be unsure of but the records.",
}
"""What each method's name in an `Estimate` stands for."""
