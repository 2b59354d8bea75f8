"""What a clinic may set: each setting with its values, its default and the numbers that it moves."""

from __future__ import annotations

from dataclasses import dataclass, replace

from outcomes.vocabulary.responders import RESPONDER_RULES

__all__ = ["SETTINGS", "Setting", "SettingChange", "Settings", "find_setting"]


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one clinic's store, as they stand; the defaults where nothing was set."""

    responder_rule: str = RESPONDER_RULES[0].id
    responder_session: int = 6
    landmark: int = 1
    gap_days: int = 90
    target_improved: int = 0

    def value_of(self, name: str) -> str:
        """Return the value of the setting called `name`, as text."""
        return str(getattr(self, name))

    def with_value(self, name: str, value: str) -> Settings:
        """Return these settings with the one called `name` at `value`, given as text.

        Raises:
            ValueError: there is no such setting, or it may not have that value.
        """
        setting = find_setting(name)
        if setting is None or not setting.allows(value):
            raise ValueError(name)
        return replace(self, **{name: value if setting.choices else int(value)})  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting. `choices`: the words it may be, with what a reader sees; else a whole number in `low`–`high`.

    `phrase` and `measure` make sentences of it: `measure` says a number with its unit, `phrase` the setting with its
    value. `explained`: a line on each choice. `moves`: the numbers that change with the setting, in words. `none`: what
    0 says, where that is no number but none.
    """

    name: str
    label: str
    meaning: str
    phrase: str
    moves: str
    choices: tuple[tuple[str, str], ...] = ()
    explained: tuple[str, ...] = ()
    measure: str = "{}"
    low: int = 0
    high: int = 0
    none: str = ""

    @property
    def default(self) -> str:
        """The value while nothing was set, as text."""
        return Settings().value_of(self.name)

    @property
    def allowed(self) -> str:
        """The values that it may have, in words."""
        if self.choices:
            return "one of " + ", ".join(word for word, _ in self.choices)
        return f"a whole number from {self.low} to {self.high}"

    def allows(self, value: str) -> bool:
        """Tell whether `value`, as text, may be set: a number without sign, space or leading zero."""
        if self.choices:
            return value in dict(self.choices)
        return value in map(str, range(self.low, self.high + 1))

    def say(self, value: str) -> str:
        """Return `value` as a reader sees it."""
        if self.none and value == "0":
            return self.none
        return dict(self.choices).get(value, value) if self.choices else self.measure.format(value)


@dataclass(frozen=True, slots=True)
class SettingChange:
    """One change of a setting. `before`: the value that it replaced; `set_at`: ISO, UTC, to the second."""

    name: str
    before: str
    value: str
    set_at: str
    set_by: str


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "responder_rule",
        "Meaningful improvement",
        "When a patient counts as meaningfully improved, on pain and on function.",
        "meaningful improvement is {}",
        "meaningful improvement, sessions to improvement, who left improved",
        choices=tuple((rule.id, rule.short) for rule in RESPONDER_RULES),
        explained=tuple(rule.meaning for rule in RESPONDER_RULES),
    ),
    Setting(
        "responder_session",
        "The session that decides",
        "The session whose score decides; where it is missing, the last score before it, and that is said.",
        "meaningful improvement is judged at {}",
        "meaningful improvement",
        measure="session {}",
        low=2,
        high=13,
    ),
    Setting(
        "landmark",
        "The session by which a combination counts",
        "Comparisons hold together what had been given by this session; at the first one that is what they started "
        "with. At a later one only episodes that came to it are compared, and they are made alike in every score up to "
        "it.",
        "comparisons tell combinations apart by what had been given by {}",
        "comparisons of combinations, what each treatment and each further one adds, what was added later",
        measure="session {}",
        low=1,
        high=4,
    ),
    Setting(
        "gap_days",
        "A new episode of care",
        "After a longer gap without a session, in days, a new episode of care begins, where the records name no "
        "episodes. An episode may still go on while its last session is no older.",
        "a new episode of care begins after a gap of more than {}",
        "episodes, session numbers, and so every number",
        measure="{} days",
        low=14,
        high=365,
    ),
    Setting(
        "target_improved",
        "A target for who improves",
        "The share of everyone that the clinic wants to see meaningfully improved, in per cent; 0 for no target. It is "
        "the clinic's own: nobody else's figure is a target, for other clinics have other patients.",
        "the target for who improves is {}",
        "what the overview says of the target; no other number",
        measure="{} %",
        low=0,
        high=100,
        none="not set",
    ),
)

_BY_NAME = {setting.name: setting for setting in SETTINGS}


def find_setting(name: str) -> Setting | None:
    """Return the setting called `name`, or None."""
    return _BY_NAME.get(name)
