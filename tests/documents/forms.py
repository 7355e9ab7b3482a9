"""Completed smallholders' forms for tests, said in a few values."""

from datetime import date

from bot.documents.printable import Particulars
from conversations.completed import CompletedForm, completed_form
from conversations.loader import SHIPPED, load_call
from conversations.replies import File
from conversations.state import Answer, Conversation, Part, Status
from conversations.text import Text
from tests.making import moment

CALL = load_call(SHIPPED / "smallholders")

COLLECTED = Particulars(
    reference="K7F2-QD",
    organiser="Union of small producers",
    contact="forms@example.org",
    phone="+221 77 123 45 67",
    origin=Text("On the form of the call of 2019, which is closed."),
    respondent="Women milk sellers of Fatick",
    on=date(2027, 3, 1),
)


def said(value=None, *files, language="en"):
    """An answer of this value, with files."""
    return Answer(value, tuple(Part(file=file) for file in files), language=language)


def form_of(call, status=Status.SUBMITTED, language="en", **answers) -> CompletedForm:
    """The form with these answers: plain values, or `said(...)`."""
    kept = {key: one if isinstance(one, Answer) else said(one, language=language) for key, one in answers.items()}
    revision = 0 if status is Status.MIDWAY else 1
    conversation = Conversation(
        call.name, call.form.version, way="whole", answers=kept, status=status, revision=revision
    )
    return completed_form(call, conversation, moment(language))


def smallholders(status=Status.SUBMITTED, language="en", **answers) -> CompletedForm:
    """The smallholders' form."""
    return form_of(CALL, status, language, **answers)


VOICE = File("voice", seconds=100, ref="f1")
PHOTO = File("photo", "drying-racks.jpg", ref="f2")

ENGLISH = {
    "title": "Women milk sellers of Fatick, Senegal",
    "geo_coverage": "Our district and the whole region",
    "countries": "Senegal",
    "contact_name": "Awa Ndiaye",
    "contact": "phone",
    "contact_phone": "+221771234567",
    "affiliation": ("civil_society", "other"),
    "affiliation_other": "A cooperative of 64 women",
    "i_heard": "Our union leader told us about them at a meeting in Kaolack.\n\nBefore that, nobody had. "
    "We read set 2 aloud, "
    "in Serer, and three of us wrote down what concerned milk.",
    "i_actions": "yes",
    "i_actions_explain": said("We read them aloud on the village radio, every Friday after the market.", VOICE),
    "i_recommend": said(None, VOICE),
    "ii_sets": ("set2", "set3"),
    "ii_set2_purpose": "To ask the mayor for a stall with shade and water. " * 9,
    "ii_useful": "« Des marchés près de chez nous » : c'est celle-là qui nous a servi, parce que le lait tourne vite.",
    "viii_sdgs": ("sdg1", "sdg2"),
    "viii_sdg1_explain": "A litre now sells for 500 instead of 350.",
    "x_catalysts": "Rain came early 🐄 and the road held.",
    "xi_practices": said("Dry the cloths in the sun.", PHOTO),
    "xiii_future_use": "Read them to the young ones, too.",
    "xiv_links": ("www.example.org/our-market", "www.example.org/milk"),
    "annex_gate": "yes",
    "annex_date": "12 February 2027",
    "annex_participants": ("government", "civil_society", "private_sector"),
    "anything_else": "Thank you for asking us.",
}
ENGLISH["ii_useful"] = said(ENGLISH["ii_useful"], language="fr")

ARABIC = {
    "title": "تعاونية بائعات الحليب في نواكشوط",
    "geo_coverage": "حيّنا والولاية كلها",
    "countries": "موريتانيا",
    "contact_name": "Fatimetou Mint Ahmed",
    "contact_phone": "+222 36 12 34 56",
    "contact": "phone",
    "contact_email": "fatimetou@example.org",
    "affiliation": ("civil_society", "academia"),
    "i_heard": "حدثتنا عنها رئيسة الاتحاد في اجتماع يوم 12 فبراير 2027.\n\nقبل ذلك لم نسمع بها قط. "
    "قرأنا المجموعة 2 بصوت عالٍ، "
    "وكتبت ثلاث منا (مريم، خديجة، Aminata) ما يخص الحليب: السعر 500 أوقية للتر، أي 40% أكثر من السابق.",
    "i_actions": "yes",
    "i_actions_explain": said("قرأناها في إذاعة القرية كل جمعة.", VOICE, language="ar"),
    "i_recommend": said(None, VOICE, language="ar"),
    "ii_sets": ("set1", "set2"),
    "ii_set1_purpose": "",
    "ii_set2_purpose": "لطلب مكان مظلل فيه ماء من البلدية لبيع الحليب. " * 7,
    "ii_useful": said("Des marchés près de chez nous : c'est celle-là.", language="fr"),
    "x_catalysts": "الطريق الجديدة 🐄",
    "anything_else": "شكرًا لسؤالكم.",
}
