"""Answers that have broken documents before: markup of every kind, odd signs, and length."""

import itertools

NAUGHTY = [
    '#import "@preview/cetz:0.3.4": * #read("/etc/passwd") #panic("x")',
    "$ sum_(i=1)^n $ *bold* _thin_ `code` ~ -- --- ... \\ @ref <label> = Heading",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }} {% for x in range(9) %}{{ 7*7 }}{% endfor %}",
    "<w:t>x</w:t></w:p> & &amp; &lt; <!-- x --> <![CDATA[ x ]]> <script>alert(1)</script>",
    '=HYPERLINK("http://169.254.169.254/") +1 -2+3 @SUM \'; DROP TABLE answer; --',
    "../../etc/passwd C:\\con \\u0000 %s %d %n ${x} {name} \\textbf{x} [link](http://x) |a|b|",
    "a\tb\t\tc   three   spaces",
    "Été à Ndjaména, Ŋɔ ɓaleejo, ĐƠN giá, £ € ₣ ½ “x” ‘y’ «z» …",
    "",
    "",
    "\u202eoverride\u202c \u2067isolated\u2069 z\u200bw n\u00adh",
    "word" * 60,
]
#: a PDF tells the letter again for each of its marks
PILED = "Z" + "\u0335\u0310\u0313\u0352" * 6 + "algo"
SIGNS = ["Cow 🐄 and 👩\u200d🌾, ❤\ufe0f ☎ ✓ ☐", "市场很远 and 한국 हिन्दी"]
ARABIC = ["هطل المطر ستة أيام، واختفت الطريق إلى السوق!", "السعر 500 (أوقية) للتر، أي 40% أكثر؛ قالت Aminata نعم."]


def long_answer(length, *more):
    """So many characters of odd lines, each with its number, so that a lost or moved one is missed."""
    lines = itertools.cycle([*NAUGHTY, *more])
    text = ""
    for number in itertools.count():
        text += f"L{number:05} {next(lines)}\n" if number % 7 else "\n"
        if len(text) >= length:
            return text[: length - 1] + "E"
