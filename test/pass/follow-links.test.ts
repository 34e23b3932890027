import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test, type TestContext } from "node:test";
import { createLog } from "../../src/core/log.ts";
import { contentHash, storedFile } from "../../src/db/files.ts";
import { followLinks, type LinkContext } from "../../src/pass/follow-links.ts";
import { dovecotMissing } from "../support/dovecot.ts";
import {
  answersWith,
  sends,
  startDocumentServer,
  type Answer,
  type DocumentServer,
} from "../support/document-server.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { anInvoiceXml } from "../support/invoice-xml-maker.ts";
import { aMail, aMailWithInvoice, type MailOptions } from "../support/mail-maker.ts";
import { someMailboxes, userOf } from "../support/mailboxes.ts";
import { makeInvoicePdf, makeTextPdf } from "../support/pdf-maker.ts";
import { listed, pass } from "../support/run-summary.ts";
import { aWorkspace, type Workspace } from "../support/workspace.ts";
import { aZip } from "../invoice/zip-maker.ts";

interface ListedTask {
  readonly id: number;
  readonly status: string;
  readonly attempts: number;
  readonly reason: string | null;
  readonly errorCode: string | null;
}
interface ListedInvoice {
  readonly number: string;
  readonly gross: string;
  readonly method: string;
}

const LOCAL = { downloads: { allowHosts: ["127.0.0.1"] } };

const pdf = (number: string, gross = "228.00") =>
  makeInvoicePdf({
    language: "en",
    layout: "letter",
    invoice: {
      number,
      issueDate: "2026-11-03",
      dueDate: "2026-12-03",
      currency: "EUR",
      seller: {
        name: "Muster Papier GmbH",
        address: ["Hauptstr. 1", "10115 Berlin"],
        taxId: "DE136695976",
      },
      buyer: { name: "Example Buyer Ltd", address: ["1 High Street", "London"] },
      lines: [{ description: "Paper", quantity: "10", unitPrice: "20.00", net: "200.00" }],
      rate: "14",
      net: "200.00",
      tax: "28.00",
      gross,
    },
  });

/** A Maildir account with this mail, and a web server that answers so. */
async function aWorldWith(
  t: TestContext,
  answer: Answer,
  mail: (server: DocumentServer) => MailOptions | Buffer,
  sections: object = LOCAL,
) {
  const server = await startDocumentServer(t, answer);
  const workspace = aWorkspace(t);
  const maildir = join(workspace.dir, "mail");
  for (const folder of ["cur", "new", "tmp"]) mkdirSync(join(maildir, folder), { recursive: true });
  const given = mail(server);
  const raw = Buffer.isBuffer(given) ? given : aMail(given);
  writeFileSync(join(maildir, "new", "1700000000.1.host"), raw);
  workspace.writeConfig({ accounts: [{ name: "archive", maildir }], ...sections });
  return { ...workspace, server };
}

async function taskOf(world: Workspace): Promise<ListedTask> {
  const [task, ...others] = await listed<ListedTask>(world, "tasks", "list");
  assert.ok(task);
  assert.deepEqual(others, []);
  return task;
}

const numbersIn = async (world: Workspace) =>
  (await listed<ListedInvoice>(world, "invoices", "list")).map(({ number }) => number);

const linkTo =
  (path: string, text = "Download invoice") =>
  (server: DocumentServer): MailOptions => ({
    html: `<p>Hello</p><p><a href="${server.url(path).href}">${text}</a></p>`,
  });

describe("a message that only links to its invoice", () => {
  test("is read from what is behind the link, which is kept like an attachment", async (t) => {
    const document = await pdf("F-228");
    const world = await aWorldWith(t, sends(document), linkTo("/get/228"));
    const { code, summary } = await pass(world);
    assert.deepEqual([code, summary.tasks.done, summary.invoices.stored], [0, 1, 1]);
    const [invoice] = await listed<ListedInvoice>(world, "invoices", "list");
    assert.deepEqual(
      [invoice?.number, invoice?.gross, invoice?.method],
      ["F-228", "228.00", "text"],
    );
    assert.deepEqual(world.server.requests, ["GET /get/228"]);
    const kept = readFileSync(storedFile(world.stateDir, contentHash(document)));
    assert.ok(kept.equals(document));
    // nothing is fetched again for it
    assert.equal((await pass(world)).summary.tasks.done, 0);
    assert.equal(world.server.requests.length, 1);
  });

  test("may link to an archive, and to its XML and its print", async (t) => {
    const xml = anInvoiceXml({ number: "F-1", date: "2026-11-03" });
    const print = await makeTextPdf(["Invoice F-1", "2026-11-03", "Total"]);
    const zip = aZip([
      { name: "F-1.xml", content: xml },
      { name: "F-1.pdf", content: print },
    ]);
    const world = await aWorldWith(t, sends(zip), linkTo("/a"));
    assert.equal((await pass(world)).summary.invoices.stored, 1);
    assert.deepEqual(await numbersIn(world), ["F-1"]);
  });

  test("may link to several", async (t) => {
    const one = await pdf("F-1");
    const two = await pdf("F-2");
    const world = await aWorldWith(
      t,
      (request, response) => sends(request.url === "/1.pdf" ? one : two)(request, response),
      (server) => ({
        text: `Invoices:\n${server.url("/1.pdf").href}\n${server.url("/2.pdf").href}`,
      }),
    );
    assert.equal((await pass(world)).summary.invoices.stored, 2);
    assert.deepEqual((await numbersIn(world)).toSorted(), ["F-1", "F-2"]);
  });

  test("may be inside the message that was forwarded", async (t) => {
    const world = await aWorldWith(t, sends(await pdf("F-1")), (server) => ({
      text: "See below.",
      attachments: [
        {
          name: "forwarded.eml",
          contentType: "message/rfc822",
          content: aMail(linkTo("/1")(server)),
        },
      ],
    }));
    assert.equal((await pass(world)).summary.invoices.stored, 1);
    assert.deepEqual(world.server.requests, ["GET /1"]);
  });

  test("may promise it by a HEAD alone", async (t) => {
    const document = await pdf("F-1");
    const headers = { "content-type": "application/pdf" };
    const world = await aWorldWith(t, sends(document, headers), linkTo("/d/1", "Download"));
    assert.equal((await pass(world)).summary.invoices.stored, 1);
    assert.deepEqual(world.server.requests, ["HEAD /d/1", "GET /d/1"]);
  });

  test("is tried again after an error that may pass, and then read", async (t) => {
    const world = await aWorldWith(t, answersWith(500), linkTo("/1"), {
      ...LOCAL,
      retries: { backoff: "0s", http: 0 },
    });
    const failed = await pass(world);
    assert.deepEqual([failed.code, failed.summary.tasks.retried], [3, 1]);
    const task = await taskOf(world);
    assert.deepEqual([task.status, task.errorCode], ["pending", "DOWNLOAD_FAILED"]);
    world.server.set(sends(await pdf("F-1")));
    const next = await pass(world);
    assert.deepEqual([next.code, next.summary.invoices.stored], [0, 1]);
    assert.equal(world.server.requests.length, 2);
  });

  for (const { what, answer, sections = LOCAL, reason } of [
    { what: "is not there", answer: answersWith(404), reason: "DOWNLOAD_NOT_FOUND" },
    {
      what: "is a login page",
      answer: sends("<!doctype html><html>Sign in</html>", { "content-type": "application/pdf" }),
      reason: "DOWNLOAD_NOT_FOUND",
    },
    {
      what: "is too large",
      answer: sends(`%PDF-${"x".repeat(5_000)}`),
      sections: { downloads: { allowHosts: ["127.0.0.1"], maxBytes: "1KB" } },
      reason: "DOWNLOAD_TOO_LARGE",
    },
    {
      what: "is at an address that is not allowed",
      answer: sends("%PDF-"),
      sections: {},
      reason: "DOWNLOAD_BLOCKED",
    },
  ]) {
    test(`is done with the reason where it ${what}`, async (t) => {
      const world = await aWorldWith(t, answer, linkTo("/1"), sections);
      const { code, summary } = await pass(world);
      assert.deepEqual([code, summary.tasks.skipped], [0, 1]);
      const task = await taskOf(world);
      assert.deepEqual([task.status, task.reason], ["done", reason]);
      const shown = (await world.run(["tasks", "show", String(task.id), "--json"])).stdout;
      assert.match(shown, new RegExp(`"reason": ?"${reason}"`));
    });
  }

  test("that is not allowed is never connected to", async (t) => {
    const world = await aWorldWith(t, sends(await pdf("F-1")), linkTo("/1.pdf"), {});
    await pass(world);
    assert.equal(world.server.connections, 0);
  });

  test("is not asked of a proxy that the environment names", async (t) => {
    const proxy = await startDocumentServer(t, sends(await pdf("F-2")));
    const world = await aWorldWith(t, sends(await pdf("F-1")), linkTo("/1.pdf"));
    const env = { NODE_USE_ENV_PROXY: "1", HTTP_PROXY: proxy.url("/").href };
    await pass(world, [], { env });
    assert.deepEqual([await numbersIn(world), proxy.connections], [["F-1"], 0]);
  });

  test("is not fetched where downloads are switched off", async (t) => {
    const world = await aWorldWith(t, sends(await pdf("F-1")), linkTo("/1.pdf"), {
      downloads: { enabled: false, allowHosts: ["127.0.0.1"] },
    });
    await pass(world);
    assert.deepEqual(
      [(await taskOf(world)).reason, world.server.connections],
      ["NOT_AN_INVOICE", 0],
    );
  });

  test("is tried at five links and no more", async (t) => {
    const world = await aWorldWith(t, answersWith(404), (server) => ({
      text: Array.from({ length: 9 }, (_, n) => `Invoice: ${server.url(`/${n}.pdf`).href}`).join(
        "\n",
      ),
    }));
    await pass(world);
    assert.equal(world.server.requests.length, 5);
  });

  test("is not followed by extract", async (t) => {
    const world = await aWorldWith(t, sends(await pdf("F-1")), linkTo("/1.pdf"));
    const file = world.write("a.eml", aMail(linkTo("/1.pdf")(world.server)));
    const { code, stdout } = await world.run(["extract", file, "--json"]);
    assert.deepEqual([code, JSON.parse(stdout)], [0, []]);
    assert.equal(world.server.connections, 0);
  });
});

test("many slow links take no longer than one that fails in every try", async (t) => {
  const server = await startDocumentServer(t, () => {});
  const clock = new FakeClock();
  const html = [1, 2, 3].map((n) => `<a href="${server.url(`/${n}`).href}">Download</a>`).join("");
  const context = {
    // only what following a link looks at
    config: {
      downloads: {
        enabled: true,
        maxCandidates: 5,
        maxBytes: 1_000,
        allowHosts: ["127.0.0.1"],
        allowPrivateNetworks: false,
      },
      timeouts: { httpConnectMs: 5_000, httpReadMs: 15_000 },
      retries: { http: 0 },
    } as unknown as LinkContext["config"],
    clock,
    random: () => 0.5,
    log: createLog(clock, []),
  };
  const messages = [{ subject: "Hello", html, text: "" }];
  const followed = followLinks(messages, context, new AbortController().signal);
  await server.until(1);
  clock.advance(15_000);
  await server.until(2);
  clock.advance(5_000);
  assert.deepEqual(
    (await followed).leftOut.map(({ reason }) => reason),
    ["DOWNLOAD_FAILED", "DOWNLOAD_FAILED", "DOWNLOAD_FAILED"],
  );
  assert.equal(server.requests.length, 2);
});

test("links beside a readable document are left alone", async (t) => {
  const world = await aWorldWith(t, sends(await pdf("F-1")), (server) =>
    aMailWithInvoice("F-2", { text: `Your invoice: ${server.url("/1.pdf").href}` }),
  );
  await pass(world);
  assert.deepEqual([await numbersIn(world), world.server.connections], [["F-2"], 0]);
});

test("links that act are left alone", async (t) => {
  const world = await aWorldWith(t, sends(await pdf("F-1")), (server) => ({
    subject: "Invoice 1",
    html: ["unsubscribe", "confirm", "track", "pay"]
      .map((word) => `<a href="${server.url(`/${word}/1`).href}">${word}</a>`)
      .join("<br>"),
  }));
  await pass(world);
  assert.deepEqual([(await taskOf(world)).reason, world.server.connections], ["NOT_AN_INVOICE", 0]);
});

test(
  "a link whose server fails every time is a dead letter after exactly five attempts, flagged, and read once it is mended",
  { skip: dovecotMissing },
  async (t) => {
    const server = await startDocumentServer(t, answersWith(500));
    const world = await someMailboxes(t, ["billing"]);
    world.configure({}, { ...LOCAL, retries: { backoff: "0s", http: 0 } });
    const user = userOf("billing");
    world.server.deliver(user, aMail(linkTo("/invoice/228")(server)));

    for (let attempt = 1; attempt <= 4; attempt++) {
      const { code, summary } = await pass(world);
      assert.deepEqual([code, summary.tasks.retried], [3, 1], `attempt ${attempt}`);
    }
    assert.equal((await pass(world)).summary.tasks.deadLettered, 1);
    assert.equal(server.requests.length, 5);
    const [dead] = await listed<ListedTask>(world, "dlq", "list");
    assert.deepEqual([dead?.attempts, dead?.errorCode], [5, "DOWNLOAD_FAILED"]);
    assert.equal(world.server.list(user)[0]?.flags, "FS");
    assert.equal((await pass(world)).summary.tasks.deadLettered, 0);
    assert.equal(server.requests.length, 5);

    server.set(sends(await pdf("F-228")));
    assert.equal((await world.run(["dlq", "retry", String(dead?.id)])).code, 0);
    const mended = await pass(world);
    assert.deepEqual([mended.code, mended.summary.invoices.stored], [0, 1]);
    const [invoice] = await listed<ListedInvoice>(world, "invoices", "list");
    assert.deepEqual([invoice?.number, invoice?.gross], ["F-228", "228.00"]);
    assert.equal(world.server.list(user)[0]?.flags, "S", "our own flag is taken off");
  },
);
