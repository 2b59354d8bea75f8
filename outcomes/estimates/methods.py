"""The methods by the names that estimates carry: what the Methods page and every chart say of how a number was made."""

from __future__ import annotations

from outcomes.vocabulary.claims import CLAIM_VERDICTS
from outcomes.vocabulary.evidence import CORRELATION

__all__ = [
    "ADDRESSED_PROBLEMS",
    "BEST",
    "CHANCE",
    "CLAIM",
    "CONTROL_LIMITS",
    "COUNT",
    "CUMULATIVE_INCIDENCE",
    "DEFINITIONS",
    "EXPECTED_BAND",
    "E_VALUE",
    "FAIR_DIFFERENCE",
    "FLAG",
    "FUNNEL",
    "GATE",
    "JACKKNIFE_SHARE",
    "KEPT_MEAN",
    "LASTING",
    "LEAVING",
    "METHODS",
    "NATURAL_COURSE",
    "NEXT_SESSION",
    "OBSERVED_MEAN",
    "PAYER_RULE",
    "PER_RESPONDER",
    "PLAIN_DIFFERENCE",
    "PLATEAU",
    "PROSPECT",
    "QUALITY",
    "RAISED",
    "REACH",
    "SHRUNKEN",
    "SYNERGY",
    "TARGET",
    "WILSON_SHARE",
    "YEARS",
]

OBSERVED_MEAN = "observed mean"
KEPT_MEAN = "everyone-kept mean"
WILSON_SHARE = "share, Wilson interval"
JACKKNIFE_SHARE = "share, jackknife by patient"
CUMULATIVE_INCIDENCE = "share by session, leaving competes"
FAIR_DIFFERENCE = "difference had both been alike"
PLAIN_DIFFERENCE = "plain difference"
GATE = "comparable or not"
E_VALUE = "what it would take to explain it away"
SYNERGY = "two beyond the sum of each"
DEFINITIONS = "other definitions of improvement"
REACH = "can we know yet"
NEXT_SESSION = "value of the next session"
PER_RESPONDER = "visits and fees per responder"
COUNT = "count"
CHANCE = "ups and downs alone"
NATURAL_COURSE = "course in cohort studies"
PAYER_RULE = "payer rule"
CLAIM = "claims, supported here or not"
LASTING = "worse again, or back within a year"
ADDRESSED_PROBLEMS = "recorded problems addressed"
CONTROL_LIMITS = "limits of chance over time"
FUNNEL = "limits of chance between practitioners"
SHRUNKEN = "drawn to what is expected"
EXPECTED_BAND = "one patient against expectation"
FLAG = "how often the flag is right"
PROSPECT = "chance of improvement by session 8"
RAISED = "what is raised"
QUALITY = "checks of the records"
BEST = "each against all others"
LEAVING = "who leaves without having improved"
PLATEAU = "when there is no more gain"
YEARS = "against the year before"
TARGET = "against the target"

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
        "that; everyone is followed up to the last session of which it is known whether they came again (cumulative "
        "incidence with competing risks, Aalen & Johansen). One minus Kaplan–Meier would count those who left as if "
        "they went on to improve. Told as far as ten who have not improved are followed, or half of them. First: at "
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
        "A is better than B, and B than C, nothing follows for A and C. Where it counts what had been given by a later "
        "session than the first, only episodes that came to it are compared, the model holds every score up to it, and "
        "the share improved counts scores after it alone: what is given later is often chosen by how it went until "
        "then."
    ),
    PLAIN_DIFFERENCE: (
        "The difference of the means of those scored at a session, with Welch's 95% interval. It holds who was given "
        "what, and who has left, against or for a treatment."
    ),
    GATE: (
        "Whether a difference is shown at all. Comparable: in each group the episodes scored at the session count for "
        "at least 50 of equal weight, the two groups overlap by at least a half (the mean of 4e(1 − e), e being the "
        "chance of the first group), and nothing that the weights were not made to level (products with the baseline, "
        "a second instrument) differs by more than 0.1 of its spread and more than chance would bring. Weakly "
        "comparable: at least 30 of equal weight, and something else amiss. Otherwise, and where one practitioner "
        "gives all of one group and none of the other, no difference is shown, and the reason is said. That what was "
        "modelled is level proves nothing. Nearly all by one practitioner is said from 80 % of one group and at most "
        "20 % of the other (rule of ours)."
    ),
    E_VALUE: (
        "How strongly something recorded nowhere would have to go with both who was given what and how they fared to "
        "explain the difference away (the E-value of VanderWeele & Ding 2017, 10.7326/M16-2607): with the difference "
        "in standard deviations as d, RR = e^(0.91 d) and E = RR + √(RR (RR − 1)); the second number is for the limit "
        "of the interval that lies nearest to no difference. The larger, the firmer; 1 takes nothing at all."
    ),
    SYNERGY: (
        "What two treatments together go with beyond the sum of what each goes with alone: the fair differences of "
        "just both, of just the first and of just the second, each against all who were given neither, the first less "
        "the other two. Its standard error comes from leaving out one fold of patients "
        "after the other in all three at once. Few pairs are many chances to be misled, so the pairs of one table are "
        "drawn towards their common mean as far as chance alone could have driven them apart (empirical Bayes, τ² of "
        "DerSimonian & Laird 1986). Each of the three comparisons has its own population."
    ),
    DEFINITIONS: (
        "The share improved after eight sessions, held together under each of three rules of meaningful improvement "
        "(30 %, 50 %, the instrument's points), on pain and on function, and with the groups formed by what was given "
        "at the first session or by the second. In the latter only episodes that reached the second session are "
        "compared, and all scores up to it are levelled. A difference holds where it has the same direction and its "
        "interval is clear of no difference."
    ),
    REACH: (
        "The smallest difference that so many episodes would show in four of five repetitions is 2.8 standard errors. "
        "To show the instrument's important change takes as many episodes as there are, times the square of that "
        "difference over the change; or more, where the groups are not comparable yet for want of episodes. The month: "
        "when as many will have begun if both groups grow as in the last twelve complete months. Their scores at the "
        "session come some weeks later."
    ),
    NEXT_SESSION: (
        "Of the episodes that came to a session and had not improved by then, the share found improved at the next "
        "score; whoever did not come again counts as not. What patients pay for that one session, divided by this "
        "share, is the fee for each further responder."
    ),
    PER_RESPONDER: (
        "All sessions, and all fees, so far, of the episodes that began half a year ago or longer, divided by how many "
        "of them were ever found meaningfully improved. Fees only of episodes with a fee at every session. 95% "
        "interval: jackknife over folds of patients, on the logarithm."
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
    CLAIM: (
        "Each claim is tested in the way that stands with it, and its verdict follows from an interval alone. "
        + " ".join(f"{verdict.capitalize()}. {meaning}" for verdict, meaning in CLAIM_VERDICTS.items())
        + " A claim of several parts is supported where all of them are; else not, where one is not; else not "
        "comparable; else it cannot be told. Half, and the important change of one patient as a border between groups, "
        "are rules of ours: a smaller difference can matter too, so what is not supported is not refuted. The number "
        "needed: an interval shorter than the important change cannot hold both none and an important one, and "
        "intervals shorten with the square root of the number of episodes; of a share or a mean, as many as would keep "
        "the interval off the border if the value stayed. Where nothing is behind a claim, its interval still lies on "
        "the better side in 2.5 of 100 clinics; so many of the claims that could be tested are expected by chance."
    ),
    LASTING: (
        "Of the episodes found meaningfully better and scored again afterwards, those that at any later score were "
        "worse by the instrument's important change than at that first better score. Scores go up and down, and "
        "several looks find more of that, so this errs on the side of worse. Whoever stopped coming once better is not "
        "in it, and counted. Back within a year: of the episodes that have ended at least 365 days before the newest "
        "session of their clinic, those whose patient began a new one within 365 days of their last session, whatever "
        "it was of and whatever the filter; who went elsewhere is not seen."
    ),
    ADDRESSED_PROBLEMS: (
        "A patient's recorded problems are the main type of back pain and the contributing ones, unspecified left out. "
        "One is addressed where the first session held a treatment that is said to address it; which those are stands "
        "in a table below, as said, not as shown."
    ),
    CONTROL_LIMITS: (
        "By the month in which care began, every month with the same follow-up: else recent months would always look "
        "bad. Mean and limits come from the first 24 months that are complete and have ten patients each, or from a "
        "month on that the clinic has named, with its reason; they then stand still, and are provisional from the 12th "
        "on. Plain values: mean ± 2.66 mean moving ranges (XmR chart); ranges of at least 3.267 mean ones are left out "
        "once. Shares: three standard errors of each month's n, and where the months scatter more than counts alone "
        "would, as many times wider (Laney's p′). More than chance: a month beyond a limit; seven on one side of the "
        "mean; two of three beyond two thirds of a limit on one side; seven rising or falling. What a chart says is "
        "what ends in the newest complete month. Where nothing changes, a chart of shares still signals in 2 of 100 "
        "months and one of plain values in 4 (counted in simulations)."
    ),
    FUNNEL: (
        "What is expected of a practitioner's patients comes from a logistic model of everything recorded at the start "
        "(the case mix) that does not know the practitioner. Limits: how many of so many patients chance alone brings, "
        "by the exact binomial distribution; beyond means strictly outside. Of twenty who do not differ one lies "
        "beyond the 95 % limits, of five hundred one beyond the 99.8 % limits. From ten practitioners up, where they "
        "differ more than chance would have them, the limits are as much wider (Spiegelhalter 2005, 10.1002/sim.1970, "
        "on the arcsine-root scale, the tenth at each end drawn in). What is recorded nowhere is not levelled."
    ),
    SHRUNKEN: (
        "A practitioner's own figure, drawn to what is expected: B · (observed − expected), with B = n · ICC / (1 + "
        "(n − 1) · ICC). The ICC is the share of all variance that lies between practitioners, from these records "
        "(analysis of variance, moments). B is the reliability: from 0.8 on, which takes 4 (1 − ICC) / ICC patients, "
        "the figure says far more of the practitioner than of chance. The 95% interval takes the ICC as known, and "
        "there is none where it comes out as zero."
    ),
    RAISED: (
        "The overview raises a measure only where its newest complete month lies beyond the mean ± 4.2 mean moving "
        "ranges of all earlier ones, of which there must be 24; a practitioner or a clinic only beyond the 99.8 % "
        "limits. It looks at many charts every month, and would else cry wolf."
    ),
    EXPECTED_BAND: (
        "From the first score alone: how such patients, of the same type of back pain and the same third of first "
        "scores, would go had they all stayed (the regressions of the everyone-kept mean, with what they leave "
        "unexplained). Under 100 episodes the whole type stands in, then everyone. Half lie within the inner band, 80 "
        "of 100 within the outer. Off track: worse than 90 of 100 such patients; watch: worse than 75. The fan ahead "
        "takes every score so far into account. Limits are not rounded, and a floor of the scale is not known to them. "
        "Not scored lately: no score at the last two sessions, or none within 30 days of the newest session."
    ),
    FLAG: (
        "Ended episodes of this clinic, each judged by a course that was made without its patient (five parts in "
        "turn). Flagged: off track at any session from the second to the eighth and before the last score. Right: the "
        "last score is no meaningful improvement. Lead: sessions from the flag to the last score. Beside it the rule "
        "“no change from baseline”, as it is and drawn so strictly that it cries wolf just as seldom as the flag: who "
        "is worse than at baseline by so much more."
    ),
    PROSPECT: (
        "The chance that a first meaningful improvement is recorded by session 8, in care as it is given: for each "
        "session a logistic model of first, last and previous score, from episodes that came to it unimproved and "
        "began 120 days before the newest session or earlier. No chance is told where fewer than 30 of them had a "
        "first and a last score within the instrument's important change of the patient's."
    ),
    QUALITY: (
        "Each check counts, of everything that can be judged, of how much its sentence is true, and holds that share "
        "against two limits, which are rules of ours and stand in the table of checks: beyond the first it needs a "
        "look, beyond the second it fails. What counts is the share itself, for it is of these records; its 95% "
        "interval says how far it tells of how the clinic records. Where a field is nowhere in the records, or there "
        "is too little to judge, the check does not apply, which is no pass. Red-flagged episodes are always among "
        "what is checked. By import: by the file that brought the current version of each record. Completeness, "
        "conformance and plausibility as in Kahn 2016 (10.13063/2327-9214.1244)."
    ),
    BEST: (
        "Each starting combination within a type of back pain against everyone else of that type, by the difference "
        "had both been alike. Where several are looked at, one would soon look better by chance; so the intervals are "
        "widened until all those of a type hold together in 95 of 100 (Bonferroni), and clearly better is only what "
        "lies on the better side with the whole of the wide interval. Pairs likewise, among themselves."
    ),
    LEAVING: (
        "By group the share that left by the eighth session without one score that was meaningfully better, against "
        "all other groups together (cumulative incidence, leaving competes). Whoever ended care as planned without "
        "such a score counts too, and who is in which group is not adjusted for. The interval of the difference is "
        "made of both intervals (Newcombe 1998, square and add), and with more than two groups widened so that those "
        "of all hold together in 95 of 100 (Bonferroni)."
    ),
    PLATEAU: (
        "What is still to come of the everyone-kept mean from each session to the last one that is told. Little is "
        "less than half the instrument's important change (rule of ours); named is the first session from which on the "
        "whole 95% interval of what is still to come lies below that, with six sessions or more told after it: near "
        "the end every course looks flat. It says how the mean goes on in care, not what one patient would gain, nor "
        "what would be lost without the sessions."
    ),
    YEARS: (
        "The newest four quarters that can be judged against the four before, by when care began; by the 95% interval "
        "of the difference, made of both intervals (Newcombe 1998, square and add). Better or worse: the interval "
        "leaves out no difference. Where nothing changes, each measure is called changed in one of twenty clinics."
    ),
    TARGET: (
        "The share improved of everyone, of the newest four quarters that can be judged, against the target that the "
        "clinic has set itself. Above or below: the whole 95% interval is. Near: the interval holds it and lies within "
        "ten points of it; where it is wider, whether the target is reached cannot be told. Nobody else's figure is a "
        "target: other clinics have other patients."
    ),
    COUNT: "Counted; there is nothing to be unsure of but the records.",
}
"""What each method's name in an `Estimate` stands for."""
