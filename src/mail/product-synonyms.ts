import { spellingOf, type Spelling } from "./spelling.ts";
import { stemOf } from "./words.ts";

// What one country calls otherwise than the next, and the other language; folded. A word may mean two
// things: a "cartera" is a handbag in Argentina and a wallet in Spain.
const GROUPS = `
  camiseta remera playera polera franela tshirt tee
  zapatillas tenis deportivas sneakers trainers championes
  zapatos calzado shoes
  chaqueta campera chamarra cazadora jacket
  abrigo tapado sobretodo coat
  pantalon trousers pants
  jeans vaqueros mezclilla tejanos denim
  sudadera buzo poleron hoodie sweatshirt
  sueter jersey pulover chompa sweater jumper pullover
  bolso cartera bolsa handbag bag purse
  billetera cartera monedero wallet
  mochila morral backpack rucksack
  vestido dress
  falda pollera skirt
  camisa shirt
  calcetines medias soquetes socks
  botas boots
  sandalias sandals
  cinturon cinto correa belt
  bufanda scarf
  gorra cachucha cap
  banador malla swimsuit
  pijama pajamas pyjamas
  pendientes aros aretes zarcillos earrings
  anillo sortija ring
  pulsera brazalete bracelet
  collar necklace
  reloj watch
  gafas lentes anteojos glasses
  auriculares audifonos headphones earphones
  movil celular phone
  ordenador computadora computador computer
  portatil notebook laptop
  manta frazada cobija blanket
  almohada pillow
  nevera heladera refrigerador fridge
  sofa sillon couch
  lampara lamp
  mesa table
  silla chair
  taza mug
  negro black
  blanco white
  rojo red
  azul blue
  verde green
  amarillo yellow
  gris grey gray
  rosa rosado pink
  marron cafe brown
  cuero leather
  algodon cotton
  lana wool`
  .trim()
  .split("\n")
  .map((line) => line.trim().split(" "));

const BY_STEM = new Map<string, string[]>();
for (const group of GROUPS) {
  for (const word of group) {
    const others = group.filter((other) => other !== word);
    BY_STEM.set(stemOf(word), [...(BY_STEM.get(stemOf(word)) ?? []), ...others]);
  }
}

let spelling: Spelling | undefined;

/** Other words for the same product, slips of the pen in this one allowed for. */
export function synonymsOf(word: string): readonly string[] {
  const known = BY_STEM.get(stemOf(word));
  if (known !== undefined) return known;
  spelling ??= spellingOf(GROUPS.flat(), { isStrict: true });
  return BY_STEM.get(stemOf(spelling.correct(word))) ?? [];
}
