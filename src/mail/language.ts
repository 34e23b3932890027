import { wordsOf } from "./words.ts";

// What is written most in mails to a shop, and in no other of these languages means as much.
const COMMON: Readonly<Record<string, string>> = {
  es: `el los las un una unos que y o en del al con por para como cuando cuanto cuanta cuantos cuantas
    donde cual cuales quien porque pero si es son esta estan hay tiene tienen tenes tienes hacen hace
    puedo pueden podria podrian quiero queria quisiera me mi mis su sus te les lo la se mas muy tambien
    hola buenas buenos dias tardes noches gracias saludos favor porfavor che necesito quede sobre desde
    hasta este esta esto ese eso envio envios enviar pedido pago pagar cuesta sale vale precio talla
    tallas talle talles devolver devolucion cambio compra compre producto tarjeta todavia ayer hoy
    cuotas efectivo aceptan tienen hacen hago devoluciones cambios medios formas stock zapatillas camiseta remera zapatos vestido no de a
    venden vende queda quedan alguna alguno algunas algunos algo otra otro busco buscando llega llego envian mandan
    estoy nadie nunca ahora siempre desde sin ese esos ellos nosotros usted ustedes devuelven plata dinero tallaje
    tengo mido seria sino pero ya solo cada dueno pagina tienda cambiar anular cancelar`,
  en: `the a an and or of to in on at for with from by is are was were be been do does did you your i
    my me we our it its this that these those what when where which who how why can could would will
    have has had not no dont if but please thanks thank hello hi hey dear regards any there much many
    long take order ship shipping delivery return returns refund exchange size sizes pay payment card available
    buy bought price cost need want looking still yet about
    stock sold out good morning afternoon got sell send sent back shop store help someone nobody never should am been
    include prices colour color shoes dress looking need new old which who whose why broken wrong after before`,
  de: `der die das den dem ein eine einen und oder ist sind war nicht kein keine ich mein meine wir sie
    ihr ihre mir mich es zu zum zur mit von fur auf bei wie was wann wo welche konnen kann wird haben
    hat habe gibt bitte danke hallo guten tag grusse noch auch aber uber bestellung versand lieferung
    grosse kostet`,
  fr: `le la les un une des et ou est sont de du au aux je vous nous mon ma mes votre vos que qui quoi
    quand comment combien pour avec dans sur pas ne bonjour merci cordialement avez puis peut est ce
    il elle c'est jai livraison commande taille prix cest quel quelle quels quelles etes`,
  it: `il lo la gli le un una di del della che chi come quando quanto quanta dove per con non sono e
    ho hai avete posso vorrei mio mia vostro buongiorno ciao grazie saluti anche piu questo questa
    spedizione ordine taglia prezzo costa fate ce ancora`,
  pt: `o os as um uma uns do da dos das no na nos nas em e que como quando quanto quanta onde qual por
    para com nao sao esta voces voce meu minha seu sua tem fazem posso gostaria queria ola oi bom boa
    dia tarde obrigado obrigada tambem mais muito ainda envio entrega pedido tamanho preco custa`,
  nl: `de het een en of van voor met op in is zijn was niet geen ik mijn wij u uw jullie je hoe wat
    wanneer waar welke kan kunnen heeft hebben hallo goedemorgen bedankt groeten ook maar nog bij naar
    bestelling verzending levering maat prijs kost`,
};

const WEIGHTS = weightsOf(COMMON);
const LEAST_LEAD = 1.15;

/**
 * The language a text is written in: es, en, de, fr, it, pt or nl. Undefined when its words do not
 * say, as in a text of three product names.
 */
export function languageOf(text: string): string | undefined {
  const scores = new Map(
    Object.keys(COMMON).map((language) => [language, ownLetters(text, language)]),
  );
  for (const word of wordsOf(text).slice(0, 400)) {
    for (const [language, weight] of WEIGHTS.get(word) ?? []) {
      scores.set(language, (scores.get(language) ?? 0) + weight);
    }
  }
  const [best, second] = [...scores].toSorted((a, b) => b[1] - a[1]);
  if (best === undefined || best[1] < 0.5) return undefined;
  return best[1] >= LEAST_LEAD * (second?.[1] ?? 0) ? best[0] : undefined;
}

/** A word that several languages know says little for each of them. */
function weightsOf(common: typeof COMMON) {
  const weights = new Map<string, [string, number][]>();
  for (const [language, text] of Object.entries(common)) {
    for (const word of new Set(text.split(/\s+/))) {
      weights.set(word, [...(weights.get(word) ?? []), [language, 0]]);
    }
  }
  for (const entry of weights.values()) for (const one of entry) one[1] = 1 / entry.length;
  return weights;
}

function ownLetters(text: string, language: string): number {
  const letters = LETTERS[language];
  return letters?.test(text.slice(0, 4_000)) === true ? 1 : 0;
}

const LETTERS: Readonly<Record<string, RegExp>> = {
  es: /[ñ¿¡]/i,
  de: /[ßäöü]/i,
  fr: /[èêçœàù]|\b[cdjlnqs]['’]/i,
  pt: /[ãõ]/i,
};
