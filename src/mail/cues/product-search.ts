import { cue, type Cue } from "./cue.ts";

/** What gives away that a customer looks for a product or asks about one; the strongest counts. */
export const PRODUCT_SEARCH: readonly Cue[] = [
  cue(
    2.5,
    "busco|buscamos|buscaba|buscando|looking|searching|search|encontrar|find|consigo|hunting _4 #",
    "im|am after _4 #",
    "show|muestr*|ensen* me? _3 #",
    "this|that|these|those|este|esta|estos|estas # _2 have|come|comes|work|include|fit|support|need|made|compatible|suitable|good|for|sirve|trae|incluye",
    "compatible with|con",
  ),
  // it is there, wanted or priced
  cue(
    2,
    "@have _4 #",
    "@have algo|something|anything para|for",
    "is|are the|this|that|these|there|your _3 #",
    "does|do the|this|these|your|it|they _3 #",
    "any|got _3 #",
    "@want un|una|unos|unas|a|an|some|algun|alguna|algo|something|ver|to _3 #",
    "precio|precios|price|prices|prices|cost|costo|valor|costaria _4 #",
    "cuanto|cuanta me? cuesta|cuestan|sale|salen|vale|valen|costaria|estan|esta|es|son _2 #",
    "a cuanto _4 #",
    "howmuch _4 #",
    "howmuch is|are it|they|this|that|those $",
    "precio|price|precios|prices $",
    "what|que|kind|kinds|tipo|productos|products _4 sell|venden|vendes|vendeis|ofrecen $",
  ),
  cue(
    2,
    "recomiend*|recomend*|recommend*|suggest*|sugier*|suger*|aconsej*",
    "any|some|alguna ideas|idea",
  ),
  cue(
    2,
    "diferencia|diferencias|difference|compare|compared|comparar _2 entre|between|con|to|with",
  ),
  cue(
    2,
    "que|cual|cuales|what|which _1 modelo*|marca*|color|colores|colour*|colors|model|models|brand|brands|estilo*|style*|producto*|products|precio|price|shades _2 @have|viene|vienen|do|does|are|is|come|comes|you",
  ),
  cue(2, "whats|is|es|cual the|your|el|la|su cheapest|best|most|mejor|mas|barato"),
  cue(2.2, "descuento*|discount*|oferta*|offer|offers|deal|deals|promo* on|en|de|for|para|in _1 #"),
  cue(
    1.5,
    "catalogo|catalog|catalogue|foto|fotos|photo|photos|picture|pictures|material|fabric|caracteristicas|specs|impermeable*|waterproof|algodon|cotton|cuero|leather",
    "lista|list|lists de? precios|prices|price",
    "price list",
    "made of|from|in",
    "hech[oa]|hech[oa]s de|con",
    "available|disponible|disponibles|come|comes|viene|vienen in|en|with|con #",
    "in|en red|black|blue|white|green|grey|gray|pink|brown|navy|beige|rojo|negro|azul|blanco|verde|gris|rosa|marron|amarillo",
    "regalo|gift|present _2 para|for",
  ),
  cue(
    1.5,
    "@want to buy|order|get _2 #",
    "quiero|quisiera|necesito|queria|gustaria comprar|encargar|pedir|adquirir|llevar _2 #",
    "interesad[oa]|interesa|interested en|in|la|el|los|las|un|una|the _2 #",
  ),
];
