import type { DovecotServer } from "../support/dovecot.ts";
import type { LlmAnswer, LlmRequest } from "../support/llm-server.ts";
import { aMail, aMailWithInvoice } from "../support/mail-maker.ts";
import { userOf } from "../support/mailboxes.ts";
import { deliverTo } from "../support/maildir-store.ts";
import { promptOf } from "../support/open-shop.ts";

/** Where the mail of a world goes; `name` is its account with the invoices. */
export interface Letterbox {
  readonly name: string;
  readonly server: DovecotServer;
  readonly maildir: string;
}

/** The user whose mailbox has the questions. */
export const shopOf = (name: string) => userOf(`${name}-shop`);

/** Customers write to it, whatever the mailbox is called on the server. */
export const SHOP = "shop@example.com";

const FROM_FAQ = "El envío tarda de 3 a 5 días hábiles.";

export const ANSWERS = `
- id: shipping
  keywords: [envío, envíos, entrega, plazo de entrega]
  question: ¿Cuánto tarda el envío?
  answer: ${FROM_FAQ}
`;

const ASKED_AT = new Date(); // the same bytes in every world of this process

/** Invoices, one of them twice and one large, a letter without any, and a document that is broken. */
export function deliverEveryKind({ server, name, maildir }: Letterbox, batch = ""): void {
  const user = userOf(name);
  const first = aMailWithInvoice(`A-1${batch}`);
  server.deliver(user, first);
  server.deliver(user, aMailWithInvoice(`A-2${batch}`, { text: "x".repeat(4_500_000) }));
  server.deliver(user, aMail({ subject: `a letter${batch}`, text: "How are you?\n" }));
  server.deliver(user, first);
  const broken = { name: "invoice.pdf", content: "%PDF-1.4 and nothing else" };
  server.deliver(user, aMail({ subject: `broken${batch}`, attachments: [broken] }));
  deliverTo(maildir, aMailWithInvoice(`M-1${batch}`));
  deliverTo(maildir, aMail({ subject: `a note${batch}` }));
}

/** Every other one needs the model. */
export const isForModel = (n: number) => n % 2 === 0;

export const questionId = (n: number) => `<question-${n}@mail.example.net>`;
export const customerOf = (n: number) => `customer-${n}@example.net`;

/** A customer's question; no two are the same, and no customer asks twice. */
export function deliverQuestion({ server, name }: Letterbox, n: number): void {
  const text = isForModel(n)
    ? `Hola, quisiera saber más sobre el tema ${n}. ¿Me pueden decir algo?\n`
    : "Hola, ¿cuánto tarda el envío?\n";
  const from = `Customer <${customerOf(n)}>`;
  const messageId = questionId(n);
  const mail = { from, to: SHOP, subject: "Consulta", text, messageId, date: ASKED_AT };
  server.deliver(shopOf(name), aMail(mail));
}

/** A machine's mail, which nobody may answer. */
export function deliverAutomatic({ server, name }: Letterbox, batch = ""): void {
  const subject = `Automatic reply${batch}`;
  const headers = { "Auto-Submitted": "auto-replied" };
  server.deliver(shopOf(name), aMail({ to: SHOP, subject, headers, date: ASKED_AT }));
}

/** What the customer has to be told. */
export function answerTo(n: number): string {
  return isForModel(n) ? `Sobre el tema ${n}: gracias, lo miramos.` : FROM_FAQ;
}

/** The model names what was asked, so that an answer to the wrong customer shows. */
export function answerOfModel(request: LlmRequest): LlmAnswer {
  const [, n = "0"] = /el tema (\d+)/.exec(promptOf(request)) ?? [];
  return { text: answerTo(Number(n)), afterMs: 20 };
}
