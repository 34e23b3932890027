import assert from "node:assert/strict";
import { parseAddresses } from "../../src/mail/addresses.ts";
import { whetherToAnswer } from "../../src/mail/answerable.ts";
import { classifyMail } from "../../src/mail/classify.ts";
import { decodeWords } from "../../src/mail/encoded-words.ts";
import { htmlText } from "../../src/mail/html-text.ts";
import { linksOf } from "../../src/mail/links.ts";
import { readMessage, type Message } from "../../src/mail/message.ts";
import { parseHeaderValue } from "../../src/mail/mime/parameters.ts";
import { newText, newTextOf } from "../../src/mail/new-text.ts";
import { composeReply, replyMessageId } from "../../src/mail/reply.ts";
import { aMail } from "../support/mail-maker.ts";
import { MAIL, MIME, PAGE, PARAMETERS } from "./fuzz-pieces.ts";
import { ofBytes, ofText, type Reader } from "./fuzz-reader.ts";

const SHOP = "shop@example.com";
const CUSTOMER = "customer@example.org";

/** What reads a mail as a mail: its form, its words, and whom an answer would go to. */
export const MAIL_READERS: readonly Reader[] = [
  ofText("addresses", MAIL, readAddresses),
  ofText("encoded words", MAIL, decodeWords),
  ofText("encoded words and parameters", PARAMETERS, decodeWords),
  ofText("header parameters", PARAMETERS, parseHeaderValue),
  ofText("HTML", MAIL, htmlText),
  ofText("pages", PAGE, readPage),
  ofText("links", MAIL, (text) => linksOf({ html: text, text })),
  ofText("new text", MAIL, (text) => newTextOf(text.split("\n"))),
  ofText("MIME", MIME, (text) => readWholeMail(Buffer.from(text, "latin1"))),
  ofBytes("mails", soundMails(), MIME, readWholeMail),
  { ...ofText("our reply's header", MIME, replyTo), share: 0.25 },
];

function readAddresses(text: string): unknown {
  const found = parseAddresses(text);
  for (const { name, address } of found) {
    assert.ok(name.length <= 500 && address.length <= 320);
    assert.doesNotMatch(name, /[\r\n\0]/);
  }
  return found;
}

async function readPage(html: string): Promise<unknown> {
  const message = { ...(await readMessage(Buffer.from(""))).message, html, text: htmlText(html) };
  assert.ok(newText(message).length <= 4_000);
  return [classifyMail(message), readWhether(message)];
}

async function readWholeMail(raw: Buffer): Promise<unknown> {
  const { message } = await readMessage(raw);
  structuredClone({ ...message, attachments: [] }); // it passes from thread to thread
  assert.doesNotMatch(message.subject, /[\r\n\0]/);
  const bytes = message.attachments.reduce((sum, one) => sum + one.bytes.length, 0);
  assert.ok(bytes <= 3 * raw.length + 1_000, `${bytes} bytes of ${raw.length}`);
  return [classifyMail(message), readWhether(message), newText(message)];
}

function readWhether(message: Message): unknown {
  const options = { own: [SHOP], receivedAt: 0, now: 0, maxAgeMs: 7 * 86_400_000 };
  const whether = whetherToAnswer(message, options);
  if (whether.answer) {
    assert.match(whether.sender.address, /^[^\s@"<>(),:;\\[\]]+@[^\s@]+$/u);
    assert.notEqual(whether.sender.address.toLowerCase(), SHOP);
  }
  return whether;
}

const OUR_HEADERS =
  "auto-submitted content-type date from in-reply-to message-id mime-version references subject to x-auto-response-suppress";

/** Whatever stands in a mail: the header of our answer has our fields, once each, and one recipient. */
async function replyTo(text: string): Promise<void> {
  const { message } = await readMessage(Buffer.from(text, "latin1"));
  const raw = await composeReply({
    from: `Shop <${SHOP}>`,
    to: { name: message.from[0]?.name ?? text, address: CUSTOMER },
    subject: message.subject || text,
    inReplyTo: message.messageId ?? text,
    references: [...message.references, text],
    text: `${text}\n`,
    messageId: replyMessageId("shop", "0".repeat(64), "reply", text),
    date: 0,
  });
  const written = (await readMessage(raw)).message;
  for (const [name, values] of written.headers) {
    assert.ok(OUR_HEADERS.split(" ").includes(name), name);
    assert.equal(values.length, 1, name);
  }
  assert.deepEqual(
    [written.from, written.to].map((all) => all.map(({ address }) => address)),
    [[SHOP], [CUSTOMER]],
  );
  const header = raw.subarray(0, raw.indexOf("\r\n\r\n")).toString("latin1");
  assert.match(header, /^[\t\r\n -~]*$/);
  for (const line of header.split("\r\n")) assert.ok(line.length <= 998, "a line is too long");
}

function soundMails(): readonly [Buffer, ...Buffer[]] {
  const question = "¿Hay stock de la Taza Blanca?\n\nEl lunes alguien escribió:\n> Hola\n";
  return [
    aMail({ to: SHOP, from: `Customer <${CUSTOMER}>`, text: question }),
    aMail({ to: SHOP, html: "<p>¿Hay?</p><blockquote type=cite>Hola</blockquote>" }),
    aMail({ to: SHOP, text: "Siehe Anhang", attachments: [{ name: "ä.pdf", content: "%PDF-" }] }),
    aMail({ headers: { "Content-Type": 'message/rfc822; name*0="a"; name*1*=%20b' } }),
  ];
}
