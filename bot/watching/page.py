"""Figures as one page of HTML that needs nothing else: pictures as SVG, and the same numbers in tables under them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from html import escape

from bot.documents.direction import is_right_to_left
from conversations.text import Text, Translate, say

from .figures import BREAKDOWNS, Breakdown, Figures, Stop, columns, in_few_steps
from .page_style import STYLE
from .picture import SERIES, Bar, Curves, Panel, Picture, picture
from .words import COLUMN, STOPS, counted, heading, name_of, notes, took

#: units of the drawing of days
_WIDE, _HIGH, _LEFT, _TOP = 640, 240, 64, 14

_Say = Callable[[object], str]


def page(figures: Figures, language: str, translate: Translate | None = None) -> str:
    """The page in a language. Nothing in it asks for anything from outside, and nothing in it runs."""

    def said(text: object) -> str:
        return escape(" ".join(say(text, language, translate).split()))

    figures = in_few_steps(figures)
    shown = picture(figures, language, translate)
    direction = "rtl" if is_right_to_left(language) else "ltr"
    panels: dict[Breakdown, Panel] = {
        "by_language": shown.languages,
        "by_country": shown.countries,
        "by_source": shown.sources,
    }
    parts = [
        _top(figures, shown, said),
        *(_breakdown(figures, name, _bars(panels[name]) if name in panels else _days(shown), said)
          for name in BREAKDOWNS if figures.rows(name)),
        _stops(figures, shown, said),
        _notes(figures, said),
    ]  # fmt: skip
    return (
        f'<!doctype html>\n<html lang="{escape(language)}" dir="{direction}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{said(figures.title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n"
        + "\n".join(part for part in parts if part)
        + "\n</main>\n</body>\n</html>\n"
    )


def _top(figures: Figures, shown: Picture, said: _Say) -> str:
    lines = [Text("As of {at}", {"at": figures.at})]
    if figures.organiser:
        lines.insert(0, Text("Asked by {organiser}", {"organiser": figures.organiser}))
    if figures.trial:
        lines.append(Text("These are figures of a rehearsal."))
    if isinstance(figures.minutes, float):
        time = took(figures.minutes, "minutes")
        lines.append(Text("Time to fill it in (median): {time}", {"time": time}))
    lines.append(Text("This page has counts and no answers."))
    tiles = "".join(
        f'<div class="{name}"><dt>{escape(tile.label)}</dt><dd>{escape(tile.number)}</dd></div>'
        for name, tile in zip(SERIES, shown.tiles, strict=True)
    )
    back = f"<div><dt>{said(COLUMN['withdrawn'])}</dt><dd>{said(counted(figures.total.withdrawn))}</dd></div>"
    words = "".join(f"<p>{said(line)}</p>" for line in lines)
    return f'<header><h1><bdi>{said(figures.title)}</bdi></h1>{words}</header>\n<dl class="tiles">{tiles}{back}</dl>'


def _breakdown(figures: Figures, name: Breakdown, drawn: str, said: _Say) -> str:
    heads = [said(COLUMN[column]) for column in columns(name)]
    rows = [
        (said(name_of(name, row, figures.step)), [said(counted(getattr(row, column))) for column in columns(name)])
        for row in figures.rows(name)
    ]
    return _section(said(heading(name, figures.step)), drawn, heads, rows)


def _stops(figures: Figures, shown: Picture, said: _Say) -> str:
    if not figures.stops:
        return ""
    heads = [
        Text("Stopped here"),
        Text("Came so far"),
        Text("Answered"),
        Text("Skipped"),
        Text("Usual time"),
        *([Text("Not understood")] if figures.trial else []),
    ]

    def cells(one: Stop) -> Iterable[object]:
        yield from (counted(count) for count in (one.stopped, one.reached, one.answered, one.skipped))
        yield took(one.seconds, "seconds") if one.seconds is not None else "–"
        if figures.trial:
            yield counted(one.unclear)

    rows = [(said(one.label), [said(cell) for cell in cells(one)]) for one in figures.stops]
    return _section(said(STOPS), _bars(shown.stops, "stops"), [said(head) for head in heads], rows)


def _section(title: str, drawn: str, heads: Sequence[str], rows: Sequence[tuple[str, Sequence[str]]]) -> str:
    """A heading, a picture and a table; all words are escaped already."""
    columns = "".join(f'<th scope="col">{head}</th>' for head in heads)
    body = "\n".join(
        f'<tr><th scope="row"><bdi>{name}</bdi></th>' + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"
        for name, cells in rows
    )
    return (
        f'<section><h2>{title}</h2>\n{drawn}\n<div class="wide" tabindex="0" role="region" aria-label="{title}">'
        f"<table><thead><tr><td></td>{columns}</tr></thead>\n<tbody>\n{body}\n</tbody></table></div></section>"
    )


def _notes(figures: Figures, said: _Say) -> str:
    pauses = Text("A form that was sent and is being changed counts as sent. A silence of half an hour is a pause.")
    return "<footer>" + "".join(f"<p>{said(note)}</p>" for note in (*notes(figures), pauses)) + "</footer>"


def _bars(panel: Panel, kind: str = "") -> str:
    largest = max((bar.length or 0 for bar in panel.bars), default=0) or 1
    rows = "".join(_bar(bar, largest) for bar in panel.bars)
    return f'<ul class="bars {kind}" aria-hidden="true">{rows}</ul>' if rows else ""


def _bar(bar: Bar, largest: int) -> str:
    if bar.length is None:
        drawn = '<i class="few"></i>'
    else:
        # a row "others" has a number and no bar
        whole, dark = 100 * bar.length / largest, 100 * (bar.dark or 0) / max(bar.length, 1)
        few = " few" if bar.dark is None else ""
        drawn = f'<i class="begun{few}" style="inline-size:{whole:.1f}%"><i style="inline-size:{dark:.1f}%"></i></i>'
    label, number = escape(bar.label), escape(bar.number)
    return f'<li><b><bdi>{label}</bdi></b><span class="bar">{drawn}</span><span>{number}</span></li>'


def _days(shown: Picture) -> str:
    curves = shown.curves
    if curves is None:
        return ""
    mirrored = shown.right_to_left
    drawn = [_marks(curves, mirrored), _hatched(curves, mirrored)]
    drawn += [_curve(name, series, curves, mirrored) for name, series in zip(SERIES, curves.points, strict=True)]
    few = f'<span><i class="few"></i> {escape(curves.few)}</span>' if curves.few else ""
    ends = f"<span>{escape(curves.first)}</span>{few}<span>{escape(curves.last)}</span>"
    return (
        f'<figure aria-hidden="true"><svg viewBox="0 0 {_WIDE} {_HIGH}"><defs><pattern id="hatch" width="6" height="6" '
        'patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M0 0V6" class="hatch"/></pattern></defs>'
        + "".join(drawn)
        + f"</svg><figcaption>{ends}</figcaption></figure>"
    )


def _marks(curves: Curves, mirrored: bool) -> str:
    found = []
    for mark, words in ((0, ""), *curves.marks):
        y = _y(mark, curves)
        start = _x(_LEFT, mirrored)
        end = _x(_WIDE, mirrored)
        found.append(f'<path class="grid" d="M{start:.1f} {y:.1f}H{end:.1f}"/>')
        if words:
            found.append(
                f'<text x="{_x(_LEFT - 8, mirrored):.1f}" y="{y + 8:.1f}" '
                f'text-anchor="end" unicode-bidi="plaintext">{escape(words)}</text>'
            )
    return "".join(found)


def _hatched(curves: Curves, mirrored: bool) -> str:
    """A band as high as 4 where a number is not told."""
    count = len(curves.points[0])
    step = (_WIDE - _LEFT) / count
    found = []
    for at in range(count):
        if any(series[at] is None for series in curves.points):
            x = _LEFT + at * step
            start = min(_x(x, mirrored), _x(x + step, mirrored))
            top = _y(4, curves)
            high = _y(0, curves) - top
            found.append(f'<rect x="{start:.1f}" y="{top:.1f}" width="{step:.1f}" height="{high:.1f}" class="few"/>')
    return "".join(found)


def _curve(name: str, series: Sequence[int | None], curves: Curves, mirrored: bool) -> str:
    step = (_WIDE - _LEFT) / len(series)
    places = [
        None if count is None else (_x(_LEFT + (at + 0.5) * step, mirrored), _y(count, curves))
        for at, count in enumerate(series)
    ]
    drawn, goes_on = [], False
    for place in places:
        if place is not None:
            drawn.append(f"{'L' if goes_on else 'M'}{place[0]:.1f} {place[1]:.1f}")
        goes_on = place is not None
    # a point between two that are not told would be a line without length
    dots = [place for place in places if place is not None] if len(places) <= 31 else []
    circles = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4"/>' for x, y in dots)
    return f'<g class="{name}"><path d="{"".join(drawn)}"/>{circles}</g>'


def _x(x: float, mirrored: bool) -> float:
    return _WIDE - x if mirrored else x


def _y(count: int, curves: Curves) -> float:
    return _HIGH - 6 - count * (_HIGH - 6 - _TOP) / curves.largest
