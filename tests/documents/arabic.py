"""Arabic words for the smallholders' form, enough to see a page of it: a machine's draft, for tests only."""

# ruff: noqa: E501 - a list of words reads best with each on its own line

from conversations.text import Text

WORDS = {
    "Call for experiences with three sets of policy recommendations on small-scale farming": "دعوة لتقديم تجارب مع ثلاث مجموعات من توصيات السياسات بشأن الزراعة على نطاق صغير",
    "Signs that could not be drawn here stand as their Unicode numbers:": "علامات لم يمكن رسمها هنا، وهذه أرقامها في يونيكود:",
    "contact": "كيف يمكن الوصول إلى هذا الشخص؟",
    "contact_phone": "ما رقم الهاتف؟",
    "By phone": "بالهاتف",
    "By e-mail": "بالبريد الإلكتروني",
    "Through my organisation": "عن طريق منظمتي",
    "DRAFT": "مسودة",
    "This form has not been sent yet. Answers may still change.": "لم تُرسَل هذه الاستمارة بعد، وقد تتغير الإجابات.",
    "Reference": "الرقم المرجعي",
    "Revision": "النسخة",
    "Date": "التاريخ",
    "Who answers": "صاحب الإجابة",
    "Collected by": "جهة الجمع",
    "Contact": "للاتصال",
    "Phone": "الهاتف",
    "Page {page} of {pages}": "صفحة {page} من {pages}",
    "Sent with it:": "أُرسل معها:",
    "not applicable": "لا ينطبق",
    "answered in {language}": "الإجابة بلغة أخرى: {language}",
    "Also said, beyond the printed form": "أقوال أخرى خارج الاستمارة المطبوعة",
    "spoken, {length}, not yet written down": "إجابة صوتية، {length}، لم تُكتب بعد",
    "{minutes} min {seconds}": "{minutes} د {seconds} ث",
    "{name} ({length})": "{name} ({length})",
    "voice note": "رسالة صوتية",
    "About this submission": "عن هذه المساهمة",
    "title": "ما العنوان الذي تختاره لمساهمتك؟",
    "geo_coverage": "هل تتعلق إجابتك بقرية أو إقليم أو بلد أو بأكثر من واحد؟",
    "countries": "ما البلد أو البلدان أو الإقليم المعني؟",
    "contact_name": "من يمكن سؤاله عن هذه المساهمة؟ اكتب اسمًا من فضلك.",
    "contact_email": "ما عنوان البريد الإلكتروني؟",
    "affiliation": "إلى أي نوع من الهيئات تنتمي؟",
    "affiliation_other": "ما هذه الهيئة الأخرى؟",
    "Government": "حكومة",
    "UN organization": "منظمة تابعة للأمم المتحدة",
    "Civil Society / NGO": "مجتمع مدني / منظمة غير حكومية",
    "Private Sector": "قطاع خاص",
    "Academia": "جامعات وبحوث",
    "Donor": "جهة مانحة",
    "Other": "جهة أخرى",
    "Awareness of CFS policy recommendations": "معرفة توصيات لجنة الأمن الغذائي العالمي",
    "i_heard": "كيف سمعت بهذه التوصيات؟",
    "i_actions": "هل أخبرت آخرين عنها؟",
    "No": "لا",
    "Yes": "نعم",
    "i_actions_explain": "ماذا فعلت لإخبار الآخرين؟",
    "i_recommend": "ماذا ينبغي أن نفعل ليعرف الناس أكثر عن هذه التوصيات؟",
    "Use of the three sets of policy recommendations": "استخدام المجموعات الثلاث من توصيات السياسات",
    "ii_sets": "أي المجموعات الثلاث استُخدمت لدعم الزراعة على نطاق صغير؟",
    "Set 1: Investing in Smallholder Agriculture for Food Security and Nutrition": "المجموعة 1: الاستثمار في زراعة أصحاب الحيازات الصغيرة",
    "Set 2: Connecting Smallholders to Markets": "المجموعة 2: ربط أصحاب الحيازات الصغيرة بالأسواق",
    "Set 3: Sustainable Agricultural Development for Food Security and Nutrition: What Roles for Livestock?": "المجموعة 3: التنمية الزراعية المستدامة ودور الثروة الحيوانية",
    "None of them / I don't know them": "لا شيء منها، أو لا أعرفها",
    "ii_set1_purpose": "المجموعة 1 عن الاستثمار: فيمَ استُخدمت أساسًا؟",
    "ii_set2_purpose": "المجموعة 2 عن الأسواق: فيمَ استُخدمت أساسًا؟",
    "ii_set3_purpose": "المجموعة 3 عن الحيوانات: فيمَ استُخدمت أساسًا؟",
    "ii_useful": "أي التوصيات أفادت صغار المزارعين وغذاءهم أكثر من غيرها، ولماذا؟",
}


def arabic(text: Text, language: str) -> str | None:
    """What a translator passes on: these words, found by question or by source, and nothing for any others."""
    if language != "ar":
        return None
    place = text.context.split(".")
    question = place[1] if place[2:] == ["label"] else ""
    return WORDS.get(question) or WORDS.get(text.source)
