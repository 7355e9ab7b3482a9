"""Portuguese."""

SENTENCES = {
    "markets": (
        "A escola de {place} compra agora feijão e verduras de {n} famílias vizinhas.",
        "A estrada foi arrumada em {year}, e o leite chega à cidade antes do meio-dia.",
        "Antes os comerciantes punham o preço sozinhos; agora pesamos juntos.",
    ),
    "animals": ("Criadores e lavradores de {place} marcaram um caminho para os animais, e acabaram as brigas.",),
    "women": (
        "Dez mulheres receberam os papéis da terra em seu próprio nome.",
        "As mulheres dirigem o grupo do leite de {place} e cuidam elas mesmas do caderno.",
    ),
    "youth": ("Os jovens não têm terra própria; trabalham para outros ou vão embora para {place}.",),
    "hindered": (
        "Não tínhamos cópia na nossa língua, e as reuniões ficavam longe demais.",
        "Não há dinheiro para o ônibus até {place}, e só se ouve quem mora na cidade.",
    ),
    "wishes": ("Passar no rádio, na hora em que as pessoas voltam da roça, com palavras simples.",),
    "general": (
        "Plantamos mandioca e feijão perto de {place}, e temos algumas cabras.",
        "Somos cerca de {n} pessoas no grupo.",
        "Desde {year} as chuvas chegam tarde, e semeamos duas vezes.",
        "São duas horas a pé até a loja que vende sementes.",
        "Quase tudo o que plantamos se come em casa; o resto paga a escola.",
        "Minha mãe me ensinou a guardar a semente na cinza, e ainda faço assim.",
        "Quando o rio sobe, as roças de baixo se perdem.",
        "Ninguém nos tinha feito estas perguntas antes.",
        "O que digo aqui foi conversado no grupo na semana passada.",
        "Queremos saber o que acontece com estas respostas.",
        "Primeiro a água; sem ela não adianta falar de mercado.",
    ),
    "short": ("o nosso município e as comunidades em volta", "toda a região de {place}"),
    "group": ("Vendedoras de leite de {place}", "Grupo de lavradores de {place}"),
    "organisation": ("União dos pequenos produtores de {place}",),
    "about": ("Conversamos sobre o conselho a respeito disto: {topic}",),
}
