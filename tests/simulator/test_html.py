"""HTML as Telegram reads it."""

import pytest

from bot.simulator.entities import BrokenMarkup, parse_html

READ = [
    ("plain", "plain", []),
    ("<b>bold</b>", "bold", [("bold", 0, 4)]),
    ("<strong>x</strong>", "x", [("bold", 0, 1)]),
    ("<i>x</i><em>y</em>", "xy", [("italic", 0, 1), ("italic", 1, 1)]),
    ("<u>x</u><ins>y</ins>", "xy", [("underline", 0, 1), ("underline", 1, 1)]),
    ("<s>x</s><strike>y</strike><del>z</del>", "xyz", [("strikethrough", n, 1) for n in range(3)]),
    ('<span class="tg-spoiler">x</span>', "x", [("spoiler", 0, 1)]),
    ("<tg-spoiler>x</tg-spoiler>", "x", [("spoiler", 0, 1)]),
    ("<code>x</code>", "x", [("code", 0, 1)]),
    ("<pre>x</pre>", "x", [("pre", 0, 1)]),
    ("<blockquote>x</blockquote>", "x", [("blockquote", 0, 1)]),
    ("<blockquote expandable>x</blockquote>", "x", [("expandable_blockquote", 0, 1)]),
    ("<B>x</b>", "x", [("bold", 0, 1)]),
    ("<b>x</>", "x", [("bold", 0, 1)]),
    ("<b>x</b  >", "x", [("bold", 0, 1)]),
    ("<b></b>", "", []),
    ("<b>a<i>b</i></b>", "ab", [("bold", 0, 2), ("italic", 1, 1)]),
    ("<b class='x'>y</b>", "y", [("bold", 0, 1)]),
    ("😀<b>x</b>", "😀x", [("bold", 2, 1)]),
    ("<b>é😀</b>x", "é😀x", [("bold", 0, 3)]),
    ("&lt;b&gt; &amp; &quot;", '<b> & "', []),
    ("&#60;&#x3C;", "<<", []),
    ("&lt", "<", []),
    ("&nbsp; &apos; & &#0; &#; &x", "&nbsp; &apos; & &#0; &#; &x", []),
    ("<i>&lt;</i>", "<", [("italic", 0, 1)]),
    ("a > b", "a > b", []),
    ('<a href="javascript:alert(1)">x</a>', "x", []),
    ("<a>no link</a>", "no link", []),
]


@pytest.mark.parametrize(("source", "text", "marks"), READ, ids=[case[0] for case in READ])
def test_what_can_be_read(source, text, marks):
    plain, entities = parse_html(source)
    assert plain == text
    assert [(mark["type"], mark["offset"], mark["length"]) for mark in entities] == marks


MORE = [
    ('<a href="https://example.org/?a=1&amp;b=2">x</a>', {"type": "text_link", "url": "https://example.org/?a=1&b=2"}),
    ("<a href='example.org'>x</a>", {"type": "text_link", "url": "http://example.org/"}),
    ("<a>example.org</a>", {"type": "text_link", "url": "http://example.org/"}),
    ('<a href="tg://user?id=42">x</a>', {"type": "text_mention"}),
    ('<pre><code class="language-python">x</code></pre>', {"type": "pre", "language": "python"}),
    ('<tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>', {"custom_emoji_id": "5368324170671202286"}),
    ('<code class="language-python">x</code>', {"type": "code"}),
]


@pytest.mark.parametrize(("source", "mark"), MORE, ids=[case[0] for case in MORE])
def test_what_a_mark_carries(source, mark):
    (found,) = parse_html(source)[1]
    assert mark.items() <= found.items()


BROKEN = [
    ("a < b", 'Unsupported start tag "" at byte offset 2'),
    ("<", "Unclosed start tag at byte offset 0"),
    ("<b", "Unclosed start tag at byte offset 0"),
    ("é<h1>x</h1>", 'Unsupported start tag "h1" at byte offset 2'),
    ("😀<br>", 'Unsupported start tag "br" at byte offset 4'),
    ("<br/>", 'Unsupported start tag "br/" at byte offset 0'),
    ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
    ("x</b>", "Unexpected end tag at byte offset 1"),
    ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
    ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
    ("<b>x</b", "Unclosed end tag at byte offset 4"),
    ("<b>x</b y>", "Unclosed end tag at byte offset 4"),
    ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ('<span class="big">x</span>', 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ("<a ='x'>x</a>", 'Empty attribute name in the tag "a" at byte offset 0'),
    ("<a href", 'Unclosed start tag "a" at byte offset 0'),
    ("<a href=", 'Unclosed start tag "a" at byte offset 0'),
    ('<a href="x', "Unclosed start tag at byte offset 0"),
    ("<a href=a/b>x</a>", "Unexpected end of name token at byte offset 8"),
    ("<tg-emoji>x</tg-emoji>", "Invalid custom emoji identifier specified"),
    (
        "&#xd83d;",
        "Text contains invalid Unicode characters after decoding HTML entities, check for unmatched surrogate code "
        "units",
    ),
]


@pytest.mark.parametrize(("source", "words"), BROKEN, ids=[case[0] for case in BROKEN])
def test_what_can_not_be_read(source, words):
    with pytest.raises(BrokenMarkup) as broken:
        parse_html(source)
    assert str(broken.value) == words


async def test_the_error_reaches_the_caller(api, amina):
    words = await api.refusal("sendMessage", chat_id=amina.id, text="é < 5", parse_mode="HTML")
    assert words == 'Bad Request: can\'t parse entities: Unsupported start tag "" at byte offset 3'


async def test_without_a_parse_mode_a_sign_is_a_sign(api, amina):
    sent = await api.result("sendMessage", chat_id=amina.id, text="a < <b>b</b>")
    assert sent["text"] == "a < <b>b</b>"
    assert "entities" not in sent


async def test_marks_come_back_with_the_message(api, amina):
    sent = await api.result("sendMessage", chat_id=amina.id, text="<b>500</b> sacks, see /help", parse_mode="html")
    assert sent["entities"] == [
        {"type": "bold", "offset": 0, "length": 3},
        {"type": "bot_command", "offset": 15, "length": 5},
    ]
