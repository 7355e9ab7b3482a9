"""Forms made by lot: every type of question, conditions on earlier ones, repeats, one question for each choice."""

from random import Random

import yaml

from conversations.call import Call
from tests.making import call_from

_CHOICES = ("rice", "maize", "beans", "milk", "honey", "fish", "salt")
_PLAIN = ("date", "time", "datetime", "geopoint", "image", "audio", "video", "file", "note", "acknowledge")
_TEXTS = ("", "multiline", "email", "phone", "url", "country")


def made_form(seed: int) -> Call:
    """A call whose form depends on the seed alone."""
    dice = Random(seed)
    names: list[str] = []
    groups = [_group(dice, names, number) for number in range(dice.randint(1, 4))]
    return call_from(yaml.safe_dump({"title": f"Made {seed}", "languages": ["en"], "form": groups}, sort_keys=False))


def _group(dice, names, number):
    questions = [_question(dice, names) for _ in range(dice.randint(1, 7))]
    kind = "repeat" if dice.random() < 0.3 else "group"
    if kind == "repeat":  # what stands inside is asked about from inside alone
        names[:] = [name for name in names if name not in {one["name"] for one in questions}]
    return {"type": kind, "name": f"g{number}", "label": f"Part {number}", "questions": questions}


def _question(dice, names):
    name = f"q{dice.randrange(10**9)}"
    made = {"name": name, "label": f"What about {name}?", **_typed(dice)}
    if names and dice.random() < 0.4:
        made["relevant"] = dice.choice(("string-length(${%s}) != 3", "${%s} != ''", "${%s} = 'rice' or 1 = 1")) % (
            dice.choice(names)
        )
    if made["type"] not in ("note", "image", "audio", "video", "file") and dice.random() < 0.15:
        made["required"] = True
    if made["type"] in ("text", "integer", "select_one"):
        names.append(name)
    return made


def _typed(dice):
    match dice.randrange(8):
        case 0 | 1:
            kind = dice.choice(_TEXTS)
            return {"type": "text", **({"appearance": kind} if kind else {})}
        case 2:
            return {"type": "integer", "constraint": ". >= 0 and . < 1000"}
        case 3:
            return {"type": "decimal"}
        case 4:
            return {"type": "range", "parameters": {"start": 1, "end": 5, "step": 0.5}}
        case 5:
            return {"type": dice.choice(("select_one", "rank")), "choices": _choices(dice)}
        case 6:
            return {"type": "select_multiple", "choices": _choices(dice)}
    return {"type": dice.choice(_PLAIN)}


def _choices(dice):
    return [{"name": name, "label": name.title()} for name in dice.sample(_CHOICES, dice.randint(2, 6))]
