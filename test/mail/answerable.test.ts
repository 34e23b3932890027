import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { parseAddresses } from "../../src/mail/addresses.ts";
import { whetherToAnswer } from "../../src/mail/answerable.ts";
import { readMessage, type Message } from "../../src/mail/message.ts";
import { aMail, type MailOptions } from "../support/mail-maker.ts";
import { machineDialects } from "./machine-dialects.ts";
import { MACHINE_MAILS } from "./machine-mails.ts";
import { PERSON_MAILS } from "./person-mails.ts";

const DAY_MS = 86_400_000;
const NOW = Date.parse("2026-11-20T12:00:00Z");
const OPTIONS = { own: ["shop@example.com"], receivedAt: NOW, now: NOW, maxAgeMs: 7 * DAY_MS };

/** What only a machine's mail is left alone for. */
const MACHINES: readonly string[] = [
  "AUTOMATIC_MAIL",
  "OUT_OF_OFFICE",
  "DELIVERY_REPORT",
  "READ_RECEIPT",
  "CALENDAR_MAIL",
  "MAILING_LIST",
  "NO_REPLY_ADDRESS",
];

async function read(mail: MailOptions): Promise<Message> {
  return (await readMessage(aMail(mail))).message;
}

describe("a person is answered", () => {
  for (const { name, ...mail } of PERSON_MAILS) {
    test(name, async () => {
      const { answer, ...rest } = whetherToAnswer(await read(mail), OPTIONS);
      assert.deepEqual(
        { name, answer, reason: "reason" in rest ? rest.reason : undefined },
        {
          name,
          answer: true,
          reason: undefined,
        },
      );
    });
  }
});

describe("a machine is not answered", () => {
  for (const { name, reason, ...mail } of MACHINE_MAILS) {
    test(name, async () => {
      assert.deepEqual(whetherToAnswer(await read(mail), OPTIONS), { answer: false, reason });
    });
  }

  for (const { name, raw } of machineDialects()) {
    test(name, async () => {
      const { message } = await readMessage(raw);
      const answerable = whetherToAnswer(message, OPTIONS);
      assert.ok(!answerable.answer && MACHINES.includes(answerable.reason));
    });
  }

  test("every instance of Auto-Submitted counts", async () => {
    const mail = aMail({ to: "shop@example.com", text: "Is it there?" });
    const { message } = await readMessage(
      Buffer.concat([Buffer.from("Auto-Submitted: no\r\nAuto-Submitted: auto-replied\r\n"), mail]),
    );
    const answerable = whetherToAnswer(message, OPTIONS);
    assert.deepEqual(answerable, { answer: false, reason: "AUTOMATIC_MAIL" });
  });

  const samples = join(import.meta.dirname, "../../../shared/samples/machine-mail");
  const skip = existsSync(samples) ? false : "the samples are not here";
  test(
    "whatever the bounces and automatic answers of the samples look like",
    { skip },
    async () => {
      const answered: string[] = [];
      for (const file of readdirSync(samples)) {
        const { message } = await readMessage(readFileSync(join(samples, file)));
        // neither its age nor its address may be what saves us
        const own = ["to", "cc", "delivered-to", "x-original-to"]
          .flatMap((name) => parseAddresses((message.headers.get(name) ?? []).join(",")))
          .map(({ address }) => address.toLowerCase());
        const fresh = { ...message, sentAt: null };
        if (whetherToAnswer(fresh, { ...OPTIONS, own }).answer) answered.push(file);
      }
      assert.deepEqual(answered, []);
    },
  );
});

describe("the one address that is answered", () => {
  for (const { name, mail, address } of [
    { name: "is that of From", mail: {}, address: "customer@example.org" },
    {
      name: "is that of Reply-To within the sender's domain",
      mail: { from: "a@mail.example.co.uk", headers: { "Reply-To": "b@example.co.uk" } },
      address: "b@example.co.uk",
    },
    {
      name: "is the customer's where the site's own form wrote",
      mail: {
        from: "web@example.com",
        text: "Email: customer@example.net\nDo you have it?",
        headers: { "Reply-To": "customer@example.net" },
      },
      address: "customer@example.net",
    },
  ]) {
    test(name, async () => {
      const options = { to: "shop@example.com", from: "customer@example.org", ...mail };
      const answerable = whetherToAnswer(await read(options), OPTIONS);
      assert.ok(answerable.answer);
      assert.equal(answerable.sender.address, address);
    });
  }
});

test("a domain without a dot is one where it is ours as well", async () => {
  const message = await read({ from: "a@localhost", to: "shop@localhost", text: "Is it there?" });
  assert.ok(whetherToAnswer(message, { ...OPTIONS, own: ["shop@localhost"] }).answer);
});

describe("the age of a mail", () => {
  const at = (days: number) => new Date(NOW - days * DAY_MS);
  for (const { name, date, receivedAt, answer } of [
    { name: "within the limit is answered", date: at(6.9), receivedAt: NOW, answer: true },
    { name: "over the limit is not", date: at(7.1), receivedAt: NOW, answer: false },
    {
      name: "counts from when it came too",
      date: at(0),
      receivedAt: NOW - 8 * DAY_MS,
      answer: false,
    },
    { name: "in the future is that of its arrival", date: at(-30), receivedAt: NOW, answer: true },
    { name: "before there was mail is no age", date: new Date(0), receivedAt: NOW, answer: true },
  ]) {
    test(name, async () => {
      const message = await read({ to: "shop@example.com", text: "Is it there?", date });
      const answerable = whetherToAnswer(message, { ...OPTIONS, receivedAt });
      assert.deepEqual(
        answerable.answer ? "answered" : answerable.reason,
        answer ? "answered" : "TOO_OLD",
      );
    });
  }
});
