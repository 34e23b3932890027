import { intentsOf } from "../mail/intent.ts";
import type { AskedMail, FoundAnswer } from "./asked-mail.ts";
import type { ReplyDesk } from "./reply-desk.ts";

/** The FAQ's own words, where an entry answers the whole question. A complaint never gets them. */
export function answerFromFaq({ faq }: ReplyDesk, asked: AskedMail): FoundAnswer {
  if (faq === undefined || asked.intents.includes("complaint")) return { type: "none" };
  for (const text of questionsIn(asked)) {
    const { matched, inLanguage } = faq.match(text, asked.language);
    if (matched === undefined || !inLanguage) continue;
    const effects = [{ type: "faq-hit" as const, faqId: matched.id }];
    return { type: "answer", text: matched.answer.trim(), source: "faq", effects };
  }
  return { type: "none" };
}

/** The mail with its subject; without it, where the subject asks nothing of its own. */
function questionsIn({ subject, text, whole }: AskedMail): readonly string[] {
  const asks = intentsOf(subject).some((intent) => intent !== "other");
  return asks || text === "" ? [whole] : [whole, text];
}
