"""Swahili."""

SENTENCES = {
    "markets": (
        "Shule ya {place} sasa inanunua maharage na mboga kutoka kwa familia {n} za jirani.",
        "Barabara ilitengenezwa mwaka {year}, na maziwa yanafika mjini kabla ya saa sita.",
    ),
    "animals": ("Wafugaji na wakulima wa {place} walikubaliana njia ya mifugo, na ugomvi umekwisha.",),
    "women": (
        "Wanawake kumi walipata hati za mashamba kwa majina yao wenyewe.",
        "Wanawake wanaongoza kikundi cha maziwa cha {place} na kuandika hesabu wenyewe.",
    ),
    "youth": ("Vijana hawana ardhi yao; wanafanya kazi kwa wengine au wanahamia {place}.",),
    "hindered": ("Hatukuwa na nakala kwa lugha yetu, na mikutano ilikuwa mbali sana.",),
    "wishes": ("Yasomwe kwenye redio kwa lugha yetu, saa ambazo watu wanarudi nyumbani.",),
    "general": (
        "Tunalima mahindi na maharage karibu na {place}, na tuna mbuzi wachache.",
        "Tuko watu kama {n} katika kikundi.",
        "Tangu mwaka {year} mvua zinachelewa, na tunapanda mara mbili.",
        "Tunatembea saa mbili hadi duka la mbegu.",
        "Tunakula karibu yote tunayolima; yanayobaki yanalipa ada ya shule.",
        "Mama alinifundisha kuhifadhi mbegu kwenye majivu, na bado nafanya hivyo.",
        "Mto ukijaa, mashamba ya chini yanapotea.",
        "Hakuna aliyetuuliza maswali haya hapo awali.",
        "Ninayosema hapa tuliyazungumza kwenye kikundi wiki iliyopita.",
        "Tungependa kujua majibu haya yatafanywa nini.",
        "Maji kwanza; bila maji hakuna haja ya kuzungumza juu ya soko.",
    ),
    "short": ("wilaya yetu na vijiji vya jirani", "vijiji vitatu karibu na {place}"),
    "group": ("Wauza maziwa wa {place}", "Kikundi cha wakulima wa {place}"),
    "organisation": ("Umoja wa wakulima wadogo wa {place}",),
    "about": ("Tulizungumza kuhusu ushauri huu: {topic}",),
}
