import { taggedLine } from "./cues/cue.ts";
import { withPhrases } from "./shop-phrases.ts";
import { isCueWord } from "./cues/all.ts";
import { canBeProduct, meaningOf } from "./shop-words.ts";
import { correctShopWord } from "./spelling.ts";
import { sentencesOf, type Sentence } from "./words.ts";

const QUESTION_BEGINS =
  /^(?:(?:hola|hello|hi|hey|che|y|and|also|tambien|perdon|sorry|please|porfavor|buenas|tardes|noches|disculpa|disculpen) )*(?:a que|de que|en cuant[oa]s?|en que|con que|hasta que|como|donde|cuant[oa]s?|cual|cuales|cuando|que|quien|hacen|haceis|haces|hay|tienen|teneis|tenes|tienes|aceptan|aceptais|puedo|puede|pueden|podria|podemos|se puede|realizan|ofrecen|envian|enviais|mandan|venden|reponen|how|howmuch|howlong|what|whats|when|where|which|who|do|does|can|could|is|are|am|may|will|would|should|shall|have|has|did|was|were|got|any|why|estan?|sera|habra|van|viene|vienen|trabajan|manejan|me podrian|me pueden|me podes)\b/;
const REQUEST =
  /\b(?:queria|quisiera|querria|me gustaria|necesito|necesitaria|quiero|deseo|pregunto|preguntar|consultar|consulta|duda|decirme|decir si|informarme|informacion|info|saber|averiguar|wondering|wanted to|want to|would like|id like|need|tell me|let me know|know|information|question|please|porfavor|porfa)\b/;
const THANKS = /\b(?:gracias|thanks|thank you|thankyou) (?:a \w+ )?(?:por|for)\b/;

// "Send me the catalogue" ships nothing.
const SENDS_WORDS =
  /\b(?:envi|mand|pas)\w*((?: \w+){0,3}? (?:info|informacion|informes|datos|detalles|lista|listado|catalogo|fotos?|precios?|presupuesto|link|mail|mails|correo|email|mensaje|numero|comprobante|codigo|factura))\b/;

const SENDS_BACK = /\b(?:send|give|take|mail|ship|post)((?: \w+){0,2}) back\b/;

// "Soy Ana, ¿hacen envíos?": a name says nothing of what is asked.
const NAME_BEFORE = /\b(soy|me llamo|mi nombre es|my name is|my names|im) (\p{L}{3,})\b/gu;

function withoutName(whole: string, _before: string, name: string): string {
  const isWord =
    meaningOf(name) !== undefined || isCueWord(name) || /(?:ing|ed|or|ora|ista)$/.test(name);
  return isWord ? whole : "hola";
}

/** A sentence as it was meant: spelling put right, words that belong together as one. */
export interface Said extends Sentence {
  readonly text: string;
  /** The same for the cues. */
  readonly tagged: string;
  /** It thanks for something, so it does not ask for it. */
  readonly thanks: boolean;
}

/** What a mail says, sentence by sentence. `asks` also holds for a question without its mark. */
export function saidIn(text: string): readonly Said[] {
  return sentencesOf(text).map(({ words, asks }) => {
    const meant = withPhrases(words.map(correctShopWord)).join(" ");
    const line = meant
      .replace(SENDS_WORDS, "informar$1")
      .replace(SENDS_BACK, "return$1")
      .replace(NAME_BEFORE, withoutName);
    const endsAsking =
      /\b(?:cuanto|cuando|donde|cual)(?: (?:es|seria|sale|esta|tarda|cuesta|son))?$/.test(line);
    const thanks = THANKS.test(line);
    const said = line.split(" ");
    return {
      words: said,
      text: line,
      tagged: taggedLine(said, canBeProduct),
      thanks,
      asks: asks || (!thanks && (endsAsking || QUESTION_BEGINS.test(line) || REQUEST.test(line))),
    };
  });
}
