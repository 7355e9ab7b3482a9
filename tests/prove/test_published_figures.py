"""One person more: what is told in public before and after does not tell who came, nor where."""

from random import Random

from bot.watching.figures import Hidden
from bot.watching.privacy import FEWEST, hidden, in_fives
from conversations.records import replace
from tests.proving import PROVE, proof
from tests.watching.made import figures, row

MANY = 3000 if PROVE else 60
COLUMNS = ("starts", "midway", "submitted", "withdrawn")


def some_figures(dice):
    """A call as it may stand: few people here, more there."""

    def rows(names):
        made = []
        for name in names:
            midway, sent, back = dice.randrange(9), dice.choice((0, 1, 3, 4, 5, 6, 12, 40)), dice.randrange(3)
            made.append(row(name, midway + sent + back + dice.randrange(4), midway, sent, back))
        return tuple(made)

    languages = rows(("fr", "sw", "ar"))
    total = row("", *(sum(getattr(one, name) for one in languages) for name in COLUMNS))
    return figures(total=total, by_language=languages, by_day=(), by_country=(), by_source=(), stops=(), sections=(),
                   timed=0, minutes=None)  # fmt: skip


def one_more(found, at):
    """The same with one more sent form in one language."""

    def more(one):
        return replace(one, starts=one.starts + 1, consented=one.consented + 1, submitted=one.submitted + 1)

    languages = tuple(more(one) if number == at else one for number, one in enumerate(found.by_language))
    return replace(found, total=more(found.total), by_language=languages)


def told(found):
    """Every figure that is told of a language, by place."""
    shown = hidden(found).by_language
    return {(one.key, name): getattr(one, name) for one in shown for name in COLUMNS}


def test_no_figure_is_of_fewer_than_five_and_one_more_person_singles_nobody_out():
    dice, few, singled = Random(7), [], []
    for number in range(MANY):
        before = some_figures(dice)
        at = dice.randrange(3)
        first, second = told(before), told(one_more(before, at))
        few += [(number, place, count) for place, count in first.items() if is_of_few(count)]
        # a figure that moves moves by a whole step: nobody can say that it was just one
        singled += [
            (number, place, first[place], second[place])
            for place in first.keys() & second.keys()
            if isinstance(first[place], int)
            and isinstance(second[place], int)
            and 0 < abs(second[place] - first[place]) < FEWEST
        ]
    proof("published figures", tried=MANY, leaked=len(few) + len(singled), note="breakdowns of a call, one person more")
    assert few == []
    assert singled == []


def is_of_few(count):
    """A number that can be about a few people, told as a number."""
    return isinstance(count, int) and not isinstance(count, Hidden) and (0 < count < FEWEST or in_fives(count) != count)
