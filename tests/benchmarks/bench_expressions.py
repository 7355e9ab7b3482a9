"""How long one evaluation takes, as a share of elementpath's time for the same question in XPath.

Both sides parse once beforehand, and elementpath keeps its context, so that only evaluation is measured. A share
means the same on a slow machine as on a fast one; the two take turns, so that both meet the same disturbances.
"""

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from timeit import Timer
from typing import Any
from xml.etree import ElementTree

from elementpath import XPath1Parser, XPathContext

from conversations.expressions import Env, Value, parse

GATE, GOAL = 1 / 15, 1 / 40
ROUNDS = 15

#: what it is about, as XLSForm writes it, as XPath writes it
CASES = [
    (
        "a choice and a number",
        "selected(${sets}, 'markets') and ${age} > 18",
        "contains(concat(' ', $sets, ' '), ' markets ') and $age > 18",
    ),
    (
        "arithmetic",
        "(${age} + 2 * ${rooms}) div 3 > 10 and ${age} mod 2 = 1",
        "($age + 2 * $rooms) div 3 > 10 and $age mod 2 = 1",
    ),
    (
        "texts",
        "string-length(normalize-space(${name})) >= 3 and contains(${email}, '@')",
        "string-length(normalize-space($name)) >= 3 and contains($email, '@')",
    ),
    ("a sum over a repeat", "sum(${price}) > 100", "sum(/data/products/price) > 100"),
]
SINGLE: dict[str, Value] = {
    "sets": ("food", "markets", "seeds"), "age": 33, "rooms": 4, "name": "  Ana  Lima ", "email": "ana@example.org",
}  # fmt: skip
PRICES = [12.5, 40, 3, 60, 8]


def measure() -> list[dict[str, Any]]:
    """Return one row for each case: our time divided by elementpath's, each the best of the rounds."""
    return [
        {
            "what": f"expressions: {what}, our time / elementpath's",
            "value": _share(_ours(xlsform), _theirs(xpath)),
            "unit": "ratio",
            "better": "lower",
            "gate": GATE,
            "goal": GOAL,
        }
        for what, xlsform, xpath in CASES
    ]


def _share(ours: Callable[[], object], theirs: Callable[[], object]) -> float:
    if ours() != theirs():
        raise AssertionError("the two disagree, so their times can't be compared")
    our_timer, their_timer = Timer(ours), Timer(theirs)
    our_best = their_best = float("inf")
    for _ in range(ROUNDS):
        our_best = min(our_best, our_timer.timeit(5_000) / 5_000)
        their_best = min(their_best, their_timer.timeit(250) / 250)
    return our_best / their_best


def _ours(source: str) -> Callable[[], object]:
    places: dict[str, tuple[str, ...]] = {**dict.fromkeys(SINGLE, ()), "price": ("products",)}
    run = parse(source).compile(places, repeats=frozenset({"products"}))
    prices: dict[str, Value] = {f"products[{place}]/price": price for place, price in enumerate(PRICES, 1)}
    env = Env(
        {**SINGLE, **prices},
        counts={"products": len(PRICES)},
        now=datetime(2026, 11, 22, tzinfo=UTC),
        random=lambda: 0.5,
        uuid=lambda: "",
    )
    return lambda: run(env)


def _theirs(source: str) -> Callable[[], object]:
    variables: dict[str, Any] = {
        name: " ".join(each) if isinstance(each, tuple) else each for name, each in SINGLE.items()
    }
    data = ElementTree.Element("data")
    for price in PRICES:
        product = ElementTree.SubElement(data, "products")
        ElementTree.SubElement(product, "price").text = str(price)
    context = XPathContext(data, variables=variables)
    evaluate = XPath1Parser().parse(source).evaluate
    return lambda: evaluate(context)


def main() -> int:
    """Print the table; return 1 when a row is worse than its gate."""
    rows = measure()
    for row in rows:
        print(f"{row['what']:<62} 1/{1 / row['value']:<5.0f} gate 1/{1 / row['gate']:.0f} goal 1/{1 / row['goal']:.0f}")
    return int(any(row["value"] > row["gate"] for row in rows))


if __name__ == "__main__":
    sys.exit(main())
