import assert from "node:assert/strict";
import { chmodSync, existsSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import type { Life } from "../support/life.ts";
import {
  LLM_FAULTS,
  startLlmServer,
  type LlmAnswer,
  type LlmRequest,
  type LlmServer,
} from "../support/llm-server.ts";
import { aMail, aMailWithInvoice } from "../support/mail-maker.ts";
import { deliverTo, listMaildir } from "../support/maildir-store.ts";
import { makeTextPdf } from "../support/pdf-maker.ts";
import { anOcrTable } from "../support/ocr-table.ts";
import { listed, pass } from "../support/run-summary.ts";
import {
  aMailToAskAbout,
  anAnswer,
  anUnsettledPdf,
  aScanMail,
} from "../support/unsettled-documents.ts";
import { aWorkspace, type RunOptions, type Workspace } from "../support/workspace.ts";

interface Listed {
  readonly id: number;
  readonly number: string;
  readonly method: string;
  readonly needsReview: boolean;
  readonly duplicateOf: number | null;
  readonly gross: string | null;
  readonly issues: readonly { readonly code: string }[];
}
interface ListedTask {
  readonly status: string;
  readonly attempts: number;
  readonly errorCode: string | null;
}

interface World extends Workspace {
  readonly server: LlmServer;
  deliver(account: string, mail: Buffer): void;
  configure(llm?: object, sections?: object): void;
}

const numberIn = ({ body }: LlmRequest) => /FV-\d+/.exec(JSON.stringify(body.messages))?.[0] ?? "";
const knowsAll = (request: LlmRequest): LlmAnswer => anAnswer(numberIn(request));

async function aWorld(
  t: Life,
  script: (request: LlmRequest, number: number) => LlmAnswer = knowsAll,
  accounts: readonly string[] = ["billing"],
): Promise<World> {
  const server = await startLlmServer(t, script);
  const workspace = aWorkspace(t);
  const configure = (llm: object = {}, sections: object = {}) =>
    workspace.writeConfig({
      accounts: accounts.map((name) => ({ name, maildir: `./${name}` })),
      llm: {
        baseUrl: server.baseUrl,
        apiKey: "secret-key",
        model: "small",
        requestsPerMinute: 100,
        tokensPerMinute: 1_000_000,
        ...llm,
      },
      retries: { backoff: "0s" },
      ...sections,
    });
  configure();
  const deliver = (account: string, mail: Buffer) =>
    void deliverTo(join(workspace.dir, account), mail);
  for (const name of accounts) deliver(name, aMailWithInvoice(`XML-${name}`));
  return { ...workspace, server, deliver, configure };
}

const invoicesOf = async (world: World) =>
  (await listed<Listed>(world, "invoices", "list")).filter(({ method }) => method !== "xml");
const tasksOf = async (world: World, status: string) =>
  (await listed<ListedTask>(world, "tasks", "list")).filter((task) => task.status === status);

test("what the rules do not settle the LLM does; XML costs no call, a scan always needs a look", async (t) => {
  const world = await aWorld(t, (request) =>
    JSON.stringify(request.body.messages).includes("image_url")
      ? anAnswer("FV-9")
      : knowsAll(request),
  );
  world.deliver("billing", await aMailToAskAbout("FV-1"));
  world.deliver("billing", await aScanMail("FV-9"));
  const { code, summary, stderr } = await pass(world);
  assert.deepEqual([code, summary.tasks.done], [0, 3], stderr);
  const found = await invoicesOf(world);
  assert.deepEqual(
    found
      .map((one) => [
        one.number,
        one.method,
        one.needsReview,
        one.issues.map((issue) => issue.code),
      ])
      .toSorted(),
    [
      ["FV-1", "llm", false, []],
      ["FV-9", "llm", true, ["UNCERTAIN"]],
    ],
  );
  const { requests, cacheHits, rateLimited, inputTokens, outputTokens, costUsd } = summary.llm;
  assert.deepEqual([requests, cacheHits, rateLimited], [2, 0, 0]);
  assert.equal(world.server.requests[0]?.authorization, "Bearer secret-key");
  const cost = (inputTokens * 4 + outputTokens * 16) / 10_000_000;
  assert.equal(Number(costUsd).toFixed(9), cost.toFixed(9));
  const stats = (await world.run(["stats", "--json"])).json() as { llm: object; cache: object };
  assert.deepEqual(stats.llm, { requests, inputTokens, outputTokens, costUsd });
  assert.deepEqual(stats.cache, { entries: 2, hits: 0, misses: 2 });
});

test("the same document in two mailboxes and again later: one call, one invoice, the others linked", async (t) => {
  const world = await aWorld(t, knowsAll, ["billing", "sales"]);
  world.deliver("billing", await aMailToAskAbout("FV-1"));
  world.deliver("sales", Buffer.concat([await aMailToAskAbout("FV-1"), Buffer.from("\r\n")]));
  const first = await pass(world);
  assert.deepEqual([first.code, first.summary.tasks.done], [0, 4], first.stderr);
  world.deliver("billing", Buffer.concat([await aMailToAskAbout("FV-1"), Buffer.from("\r\n\r\n")]));
  const second = await pass(world);
  assert.equal(second.summary.llm.cacheHits, 1);
  assert.equal(world.server.requests.length, 1);
  const found = await invoicesOf(world);
  assert.equal(found.length, 3);
  assert.equal(found.filter(({ duplicateOf }) => duplicateOf === null).length, 1);
});

test("cache clear makes the next pass ask again", async (t) => {
  const world = await aWorld(t);
  world.deliver("billing", await aMailToAskAbout("FV-1"));
  await pass(world);
  const cleared = await world.run(["cache", "clear", "--json"]);
  assert.deepEqual([cleared.code, cleared.json()], [0, { cleared: 1 }]);
  await world.run(["tasks", "requeue", "1", "2"]);
  await pass(world);
  assert.equal(world.server.requests.length, 2);
});

test("rerun asks the model again, and what it cannot say now leaves what is stored", async (t) => {
  const world = await aWorld(t, (request) => anAnswer(numberIn(request), { number: null }));
  world.deliver("billing", await aMailToAskAbout("FV-77"));
  await pass(world);
  const [before] = await invoicesOf(world);
  assert.equal(before?.number, null);
  const rerun = async () => {
    const { stdout } = await world.run([
      "invoices",
      "rerun",
      String(before?.id),
      "--apply",
      "--json",
    ]);
    const { rerun: entries } = JSON.parse(stdout) as { rerun: { outcome: string }[] };
    return entries.map(({ outcome }) => outcome);
  };

  await world.run(["cache", "clear"]);
  world.server.set(() => LLM_FAULTS.badKey);
  assert.deepEqual(await rerun(), ["not_read"]);
  assert.deepEqual(await invoicesOf(world), [before]);

  world.server.set(knowsAll);
  assert.deepEqual(await rerun(), ["changed"]);
  assert.equal((await invoicesOf(world))[0]?.number, "FV-77");
});

test("an LLM that invents a total or a number is not believed", async (t) => {
  const world = await aWorld(t, (request) =>
    numberIn(request) === "FV-1"
      ? anAnswer("FV-1", { gross: "999.99", payable: "999.99" })
      : anAnswer("FV-77"),
  );
  world.deliver("billing", await aMailToAskAbout("FV-1"));
  world.deliver("billing", await aMailToAskAbout("FV-2"));
  await pass(world);
  const found = await invoicesOf(world);
  assert.equal(found.length, 2);
  for (const { needsReview, issues, number, gross } of found) {
    assert.equal(needsReview, true);
    assert.ok(issues.some(({ code }) => code === "NOT_IN_DOCUMENT"));
    assert.notEqual(number, "FV-77");
    assert.notEqual(gross, "999.99");
  }
});

test("beyond the limit is deferred with no attempt lost, and what needs no LLM is done meanwhile", async (t) => {
  const world = await aWorld(t);
  for (let n = 1; n <= 4; n++) world.deliver("billing", await aMailToAskAbout(`FV-${n}`));
  world.configure({ requestsPerMinute: 2 }, { timeouts: { account: "20s" } });
  const first = await pass(world);
  assert.deepEqual([first.code, first.summary.outcome], [0, "ok"], first.stderr);
  assert.deepEqual([first.summary.tasks.done, first.summary.tasks.deferred], [3, 2]);
  const waiting = await tasksOf(world, "pending");
  assert.deepEqual(
    waiting.map(({ attempts }) => attempts),
    [0, 0],
  );
  assert.ok(listMaildir(join(world.dir, "billing")).filter(({ isNew }) => isNew).length >= 2);
  assert.equal((await pass(world)).summary.llm.requests, 0, "the window is full for it too");
  world.configure({ requestsPerMinute: 9 });
  const second = await pass(world);
  assert.deepEqual([second.summary.tasks.done, second.summary.tasks.deferred], [2, 0]);
  assert.equal(world.server.requests.length, 4);
});

describe("a dead or unwilling LLM", () => {
  test("three errors open the breaker, and a pass right after makes no call", async (t) => {
    const world = await aWorld(t, () => LLM_FAULTS.overloaded);
    for (let n = 1; n <= 4; n++) world.deliver("billing", await aMailToAskAbout(`FV-${n}`));
    const first = await pass(world);
    assert.equal(world.server.requests.length, 3);
    assert.deepEqual([first.code, first.summary.tasks.done], [3, 1]);
    const { retried, deferred } = first.summary.tasks;
    assert.equal(retried + deferred, 4);
    assert.ok(retried >= 1 && deferred >= 1);
    const second = await pass(world);
    assert.equal(world.server.requests.length, 3);
    assert.deepEqual([second.code, second.summary.tasks.deferred], [0, 4]);
    const stats = (await world.run(["stats", "--json"])).json() as { breaker: { state: string } };
    assert.equal(stats.breaker.state, "open");
  });

  for (const fault of ["badKey", "noQuota", "unknownModel"] as const) {
    test(`${fault}: one call, one alert, no attempt lost`, async (t) => {
      const world = await aWorld(t, () => LLM_FAULTS[fault]);
      for (let n = 1; n <= 3; n++) world.deliver("billing", await aMailToAskAbout(`FV-${n}`));
      const { code, summary, stderr } = await pass(world);
      assert.equal(world.server.requests.length, 1);
      assert.deepEqual([code, summary.tasks.done, summary.tasks.deferred], [0, 1, 3], stderr);
      assert.deepEqual(
        (await tasksOf(world, "pending")).map(({ attempts }) => attempts),
        [0, 0, 0],
      );
      assert.equal(stderr.match(/"sign":"alert"/g)?.length, 1, stderr);
      assert.ok(!stderr.includes("secret-key"));
    });
  }

  test("an answer that is never any good costs five attempts, then what the rules found is given", async (t) => {
    const world = await aWorld(t, () => "I am only a model");
    world.configure({}, { retries: { backoff: "0s", llm: 0 } });
    const doubtful = await makeTextPdf(["INVOICE", "Invoice number: A-77", "Total: 119.00 EUR"]);
    world.deliver("billing", aMail({ attachments: [{ name: "a.pdf", content: doubtful }] }));
    world.deliver("billing", await aMailToAskAbout("FV-1"));
    for (let attempt = 1; attempt <= 4; attempt++) {
      const { code, summary } = await pass(world);
      assert.deepEqual([code, summary.tasks.retried], [3, 2], `attempt ${attempt}`);
      assert.equal((await tasksOf(world, "pending"))[0]?.errorCode, "LLM_BAD_ANSWER");
    }
    const { tasks } = (await pass(world)).summary;
    // of the other one the rules know nothing: a person has to see it
    assert.deepEqual([tasks.retried, tasks.done, tasks.deadLettered], [0, 1, 1]);
    assert.equal(world.server.requests.length, 10);
    const [given] = await invoicesOf(world);
    assert.deepEqual([given?.number, given?.method, given?.needsReview], ["A-77", "text", true]);
  });

  test("a model without eyes leaves a scan to a person, and is not asked again", async (t) => {
    const world = await aWorld(t, () => ({ status: 400 }));
    world.deliver("billing", await aScanMail("FV-1"));
    world.deliver("billing", await aScanMail("FV-2"));
    const { summary } = await pass(world);
    assert.equal(summary.tasks.failed, 2);
    assert.ok(world.server.requests.length <= 6);
    const before = world.server.requests.length;
    world.deliver("billing", await aScanMail("FV-3"));
    await pass(world);
    assert.equal(world.server.requests.length, before);
  });
});

test("a pass that is killed in the middle of a call pays for it and loses nothing", async (t) => {
  const world = await aWorld(t, () => ({ hang: true }));
  world.deliver("billing", await aMailToAskAbout("FV-1"));
  const running = world.spawn(["run"]);
  await world.server.until(1);
  running.child.kill("SIGKILL");
  await running.end;
  world.server.set(knowsAll);
  const { summary } = await pass(world);
  assert.equal(summary.outcome, "ok");
  assert.equal((await invoicesOf(world)).length, 1);
  const stats = (await world.run(["stats", "--json"])).json() as {
    limiter: { usedRequests: number };
  };
  assert.equal(stats.limiter.usedRequests, 2, "the call that was killed counts");
});

test("a signal ends a pass that waits for the limiter at once, and no attempt is lost", async (t) => {
  const world = await aWorld(t);
  world.configure({ requestsPerMinute: 1 });
  world.deliver("billing", await aMailToAskAbout("FV-1"));
  world.deliver("billing", await aMailToAskAbout("FV-2"));
  const running = world.spawn(["run", "--log-level", "debug"]);
  await new Promise<void>((resolve) => {
    running.child.stderr.on("data", () => {
      if ((running.stderr.match(/task \d+ done/g) ?? []).length === 2) resolve();
    });
  });
  running.child.kill("SIGTERM");
  const { code } = await running.end;
  assert.equal(code, 143);
  const [waiting] = await tasksOf(world, "pending");
  assert.deepEqual([waiting?.status, waiting?.attempts], ["pending", 0]);
});

describe("extract", () => {
  const settings = (world: World) => ["--config", join(world.dir, "invoicesync.yaml"), "--json"];
  interface Entry {
    readonly method: string;
    readonly needsReview: boolean;
  }

  test("asks the LLM of the settings that are named, and makes no state", async (t) => {
    const world = await aWorld(t);
    world.write("f.pdf", await anUnsettledPdf("FV-1"));
    const end = await world.run(["extract", "f.pdf", ...settings(world)]);
    const [entry] = end.json() as Entry[];
    assert.deepEqual([end.code, entry?.method, entry?.needsReview], [0, "llm", false], end.stderr);
    assert.equal(existsSync(world.stateDir), false);
  });

  test("gives what the rules found where the LLM fails, and says so", async (t) => {
    const world = await aWorld(t, () => LLM_FAULTS.badKey);
    world.write("f.pdf", await makeTextPdf(["INVOICE", "Invoice number: A-77", "Total: 9.00 EUR"]));
    const end = await world.run(["extract", "f.pdf", ...settings(world)]);
    const [entry] = end.json() as Entry[];
    assert.deepEqual([end.code, entry?.method, entry?.needsReview], [0, "text", true]);
    assert.match(end.stderr, /without the LLM: LLM_AUTH/);
  });
});

describe("a scan where tesseract is installed", () => {
  const printed = [
    "Faktura",
    "Nr faktury FV-1",
    "Data wystawienia 03.11.2026",
    "Termin platnosci 17.11.2026",
    "Sprzedawca: Papiernik Sp. z o.o.",
    "NIP: PL5260001246",
    "Razem netto: 100,00 PLN",
    "Podatek 23%: 23,00 PLN",
    "Kwota razem: 123,00 PLN",
  ];

  /** A command in its place that reads these lines in every picture. */
  function withOcr(world: World, lines: readonly string[]): RunOptions {
    const file = world.write(
      "tesseract",
      `#!/bin/sh\nif [ "$1" = --list-langs ]; then echo eng; exit; fi\ncat >/dev/null\ncat <<'END'\n${anOcrTable(lines)}END\n`,
    );
    chmodSync(file, 0o700);
    return { env: { PATH: `${world.dir}:${process.env["PATH"]}` } };
  }

  test("is settled when the model and OCR read the same", async (t) => {
    const world = await aWorld(t, () => anAnswer("FV-1"));
    world.deliver("billing", await aScanMail("FV-1"));
    const { summary } = await pass(world, [], withOcr(world, printed));
    assert.equal(summary.llm.requests, 1);
    assert.match(JSON.stringify(world.server.requests[0]?.body), /image_url/);
    const [found] = await invoicesOf(world);
    assert.deepEqual([found?.number, found?.method, found?.needsReview], ["FV-1", "llm", false]);
  });

  test("needs a look when they differ", async (t) => {
    const world = await aWorld(t, () => anAnswer("FV-1"));
    world.deliver("billing", await aScanMail("FV-1"));
    const misread = printed.map((line) => line.replace("123,00", "128,00"));
    await pass(world, [], withOcr(world, misread));
    const [found] = await invoicesOf(world);
    assert.equal(found?.needsReview, true);
    assert.ok(found.issues.some(({ code }) => code === "NOT_IN_DOCUMENT"));
  });

  test("is asked about in words where the model has no eyes", async (t) => {
    const world = await aWorld(t, (request) =>
      JSON.stringify(request.body).includes("image_url") ? { status: 400 } : knowsAll(request),
    );
    world.deliver("billing", await aScanMail("FV-1"));
    await pass(world, [], withOcr(world, printed));
    const [found] = await invoicesOf(world);
    assert.deepEqual([found?.number, found?.method], ["FV-1", "llm"]);
  });

  test("is read by the rules where there is no LLM, and never without a look", async (t) => {
    const world = await aWorld(t);
    const accounts = [{ name: "billing", maildir: "./billing" }];
    world.writeConfig({ accounts });
    world.deliver("billing", await aScanMail("FV-1"));
    const english = ["INVOICE", "Invoice number: A-77", "Total amount: 119.00 EUR"];
    const { summary } = await pass(world, [], withOcr(world, english));
    assert.equal(summary.tasks.done, 2);
    const [found] = await invoicesOf(world);
    assert.deepEqual([found?.number, found?.method, found?.needsReview], ["A-77", "text", true]);
  });
});
