"""Words that stand in any question and say nothing about what it is after: a few dozen in each language.

Chosen by hand for short questions as people type them: articles, pronouns, question words, and the small change of
asking ("I want to know how …"). Language -> words separated by spaces.
"""

STOP_WORDS = {
    "en": """
        a an and any are as at be because been but by can could did do does dont for from get gets give given go
        goes got had has have he her him his how i if im in into is it its just know like make makes many may me
        more most much my need no not of off on one or our out over please she should so some something than
        that the their them then there these they thing things this those to too up us very want was we well
        were what when where which who whose why will with without would yes you your about after again all also
        am being both cant doing each even every here hello hi thanks thank tell say says who whom im ive lets
        let us
    """,
    "fr": """
        a ai ainsi alors au aucun aussi autre aux avec avoir avez avons ont beaucoup bien bonjour c ca ce cela
        ces cet cette ceux chez ci comme comment d dans de des dire dit dois doit doivent donc dont du elle
        elles en encore entre est et etait etc ete etes etre eu eux fait faire faut font il ils j je l la le les
        leur leurs lui m ma mais me meme mes moi mon n ne ni non nos notre nous on ou par parce pas peu peut
        peuvent peux plus pour pourquoi pouvoir qu quand que quel quelle quelles quels qui quoi s sa sans savoir
        se ses si sien son sont suis sur t ta te tes toi ton tous tout toute toutes tres tu un une va vais veut
        veux voudrais vos votre vous vont y merci quelque quelques vers sous chaque rien avant apres
    """,
    "es": """
        a te tu al algo alguien algun alguna algunos ante antes asi aun aunque bien cada como con cosa cosas cual
        cuales cuando cuanto de debe deben decir del desde donde dos el ella ellas ellos en entre era es esa ese
        eso esos esta estan estar estas este esto estos estoy fue gracias ha hace hacen hacer hago han hasta hay
        he hola la las le les lo los mas me mi mis mucho mucha muchos muy nada ni no nos nosotros nuestra
        nuestras nuestro nuestros o os otra otro otros para pero poco por porque puede pueden puedo podemos pues
        que quien quienes quiere quiero queremos saber se sea ser si sin sobre solo somos son soy su sus tambien
        tan tener tengo tenemos tiene tienen todo toda todos todas tu tus un una uno unos usted va vamos voy y
        ya yo
    """,
    "pt": """
        a ao aos algo alguem algum alguma antes ao apos as assim ate bem cada coisa com como da das de deve dela
        dele deles depois do dos e ela elas ele eles em entre era essa esse essas esses esta estao estar estas
        este estes estou eu faz fazem fazer faco foi gente ha isso isto ja la lhe mais mas me mesmo meu meus
        minha minhas muito muita muitos na nada nao nas nem no nos nossa nossas nosso nossos num numa o obrigado
        oi ola onde os ou outra outro outros para pela pelas pelo pelos pode podem podemos posso por porque
        pouco pra pro qual quais quando quanto que quem quer quero queremos saber se seja sem ser seu seus sim
        so sobre sou sua suas tambem tao te tem temos tenho ter toda todas todo todos tu um uma umas uns vai
        vamos voce voces vou
    """,
    "ar": """
        في من على الى إلى عن مع هذا هذه ذلك تلك هؤلاء التي الذي الذين ما ماذا متى من أين اين كيف لماذا لما هل كم
        اي أي أنا انا نحن أنت انت انتم هو هي هم هن كان كانت يكون تكون ليس ليست لا لم لن ان أن إن إذا اذا لو لكن
        ولكن او أو ثم قد لقد كل بعض غير بين عند عندي عندنا لدي لدينا لي لنا له لها لهم لك به بها فيه فيها منه
        منها عليه عليها علينا كما مثل حتى منذ قبل بعد أيضا ايضا جدا فقط حول و ف ب ك ل يا نريد أريد اريد يمكن
        يمكنني يمكننا استطيع أستطيع نستطيع هناك هنا شيء أحد احد شكرا مرحبا السلام عليكم سوف يجب ينبغي وهو وهي
        عايز عاوز عايزين بدي بدنا بدك ابي ابغى ابغي نبغى نبي مش مو ماشي شو ايش وش ليش ليه ازاي كيفاش وين فين
        علينا عليهم عندهم عندهن معي معنا ماكو ماكاين اللي هاي هاد هذي دي ده راح حد لسه
    """,
    "sw": """
        na ya wa za la cha vya kwa katika ni si kama au lakini pia hii huu hiyo hizi hizo huo hao hawa yule yake
        wake zake lake chake vyake yangu wangu zangu langu changu yetu wetu zetu letu chetu yako wako zako yao
        wao zao lao mimi sisi wewe ninyi nyinyi yeye nani nini gani wapi lini vipi je jinsi namna ili kuwa ana
        nina tuna una wana kuna hakuna sina hatuna mtu watu kitu vitu sana tu bado basi hata kila yote wote zote
        ambayo ambao ambazo ambaye kwamba kutoka hadi mpaka baada kabla bila juu chini ndani nje hapa huko pale
        kule sasa leo nataka tunataka naweza tunaweza anaweza nawezaje tunawezaje inawezekana kufanya hivyo hivi
        mmoja moja ingine nyingine mwingine wengine habari asante tafadhali kuhusu kwetu kwangu kwao kwenye
        kujua nifanye tufanye nisaidie
    """,
}
