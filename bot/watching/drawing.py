"""A picture of figures as a PNG for a phone, by matplotlib, which sets Arabic itself.

Drawn in pixels from the top left corner; for a language that runs from right to left all of it is mirrored.
"""

from __future__ import annotations

import io
from typing import Any, Literal

from bot.documents.fonts import installed

from .picture import SERIES, Bar, Curves, Panel, Picture

#: pixels
_WIDTH, _EDGE, _DPI = 1080, 44, 100
_HALF = (_WIDTH - 3 * _EDGE) // 2
_ROW, _HEAD, _CURVES, _EMPTY = 40, 64, 270, 110

_INK, _SOFT, _GRID, _PAPER = "#1a1a1a", "#595959", "#d9d9d9", "#ffffff"
#: told apart also by those who see few colours, and in grey: by how dark they are, and by their dashes
_COLOURS = {"starts": "#8c8c8c", "consented": "#e8a83a", "midway": "#4fa3d9", "submitted": "#0b3c6f"}
_DASHES: dict[str, Any] = {"starts": (0, (1, 1.6)), "consented": "-", "midway": (0, (5, 2)), "submitted": "-"}
_MARKERS = {"starts": "s", "consented": "o", "midway": "^", "submitted": "D"}
_THICK = {"starts": 2.5, "consented": 2.5, "midway": 2.5, "submitted": 4.0}

Side = Literal["start", "middle", "end"]


class NoCharts(Exception):
    """There is nothing to draw with."""


def draw(picture: Picture) -> bytes:
    """The picture as a PNG, 1080 pixels wide and, as much as it shows, 1,100 to 2,000 high. Raises NoCharts.

    Takes a second or so, and 100 MB, most of it for loading matplotlib: see `apart.draw_apart`.
    """
    try:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
        from PIL import Image
    except ImportError:
        raise NoCharts(
            "pictures need matplotlib, which is not installed: install Palabre with its extra 'charts'"
        ) from None
    sheet = _Sheet(Figure, picture)
    canvas: Any = FigureCanvasAgg(sheet.figure)
    sheet.draw()
    canvas.draw()
    file = io.BytesIO()
    # few colours make a small file: phones fetch it over slow nets
    image = Image.frombuffer("RGBA", (_WIDTH, sheet.height), canvas.buffer_rgba(), "raw", "RGBA", 0, 1)
    image.convert("RGB").quantize(128, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
    return file.getvalue()


class _Sheet:
    """The figure being drawn; `y` is how far down it is filled."""

    def __init__(self, figure: Any, picture: Picture) -> None:
        self.picture = picture
        self.families = _families()
        self.height = self._height()
        self.figure = figure(figsize=(_WIDTH / _DPI, self.height / _DPI), dpi=_DPI)
        self.axes = self.figure.add_axes((0, 0, 1, 1))
        self.axes.set_xlim(0, _WIDTH)
        self.axes.set_ylim(self.height, 0)
        self.axes.axis("off")
        self.y = 0.0

    def draw(self) -> None:
        picture = self.picture
        self.y = 36
        self._words(picture.title, _EDGE, self.y + 24, 42, width=_WIDTH - 2 * _EDGE)
        self.y += 64
        for line in picture.lines:
            self._words(line, _EDGE, self.y + 16, 27, colour=_SOFT, width=_WIDTH - 2 * _EDGE)
            self.y += 40
        self._tiles()
        self._curves(picture.curves)
        top = self.y
        self._panel(picture.languages, _EDGE, _HALF, 0.42)
        after, self.y = self.y, top
        self._panel(picture.countries, 2 * _EDGE + _HALF, _HALF, 0.42)
        self.y = max(self.y, after)
        self._panel(picture.sources, _EDGE, _WIDTH - 2 * _EDGE, 0.44)
        self._panel(picture.stops, _EDGE, _WIDTH - 2 * _EDGE, 0.56)
        for note in picture.notes:
            self._words(note, _EDGE, self.y + 34, 24, colour=_SOFT, width=_WIDTH - 2 * _EDGE)
            self.y += 40

    def _height(self) -> int:
        picture = self.picture
        halves = max(_panel_height(picture.languages), _panel_height(picture.countries))
        panels = halves + _panel_height(picture.sources) + _panel_height(picture.stops)
        texts = 100 + 40 * len(picture.lines) + 40 * len(picture.notes)
        curves = _HEAD + _CURVES + 60 if picture.curves is not None else _EMPTY
        return texts + 150 + curves + panels + 40

    def _tiles(self) -> None:
        width = (_WIDTH - 2 * _EDGE) / len(SERIES)
        for at, (name, tile) in enumerate(zip(SERIES, self.picture.tiles, strict=True)):
            x = _EDGE + at * width
            self._line([(x + 2, self.y + 26), (x + 62, self.y + 26)], name, [x + 32])
            self._words(tile.number, x, self.y + 72, 52 if len(tile.number) < 7 else 30, width=width - 16)
            self._words(tile.label, x, self.y + 118, 26, colour=_SOFT, width=width - 16)
        self.y += 150

    def _curves(self, curves: Curves | None) -> None:
        if curves is None:
            self._words(self.picture.nothing, _EDGE, self.y + 50, 34, colour=_SOFT)
            self.y += _EMPTY
            return
        self._words(curves.heading, _EDGE, self.y + 44, 34)
        self.y += _HEAD
        left, right, bottom = _EDGE + 84, _WIDTH - _EDGE, self.y + _CURVES
        scale = (_CURVES - 16) / curves.largest
        for mark, words in ((0, ""), *curves.marks):
            y = bottom - mark * scale
            self.axes.plot([self._x(left), self._x(right)], [y, y], color=_GRID, linewidth=1.5, zorder=1)
            self._words(words, left - 14, y, 24, colour=_SOFT, side="end")
        count = len(curves.points[0])
        step = (right - left) / count
        for at in range(count):
            if any(series[at] is None for series in curves.points):
                self._bar(left + at * step, bottom - 4 * scale, step, 4 * scale, hatched=True)
        for name, series in zip(SERIES, curves.points, strict=True):
            for stretch in _stretches(series):
                places = [(left + (at + 0.5) * step, bottom - count * scale) for at, count in stretch]
                marked = [x for x, _ in places] if count <= 31 else places[0][:1] if len(places) == 1 else []
                self._line(places, name, marked)
        self._words(curves.first, left, bottom + 28, 24, colour=_SOFT)
        self._words(curves.last, right, bottom + 28, 24, colour=_SOFT, side="end")
        if curves.few:
            middle = (left + right) / 2
            self._bar(middle - 180, bottom + 16, 36, 24, hatched=True)
            self._words(curves.few, middle - 134, bottom + 28, 24, colour=_SOFT, width=340)
        self.y = bottom + 60

    def _panel(self, panel: Panel, x: float, width: float, share: float) -> None:
        """A heading, and bars beside labels that take this share of the width."""
        self._words(panel.heading, x, self.y + 42, 34, width=width)
        self.y += _HEAD
        largest = max((bar.length or 0 for bar in panel.bars), default=0)
        labels, numbers = width * share, 150 if any(bar.length is None for bar in panel.bars) else 90
        scale = (width - labels - numbers) / max(largest, 1)
        for bar in panel.bars:
            self._row(bar, x, labels, scale)
        if not panel.bars:
            self._words(self.picture.nothing, x, self.y + _ROW / 2, 26, colour=_SOFT)
            self.y += _ROW
        self.y += 12

    def _row(self, bar: Bar, x: float, labels: float, scale: float) -> None:
        middle, top, height = self.y + _ROW / 2, self.y + 7, _ROW - 14
        self._words(bar.label, x, middle, 26, width=labels - 14)
        at = x + labels
        if bar.length is None:
            self._bar(at, top, 40, height, hatched=True)
            end = at + 40
        else:
            colour = _COLOURS["midway"] if bar.dark == 0 and self._is_stop(bar) else _COLOURS["consented"]
            self._bar(at, top, bar.length * scale, height, colour, hatched=bar.dark is None)
            self._bar(at, top, (bar.dark or 0) * scale, height, _COLOURS["submitted"])
            end = at + bar.length * scale
        self._words(bar.number, end + 10, middle, 26)
        self.y += _ROW

    def _is_stop(self, bar: Bar) -> bool:
        return bar in self.picture.stops.bars

    def _bar(
        self, x: float, y: float, width: float, height: float, colour: str = _PAPER, *, hatched: bool = False
    ) -> None:
        if width <= 0:
            return
        from matplotlib.patches import Rectangle

        style = {"hatch": "////", "edgecolor": _SOFT, "linewidth": 0.8} if hatched else {"linewidth": 0}
        start = min(self._x(x), self._x(x + width))
        self.axes.add_patch(Rectangle((start, y), width, height, facecolor=colour, zorder=2, **style))

    def _line(self, places: list[tuple[float, float]], name: str, marked: list[float] | tuple[float, ...]) -> None:
        xs, ys = [self._x(x) for x, _ in places], [y for _, y in places]
        colour, thick = _COLOURS[name], _THICK[name]
        self.axes.plot(xs, ys, color=colour, linestyle=_DASHES[name], linewidth=thick, zorder=3, clip_on=False)
        heights = [next((y for x, y in places if x == at), ys[0]) for at in marked]
        self.axes.plot([self._x(x) for x in marked], heights, color=colour, linestyle="", marker=_MARKERS[name],
                       markersize=7, zorder=3, clip_on=False)  # fmt: skip

    def _words(
        self,
        words: str,
        x: float,
        y: float,
        size: float,
        *,
        colour: str = _INK,
        side: Side = "start",
        width: float | None = None,
    ) -> None:
        words, _ = installed().shown(words)
        if not words:
            return
        sides = {"start": "left", "middle": "center", "end": "right"}
        if self.picture.right_to_left:
            sides = {"start": "right", "middle": "center", "end": "left"}
        text = self.axes.text(self._x(x), y, words, fontsize=size * 72 / _DPI, color=colour, ha=sides[side],
                              va="center", family=self.families, parse_math=False, zorder=4)  # fmt: skip
        if width is not None and text.get_window_extent().width > width:
            # find how many characters still fit
            fits, too_many = 0, len(words)
            while too_many - fits > 1:
                middle = (fits + too_many) // 2
                text.set_text(_cut(words, middle))
                fits, too_many = (middle, too_many) if text.get_window_extent().width <= width else (fits, middle)
            text.set_text(_cut(words, fits))

    def _x(self, x: float) -> float:
        return _WIDTH - x if self.picture.right_to_left else x


def _cut(words: str, most: int) -> str:
    """So many characters of the words, most of them from the beginning: the end often tells labels apart."""
    end = most // 4 if most >= 16 else 0
    return f"{words[: most - end].rstrip()}…{words[len(words) - end :].lstrip()}"


def _panel_height(panel: Panel) -> int:
    return _HEAD + _ROW * max(len(panel.bars), 1) + 12


def _stretches(series: tuple[int | None, ...]) -> list[list[tuple[int, int]]]:
    """The points between those that are not told."""
    found: list[list[tuple[int, int]]] = [[]]
    for at, count in enumerate(series):
        if count is None:
            found.append([])
        else:
            found[-1].append((at, count))
    return [stretch for stretch in found if stretch]


def _families() -> list[str]:
    """The fonts that documents bring with them, known to matplotlib; those of the system are never used."""
    from matplotlib import font_manager

    found = []
    for font in installed().fonts:
        known = [entry.name for entry in font_manager.fontManager.ttflist if entry.fname == str(font.path)]
        if not known:
            font_manager.fontManager.addfont(str(font.path))
            known = [font_manager.fontManager.ttflist[-1].name]
        found.append(known[0])
    return list(dict.fromkeys(found))
