"""Spanish."""

SENTENCES = {
    "heard": (
        "La presidenta de nuestra unión nos habló de ellas en una reunión en {place}.",
        "Las oí nombrar en la radio una noche de {year}, y después un vecino trajo un papel.",
        "Habíamos oído el nombre, pero nadie nos explicó qué dicen.",
    ),
    "spread": (
        "Las leímos en voz alta en el mercado de {place}, tres días de feria seguidos.",
        "Se lo conté a {n} miembros del grupo, y cada uno lo contó en su casa.",
    ),
    "investing": (
        "Mostramos esa parte a la caja rural, que prestó a {n} de nosotros sin título de tierra.",
        "El municipio la usó cuando planeó el pozo y el almacén de {place}.",
        "Pedimos que los campesinos digan primero en qué se gasta el dinero.",
    ),
    "markets": (
        "La escuela de {place} compra ahora frijoles y verduras a {n} familias vecinas.",
        "Tenemos un lugar techado en el mercado, y los tomates ya no se pudren al sol.",
        "Antes los comerciantes ponían el precio solos; ahora pesamos juntos.",
        "Arreglaron el camino en {year}, y la leche llega al pueblo antes del mediodía.",
    ),
    "animals": (
        "Pastores y agricultores de {place} marcaron un paso para los animales, y ya no hay pleitos.",
        "Hubo un día de vacunas en {year}, y {n} hogares trajeron cabras y ovejas.",
        "Pedimos que los abrevaderos queden abiertos para quienes pasan con su ganado.",
    ),
    "useful": (
        "El consejo sobre los mercados cercanos nos ayudó más, porque pudimos empezar enseguida.",
        "Lo que dice sobre la tierra de las mujeres nos dio palabras para hablar con las autoridades.",
        "Las compras de la escuela ayudaron más: es un comprador seguro cada semana.",
    ),
    "results": (
        "Hubo seis talleres con {n} personas en total, más de la mitad mujeres.",
        "Las familias comen verduras también en la época seca, cosa que no pasaba en {year}.",
        "{n} hogares venden por medio del grupo y cobran en dos semanas.",
        "En unos años debería llegar a todas las comunidades cerca de {place}.",
    ),
    "women": (
        "Diez mujeres recibieron los papeles de su parcela a su propio nombre.",
        "Las mujeres dirigen el grupo lechero de {place} y llevan ellas mismas el cuaderno.",
        "Las reuniones son por la tarde, para que puedan venir las que traen el agua.",
        "Con nuestra pequeña caja, {n} mujeres compraron semilla sin ir al prestamista.",
    ),
    "youth": (
        "La cooperativa prestó a los jóvenes sus primeros animales, y casi todos devolvieron.",
        "Los jóvenes no tienen tierra propia; trabajan para otros o se van a {place}.",
        "{n} jóvenes aprendieron a reparar bombas, y algunos viven de eso.",
    ),
    "helped": (
        "Nuestro alcalde las conocía y nos invitó a planear el nuevo mercado de {place}.",
        "La federación las explicó en nuestra lengua, con dibujos.",
        "Ayudó que mujeres y hombres se sentaran juntos desde el comienzo.",
    ),
    "hindered": (
        "No teníamos copia en nuestra lengua, y las reuniones quedaban demasiado lejos.",
        "Los funcionarios cambian mucho, y con cada uno hay que empezar de nuevo.",
        "No hay dinero para el bus a {place}, y solo se oye a los de la ciudad.",
        "La tierra está prometida a una empresa, y nadie nos muestra el papel.",
    ),
    "practices": (
        "Empezar por algo que se vea en una temporada, como una balanza en la que todos confían.",
        "Escribir lo prometido, leerlo en voz alta y dejar una copia a cada parte.",
    ),
    "wishes": (
        "Ponerlas en la radio en nuestra lengua, a la hora en que la gente vuelve del campo.",
        "Que quienes deciden vengan a {place} una vez al año y escuchen un día entero.",
        "Dar una parte del dinero directamente a los grupos pequeños, con papeles sencillos.",
    ),
    "general": (
        "Cultivamos maíz y frijol cerca de {place}, y tenemos unas cabras.",
        "Somos unas {n} personas en el grupo.",
        "Desde {year} las lluvias llegan tarde, y sembramos dos veces.",
        "Hay que caminar dos horas hasta la tienda que vende semilla.",
        "Casi todo lo que cultivamos se come en casa; lo demás paga la escuela.",
        "Mi madre me enseñó a guardar la semilla en ceniza, y así lo hago todavía.",
        "Cuando crece el río, se pierden las tierras de abajo.",
        "Tenemos una caja con tres llaves, que guardan tres mujeres.",
        "Nadie nos había hecho antes estas preguntas.",
        "Lo que digo aquí lo hablamos la semana pasada en el grupo.",
        "Los jóvenes escribieron esto por mí, porque yo no leo.",
        "Un saco de abono cuesta más de lo que nos deja.",
        "Queremos saber qué pasa con estas respuestas.",
        "Primero el agua; sin ella no vale la pena hablar de mercados.",
        "En {place} el molino se daña cada dos meses.",
    ),
    "short": ("nuestro municipio y sus comunidades", "toda la región de {place}", "tres comunidades cerca de {place}"),
    "group": ("Vendedoras de leche de {place}", "Grupo de campesinos de {place}", "Pastores de {place}"),
    "organisation": ("Unión de pequeños productores de {place}", "Asociación del mercado de {place}"),
    "about": ("Hablamos del consejo sobre esto: {topic}",),
}
