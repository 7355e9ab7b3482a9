"""select_multiple: any number of choices of a list; `exclusive` ones stand alone."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random
from typing import ClassVar

from ..reading import match_choices
from ..records import record
from ..replies import Answering, Pressed, Reply, Typed
from ..text import Text
from .base import Given, Here, Offered, Outcome, Refused
from .select_one import near_or_search
from .several import SeveralQuestion, names_so_far

_WANTED = Text("Please tap all answers that fit, or write their numbers, for example 1, 3. Then tap Done.")


@record(kw_only=True)
class SelectMultipleQuestion(SeveralQuestion):
    """Choices kept by name, in the order of the list; every reply sets or clears, so a repeat changes nothing."""

    type: ClassVar[str] = "select_multiple"
    usual_minutes: ClassVar[float] = 0.5

    def read(self, reply: Answering, here: Here) -> Outcome:
        match reply:
            case Pressed(value=value, on=on) if any(choice.name == value for choice in here.choices):
                chosen = names_so_far(here)
                setting = value not in chosen if on is None else on
                return self._given(here, (*chosen, value) if setting else (n for n in chosen if n != value), value)
            case Typed(text=text, ref=ref):
                found = match_choices(text, [here.moment.say(one.label) for one in here.choices], several=True)
                if found.indices:
                    names = [here.choices[i].name for i in found.indices]
                    edited = bool(ref) and here.answer is not None and here.answer.ref == ref
                    return self._given(here, names if edited else (*names_so_far(here), *names), names[-1])
                outcome = near_or_search(text, here, found.near, self.wanted())
                if isinstance(outcome, Offered):
                    return Offered(tuple((str(name),) for name in outcome.values))
                return outcome
            case _:
                return Refused(self.wanted())

    def _given(self, here: Here, names: Iterable[str], newest: str) -> Given:
        wanted = set(names)
        alone = {choice.name for choice in here.choices if choice.exclusive}
        if newest in wanted and newest in alone:
            wanted = {newest}
        elif wanted - alone:
            wanted -= alone
        return Given(tuple(choice.name for choice in here.choices if choice.name in wanted), complete=False)

    def wanted(self) -> Text:
        return _WANTED

    def sample(self, random: Random, here: Here) -> Reply:
        return Pressed(random.choice(here.choices).name, on=True) if here.choices else Typed("1")
