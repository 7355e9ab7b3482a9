"""Calls and invitations for the tests of what is printed and forwarded."""

from datetime import UTC, datetime

from bot.inviting.invitation import Invitation
from tests.making import call_from

LINK = "https://t.me/wells_bot?start=made--radio-sandika"
CLOSES = datetime(2027, 6, 30, 23, 59, tzinfo=UTC)
INVITED = Invitation("wells_bot", LINK, "SANDIKA 7", CLOSES)

#: words of the interface that a translator may have written, as far as these tests read them
ARABIC = {
    "Who asks: {organiser}": "الجهة التي تسأل: {organiser}",
    "In Telegram, look for {bot}": "في تيليغرام، ابحثوا عن {bot}",
    "and write: {word}": "واكتبوا: {word}",
    "Questions? Call {phone}": "لديكم أسئلة؟ اتصلوا على {phone}",
    "Free. We never ask for money or for a code.": "مجاني. لا نطلب أبدا مالا ولا رمزا.",
}


def in_arabic(text, language):
    return ARABIC.get(text.source) if language == "ar" else None


def wells(title="Our wells", introduction="We ask about water. All can answer.", **more):
    """A call with all that a poster names, but for what is set to None."""
    said = {"organiser": "Union of herders", "phone": "+221 77 123 45 67", **more}
    keys = "\n".join(f'{key}: "{value}"' for key, value in said.items() if value is not None)
    return call_from(
        f'title: {{en: "{title}", ar: "آبارنا"}}\n'
        f'introduction: {{en: "{introduction}", ar: "نسأل عن الماء."}}\n'
        f"{keys}\nlanguages: [en, ar]\n"
        "form:\n"
        "  - type: group\n    name: s\n    label: {en: S, ar: S}\n    questions:\n"
        "      - {type: text, name: a, label: {en: A, ar: A}}\n"
    )
