import assert from "node:assert/strict";
import { test } from "node:test";
import { headerBlock } from "../../src/mail/header-block.ts";
import { readMessage, type Message } from "../../src/mail/message.ts";
import {
  composeReply,
  replyMessageId,
  replySubject,
  type ReplyDraft,
} from "../../src/mail/reply.ts";

function aDraft(changes: Partial<ReplyDraft> = {}): ReplyDraft {
  return {
    from: "Tienda Ñandú <shop@example.com>",
    to: { name: "Cliente", address: "customer@example.org" },
    subject: "¿Hacen envíos?",
    inReplyTo: "<question@example.org>",
    references: [],
    text: "Hola:\n\nSí, enviamos a todo el país.\n.\nUn saludo",
    messageId: "<answer@example.com>",
    date: Date.UTC(2026, 10, 20, 9),
    ...changes,
  };
}

async function composed(changes: Partial<ReplyDraft> = {}): Promise<Message> {
  const reading = await readMessage(await composeReply(aDraft(changes)));
  assert.ok(reading.readable);
  return reading.message;
}

const only = (message: Message, name: string) => {
  const values = message.headers.get(name) ?? [];
  assert.ok(values.length <= 1, `${name} stands there ${values.length} times`);
  return values[0];
};

test("a reply belongs to its question and says that it is automatic", async () => {
  const message = await composed({ references: ["<first@example.org>"] });
  assert.equal(message.subject, "Re: ¿Hacen envíos?");
  assert.equal(message.messageId, "<answer@example.com>");
  assert.equal(message.inReplyTo, "<question@example.org>");
  assert.deepEqual(message.references, ["<first@example.org>", "<question@example.org>"]);
  assert.equal(only(message, "auto-submitted"), "auto-replied");
  assert.equal(only(message, "x-auto-response-suppress"), "All");
  assert.equal(only(message, "date"), "Fri, 20 Nov 2026 09:00:00 +0000");
  assert.deepEqual(message.from, [{ name: "Tienda Ñandú", address: "shop@example.com" }]);
  assert.deepEqual(message.to, [{ name: "Cliente", address: "customer@example.org" }]);
});

test("it has the same words as text and as HTML, and HTML in it is only text", async () => {
  const message = await composed({ text: 'Uno <b>&amp;</b>\r\n"dos"\n\n<script>tres</script>' });
  assert.equal(message.text.trim(), 'Uno <b>&amp;</b>\n"dos"\n\n<script>tres</script>');
  assert.match(
    message.html ?? "",
    /<p>Uno &lt;b&gt;&amp;amp;&lt;\/b&gt;<br>\s+&quot;dos&quot;<\/p>\s+<p>&lt;script&gt;tres/,
  );
});

test("the same draft is the same bytes, seven bits wide and with short lines", async () => {
  const long = aDraft({ text: "á".repeat(5_000), subject: "ñ".repeat(900) });
  const raw = await composeReply(long);
  assert.deepEqual(await composeReply(long), raw);
  assert.ok(raw.every((byte) => byte < 0x80));
  const lines = raw.toString("latin1").split("\r\n");
  assert.ok(lines.every((line) => line.length <= 200 && !/[\r\n]/.test(line)));
});

test("nothing of the question becomes a header of the reply", async () => {
  const evil = "x\r\nBcc: everyone@example.net\r\n\r\nbody";
  const raw = await composeReply(
    aDraft({
      subject: evil,
      to: { name: `"${evil}" <other@example.net>, x`, address: "customer@example.org" },
      inReplyTo: `<q@example.org>`,
      references: [`<${evil}@example.org>`, "<a@b>\r\nBcc: c@d", "no id", "<two words@b>", "<@>"],
    }),
  );
  const { message } = await readMessage(raw);
  assert.deepEqual(
    [...message.headers.keys()].sort(),
    "auto-submitted content-type date from in-reply-to message-id mime-version references subject to x-auto-response-suppress".split(
      " ",
    ),
  );
  assert.deepEqual(
    message.to.map(({ address }) => address),
    ["customer@example.org"],
  );
  assert.deepEqual(message.references, ["<q@example.org>"]);
});

test("a question without a usable Message-ID is answered without a thread", async () => {
  for (const inReplyTo of [null, "not an id", `<${"x".repeat(900)}@example.org>`]) {
    const message = await composed({ inReplyTo, references: ["<first@example.org>"] });
    assert.equal(only(message, "in-reply-to"), undefined);
    assert.equal(only(message, "references"), undefined);
  }
});

test("of a long thread the first and the last references are kept, in about a kilobyte", async () => {
  const references = Array.from({ length: 3_000 }, (_, n) => `<${n}.${"x".repeat(40)}@a.example>`);
  const raw = await composeReply(aDraft({ references }));
  const { message } = await readMessage(raw);
  assert.equal(message.references[0], references[0]);
  assert.deepEqual(message.references.slice(-2), [references.at(-1), "<question@example.org>"]);
  assert.ok(message.references.join(" ").length <= 1_000);
  assert.ok(headerBlock(raw).length < 2_000);
});

for (const [subject, expected] of [
  ["Question", "Re: Question"],
  ["Re: Question", "Re: Question"],
  ["RE: re:  AW: SV: Question", "Re: Question"],
  ["Re[2]: Question", "Re: Question"],
  ["RE (3): Question", "Re: Question"],
  ["Rv: Consulta", "Re: Consulta"],
  ["R: Domanda", "Re: Domanda"],
  ["Re：Question", "Re: Question"],
  ["Fwd: Question", "Re: Fwd: Question"],
  ["Refund: when?", "Re: Refund: when?"],
  ["Régimen: dudas", "Re: Régimen: dudas"],
  ["  \u202eRe: \u0007Question", "Re: Question"],
  ["", "Re:"],
  ["Re:", "Re:"],
  ["😀".repeat(400), `Re: ${"😀".repeat(125)}`],
] as const) {
  test(`the answer to ${JSON.stringify(subject.slice(0, 30))} has one Re:`, () => {
    assert.equal(replySubject(subject), expected);
  });
}

test("the Message-ID is the same for the same question, and says nothing of it", () => {
  const id = replyMessageId("billing", "hash", "reply", "Example.COM");
  assert.equal(replyMessageId("billing", "hash", "reply", "example.com"), id);
  assert.match(id, /^<[0-9a-f]{40}\.reply@example\.com>$/);
  for (const other of [
    replyMessageId("sales", "hash", "reply", "example.com"),
    replyMessageId("billing", "other", "reply", "example.com"),
    replyMessageId("billing", "hash", "handover", "example.com"),
  ]) {
    assert.notEqual(other, id);
  }
  assert.match(replyMessageId("a", "b", "reply", "evil>\r\nX: y"), /@invoicesync\.invalid>$/);
});
