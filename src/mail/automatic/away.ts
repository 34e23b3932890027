import { fold } from "../../core/fold.ts";

/** Whether a subject is that of a responder for the time that somebody is away. */
export function saysAway(subject: string): boolean {
  const folded = fold(subject.trim());
  return AWAY_SUBJECT.test(folded) || AWAY_AT_END.test(folded);
}

/** Whether a mail's own words are those of such a responder; one that asks something is a person's. */
export function speaksOfAbsence(words: string): boolean {
  return !/[?¿？]/.test(words) && AWAY_WORDS.test(fold(words.slice(0, 600)).replace(/\s+/g, " "));
}

// In folded text. "Ausente" and "vacation" alone are also words of customers.
const AWAY_SUBJECT = new RegExp(
  [
    "^(?:\\[[^\\]]{1,30}\\] ?)?(?:re ?: ?|aw ?: ?|\\*+ ?|\\[)?(?:",
    [
      "auto(?:matic|mated|matically generated)?[- ]?(?:reply|response|respond\\w*|answer)\\b|auto ?: ",
      "(?:i am |i'm |currently |we are )?out[- ]of[- ](?:the[- ])?office|ooo ?[:-]|on (?:annual |parental )?leave ?[:-]",
      "(?:on )?(?:vacation|holiday|leave)(?: (?:reply|response|message|notice|notification|auto\\w*)|s? ?:)|away from (?:my|the) (?:office|desk|mail|e-?mail)",
      "away (?:message|notice|notification)|absence (?:notice|notification|message)",
      "(?:auto ?-?|respuesta |contestacion )(?:respuesta|automatica)|mensaje automatico|fuera de (?:la )?oficina",
      "(?:estoy |estare )?(?:ausente (?:de la oficina|por vacaciones|hasta)|de vacaciones)|ausente ?:|aviso de ausencia|ausencia (?:de oficina|temporal)",
      "abwesenheits\\w*|abwesenheit ?[:!-]|abwesend|automatische (?:antwort|ruckmeldung|mitteilung)|auto-?antwort|(?:ich bin |wir sind )?(?:derzeit |aktuell )?nicht im (?:buro|haus)|(?:ich bin )?im urlaub ?[:-]|urlaubs(?:notiz|vertretung|meldung)",
      "reponse automatique|message automatique|absen(?:ce|t|te) (?:du|de mon|au) bureau|absence ?:|message d'absence|notification d'absence|en conges? ?[:-]|reponse d'absence",
      "rispost[ae] automatic[ao]|fuori (?:sede|ufficio)|assen(?:te|za) dall'ufficio|messaggio automatico|assente ?:",
      "resposta automatica|fora do escritorio|ausencia do escritorio|mensagem automatica|ausente do escritorio|ausencia temporaria",
      "automatisch(?:e)? (?:antwoord|beantwoord\\w*|bericht)|afwezig(?:heid)?\\w*|niet aanwezig|buiten kantoor",
      "(?:odpowiedz automatyczna|automatyczna odpowiedz|autoodpowiedz|auto-odpowiedz|poza biurem|nieobecnosc)",
      "automatis(?:kt|k|ert)? ?svar|autosvar|fran?varo(?:meddelande)?|fravaer\\w*|ikke til stede|automaattinen vastaus|poissa(?:olo)?\\b",
      "automaticka odpoved|automatickaodpoved|mimo kancelar|automatikus valasz|hazon kivul|otomatik (?:yan[iı]t|cevap)|ofis d[iı][sş][iı]nda|raspuns automat|automatski odgovor|samodejni odgovor",
      "automaatne vastus|automatiska atbilde|automatinis atsak\\w*|sjalfvirkt svar|balasan (?:otomatis|automatik)|tra loi tu [dđ]ong",
      "автоматичен отговор|аутоматски одговор|תשובה אוטומטית|מענה אוטומטי|(?:ال)?رد (?:ال)?(?:تلقا[ئي]ي|[آا]لي)|پاسخ خودکار|ตอบกลับอัตโนมัติ|การตอบกลับอัตโนมัติ",
      "автоответ|автоматическ\\S+ ответ|автоматична відповідь|нет на месте|вне офиса|αυτοματη απαντηση|εκτος γραφειου",
      "自動(?:応答|返信|回覆)|不在(?:通知|のお知らせ|连絡|連絡)|外出中|自动(?:回复|答复)|자동 ?(?:회신|응답)|부재\\s?중",
    ].join("|"),
    ")",
  ].join(""),
  "u",
);

const AWAY_AT_END =
  /[([](?:auto(?:matic|mated)?[- ]?(?:reply|response)|out of (?:the )?office|respuesta automatica|automatische antwort|reponse automatique)[)\]]$/;

const AWAY_WORDS = new RegExp(
  [
    "\\b(?:i am|i'm|i will be|i'll be|we are|currently|is) (?:currently |now |presently )?(?:out of (?:the )?office|away from (?:the office|my (?:desk|mail|e-?mail))|on (?:annual|parental|maternity|sick|paternity) leave|(?:away )?on (?:holiday|vacation))",
    "\\b(?:estoy|estare|me encuentro|me encontrare) (?:actualmente )?(?:fuera de (?:la )?oficina|de vacaciones|ausente)",
    "\\b(?:ich bin|wir sind|bin ich) (?:\\S+ ){0,8}(?:nicht im (?:buro|haus)|abwesend|im urlaub|nicht erreichbar|ausser haus)",
    "\\b(?:je suis|je serai|actuellement) (?:\\S+ ){0,4}(?:absent|en (?:vacances|conges?)|en deplacement)",
    "\\b(?:sono|saro) (?:\\S+ ){0,3}(?:fuori (?:sede|ufficio)|assente|in ferie)",
    "\\b(?:estou|estarei) (?:\\S+ ){0,3}(?:fora do escritorio|ausente|de ferias)",
    "\\bik ben (?:\\S+ ){0,6}(?:afwezig|niet aanwezig|met (?:vakantie|verlof)|op vakantie)",
    "\\b(?:limited|no) access to (?:my )?e-?mails?\\b",
  ].join("|"),
);
