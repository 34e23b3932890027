import { withPhrases } from "./shop-words.ts";
import { correctShopWord } from "./spelling.ts";
import { sentencesOf, type Sentence } from "./words.ts";

const QUESTION_BEGINS =
  /^(?:(?:hola|hello|hi|hey|che|y|and|also|tambien|perdon|sorry|please|porfavor|buenas|tardes|noches) )*(?:como|donde|cuanto|cuanta|cuantos|cuantas|cual|cuales|cuando|que|quien|hacen|haceis|haces|hay|tienen|teneis|tenes|tienes|aceptan|aceptais|puedo|puede|pueden|podria|se puede|envian|enviais|mandan|venden|reponen|how|howmuch|howlong|what|whats|when|where|which|who|do|does|can|could|is|are|may|will|would)\b/;
const REQUEST =
  /\b(?:queria|quisiera|querria|me gustaria|necesito|necesitaria|quiero|deseo|pregunto|preguntar|consultar|consulta|duda|decirme|decir si|informarme|informacion|info|saber|averiguar|wondering|wanted to|want to|would like|id like|need to|tell me|let me know|know|information|question|please|porfavor)\b/;

/** A sentence as it was meant: spelling put right, words that belong together as one. */
export interface Said extends Sentence {
  readonly text: string;
}

/** What a mail says, sentence by sentence. `asks` also holds for a question without its mark. */
export function saidIn(text: string): readonly Said[] {
  return sentencesOf(text).map(({ words, asks }) => {
    const meant = withPhrases(words.map(correctShopWord));
    const line = meant.join(" ");
    return {
      words: meant,
      text: line,
      asks: asks || QUESTION_BEGINS.test(line) || REQUEST.test(line),
    };
  });
}
