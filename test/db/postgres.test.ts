import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { sql } from "kysely";
import { systemClock } from "../../src/core/clock.ts";
import type { CodedError } from "../../src/core/errors.ts";
import { listOf, listOfTexts } from "../../src/db/id-list.ts";
import { openDatabase, type OpenOptions } from "../../src/db/open.ts";
import { importProducts } from "../../src/db/product-import.ts";
import { searchProducts } from "../../src/db/products.ts";
import { listInvoices } from "../../src/db/invoice-admin.ts";
import { takeInBatch } from "../../src/db/taken-in.ts";
import { listTasks } from "../../src/db/task-admin.ts";
import { claimTasks } from "../../src/db/claim-tasks.ts";
import { settleTasks } from "../../src/db/settle-tasks.ts";
import type { Db } from "../../src/db/tables.ts";
import { inTransaction } from "../../src/db/transaction.ts";
import { admitCall } from "../../src/pass/llm-admission.ts";
import type { LlmConfig } from "../../src/config/config.ts";
import { anInvoice } from "../invoice/an-invoice.ts";
import { aReading } from "../support/invoice-row-maker.ts";
import type { Life } from "../support/life.ts";
import { postgresMissing, startPostgres, type PostgresServer } from "../support/postgres.ts";
import { aStoredMessage, takeIn } from "../support/task-maker.ts";

const skip = postgresMissing;
const POLICY = { attempts: 5, backoffMs: 60_000, maxBackoffMs: 3_600_000 };
const ends: (() => void | Promise<void>)[] = [];
let server: PostgresServer;
let databases = 0;

before(async () => {
  if (skip === false)
    server = await startPostgres(
      { after: (end) => void ends.unshift(end) },
      { settings: ["deadlock_timeout=50ms"] },
    );
});
after(async () => {
  for (const end of ends) await end();
});

const aDatabase = () => server.createDatabase(`state_${(databases += 1)}`);

async function open(t: Life, databaseUrl: string, options: Partial<OpenOptions> = {}): Promise<Db> {
  const db = await openDatabase("/nowhere", {
    create: true,
    clock: systemClock,
    databaseUrl,
    ...options,
  });
  assert.ok(db);
  t.after(() => db.destroy());
  return db;
}

test("both schemas have the same tables with the same columns", () => {
  const own = new Set(["product_words", "store", "turns"]);
  const sqlite = tablesIn("schema.sql");
  const postgres = new Map([...tablesIn("schema.postgres.sql")].filter(([name]) => !own.has(name)));
  assert.deepEqual(postgres, sqlite);
  assert.ok(sqlite.size > 20);
});

/** Every table's columns, each with whether it may be null. */
function tablesIn(file: string): ReadonlyMap<string, readonly string[]> {
  const text = readFileSync(join(import.meta.dirname, "../..", file), "utf8");
  const tables = text.matchAll(/^CREATE TABLE (\w+) \(\n([\s\S]*?)\n\)/gm);
  return new Map(
    [...tables].map(([, name = "", body = ""]) => [
      name,
      body
        .split("\n")
        .filter((line) => /^ {2}[a-z]/.test(line))
        .map((line) => `${/\w+/.exec(line)?.[0]}${/NOT NULL/.test(line) ? " not null" : ""}`),
    ]),
  );
}

test(
  "there is no state until one is to be made, and then all machines see it",
  { skip },
  async (t) => {
    const databaseUrl = aDatabase();
    const options = { create: false, clock: systemClock, databaseUrl };
    assert.equal(await openDatabase("/nowhere", options), undefined);
    const [first, second] = await Promise.all([open(t, databaseUrl), open(t, databaseUrl)]);
    await takeIn(first, [aStoredMessage()]);
    assert.equal((await listTasks(second, { limit: 10 })).length, 1);
  },
);

test("an older database is migrated once, a newer one is left alone", { skip }, async (t) => {
  const databaseUrl = aDatabase();
  await takeIn(await open(t, databaseUrl), [aStoredMessage()]);
  const migrations = [
    { version: 2, sql: "", postgres: "ALTER TABLE counters ADD COLUMN note text" },
    { version: 3, sql: "", postgres: "UPDATE email_tasks SET subject = subject || ', migrated'" },
  ];
  const [db] = await Promise.all([
    open(t, databaseUrl, { migrations }),
    open(t, databaseUrl, { migrations }),
  ]);
  const [task] = await listTasks(db, { limit: 1 });
  assert.equal(task?.subject, "Invoice, migrated");
  await assert.rejects(open(t, databaseUrl), { code: "DB_NEWER" });
  const broken = [
    ...migrations,
    { version: 4, sql: "", postgres: "DROP TABLE counters; UPDATE nowhere SET a = 1" },
  ];
  await assert.rejects(open(t, databaseUrl, { migrations: broken }), { code: "DB_FAILED" });
  assert.deepEqual(await db.selectFrom("counters").selectAll().execute(), []);
});

for (const { name, code, url } of [
  { name: "no server", code: "DB_UNAVAILABLE", url: () => "postgres://x@127.0.0.1:1/x" },
  {
    name: "no such database",
    code: "DB_REFUSED",
    url: () => server.url.replace(/postgres$/, "none"),
  },
  {
    name: "no such user",
    code: "DB_REFUSED",
    url: () => server.url.replace("invoicesync", "nobody"),
  },
  {
    name: "no TLS where it is wanted",
    code: "DB_REFUSED",
    url: () => `${server.url}?sslmode=verify-full`,
  },
]) {
  test(`${name} is ${code}`, { skip }, async (t) => {
    await assert.rejects(open(t, url()), { name: "CodedError", code });
  });
}

test("numbers, texts and lists come back as they are in SQLite", { skip }, async (t) => {
  const db = await open(t, aDatabase());
  await takeIn(db, [
    aStoredMessage({ uid: 1, subject: 'a\0b \ud800 ñ \' \\ {"x"}', sizeBytes: 2 ** 40 }),
    aStoredMessage({ uid: 2, subject: null }),
  ]);
  const rows = await db
    .selectFrom("email_tasks")
    .select(["subject", "size_bytes"])
    .orderBy("id")
    .execute();
  assert.deepEqual(rows, [
    { subject: 'a\ufffdb \ufffd ñ \' \\ {"x"}', size_bytes: 2 ** 40 },
    { subject: null, size_bytes: 1_000 },
  ]);
  const chosen = (
    list: typeof listOf | typeof listOfTexts,
    column: "uid" | "account",
    values: never,
  ) => db.selectFrom("email_tasks").select("uid").where(column, "in", list(values)).execute();
  assert.deepEqual(await chosen(listOf, "uid", [2, 3] as never), [{ uid: 2 }]);
  assert.deepEqual(await chosen(listOf, "uid", [] as never), []);
  const names = ['bil"ling', "billing", "a,b\\"];
  assert.equal((await chosen(listOfTexts, "account", names as never)).length, 2);
  assert.deepEqual(await chosen(listOfTexts, "account", [] as never), []);
  const { sum } = await db
    .selectFrom("email_tasks")
    .select((eb) => eb.fn.sum<number>("size_bytes").as("sum"))
    .executeTakeFirstOrThrow();
  assert.equal(sum, 2 ** 40 + 1_000);
});

test(
  "texts are in the order of their bytes, whatever the server's language",
  { skip },
  async (t) => {
    const db = await open(t, aDatabase());
    for (const name of ["b", "A", "é", "a", "_"]) {
      await db.insertInto("accounts").values({ name }).execute();
    }
    const rows = await db.selectFrom("accounts").select("name").orderBy("name").execute();
    assert.deepEqual(
      rows.map(({ name }) => name),
      ["A", "_", "a", "b", "é"],
    );
  },
);

test("products are found by their words, also those of a changed one", { skip }, async (t) => {
  const db = await open(t, aDatabase());
  const product = { category: null, price: "1", stock: 1, description: null };
  const products = [
    { id: "1", name: "Lámpara de pie", ...product },
    { id: "2", name: "Silla", ...product, description: "Va con la lámpara" },
  ];
  await importProducts(db, products, { replace: true }, 1);
  const ids = async (text: string) => (await searchProducts(db, text)).map(({ id }) => id);
  assert.deepEqual(await ids("LAMPARAS"), ["1", "2"]);
  await importProducts(db, [{ id: "2", name: "Mesa", ...product }], { replace: true }, 2);
  assert.deepEqual(await ids("lampara"), []);
  assert.deepEqual(await ids("una mesa"), ["2"]);
});

test("tasks that several claim at the same time are each claimed once", { skip }, async (t) => {
  const databaseUrl = aDatabase();
  const machines = await Promise.all([1, 2, 3, 4].map(() => open(t, databaseUrl)));
  const [first] = machines;
  assert.ok(first);
  await takeIn(
    first,
    Array.from({ length: 60 }, (_, n) => aStoredMessage({ uid: n + 1 })),
  );
  const claimed = await Promise.all(
    machines.map(async (db, n) => {
      const own: number[] = [];
      for (;;) {
        const options = { runId: `run-${n}`, suspects: false, most: 4 };
        const tasks = await claimTasks(db, "billing", options, 0);
        own.push(...tasks.map(({ id }) => id));
        if (tasks.length === 0) return own;
      }
    }),
  );
  const all = claimed.flat();
  assert.equal(all.length, 60);
  assert.equal(new Set(all).size, 60);
});

test(
  "a commit that waits for another is made again, one that fails leaves nothing",
  { skip },
  async (t) => {
    const databaseUrl = aDatabase();
    const [one, other] = await Promise.all([open(t, databaseUrl), open(t, databaseUrl)]);
    await takeIn(one, [aStoredMessage({ uid: 1 }), aStoredMessage({ uid: 2 })]);
    const count = async (db: Db, uids: readonly number[]) =>
      inTransaction(db, async (trx) => {
        for (const uid of uids) {
          await trx
            .updateTable("email_tasks")
            .set((eb) => ({ attempts: eb("attempts", "+", 1) }))
            .where("uid", "=", uid)
            .execute();
        }
      });
    // each takes first what the other takes last: a deadlock now and then
    await Promise.all(
      Array.from({ length: 8 }, () => Promise.all([count(one, [1, 2]), count(other, [2, 1])])),
    );
    const tasks = await listTasks(one, { limit: 2 });
    assert.deepEqual(
      tasks.map(({ attempts }) => attempts),
      [16, 16],
    );
    const failed = inTransaction(one, async (trx) => {
      await takeIn(trx, [aStoredMessage({ uid: 9 })]);
      await sql`select 1 / 0`.execute(trx);
    });
    await assert.rejects(failed, { code: "DB_FAILED" });
    assert.equal((await listTasks(one, { limit: 9 })).length, 2);
  },
);

test(
  "a connection that is cut is told once, and nothing is written any more",
  { skip },
  async (t) => {
    const databaseUrl = aDatabase();
    const told: CodedError[] = [];
    const db = await open(t, databaseUrl, { onLost: (error) => told.push(error) });
    await takeIn(db, [aStoredMessage()]);
    const [task] = await claimTasks(db, "billing", { runId: "r", suspects: false, most: 1 }, 0);
    assert.ok(task);
    server.sql(
      databaseUrl,
      "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and application_name like 'invoicesync%'",
    );
    const outcome = { task, outcome: { type: "done", effects: [] } as const, at: 1 };
    await assert.rejects(settleTasks(db, [outcome], POLICY), { code: "DB_UNAVAILABLE" });
    await assert.rejects(listTasks(db, { limit: 1 }), { code: "DB_UNAVAILABLE" });
    assert.deepEqual(
      told.map(({ code }) => code),
      ["DB_UNAVAILABLE"],
    );
    const [left] = await listTasks(await open(t, databaseUrl), { limit: 1 });
    assert.equal(left?.status, "processing");
  },
);

test(
  "the limiter is exact for machines that ask at once, however wrong their clocks",
  { skip },
  async (t) => {
    const databaseUrl = aDatabase();
    const machines = await Promise.all(
      [0, -600_000, 7_200_000].map(async (aheadMs) => ({
        db: await open(t, databaseUrl),
        aheadMs,
      })),
    );
    const llm = { requestsPerMinute: 7, tokensPerMinute: 100_000, dailyBudgetUsd: 5 } as LlmConfig; // what an admission reads
    const call = {
      runId: null,
      taskId: null,
      account: "a",
      purpose: "reply",
      model: "m",
      reservedTokens: 10,
      reservedCostUsd: "0.01",
    } as const;
    const answers = await Promise.all(
      machines.flatMap(({ db, aheadMs }) =>
        Array.from({ length: 5 }, async () => {
          const now = systemClock.now() + aheadMs;
          const admission = await admitCall(db, call, llm, 60_000, now);
          return admission.type === "wait"
            ? `wait ${admission.until > now && admission.until <= now + 61_000}`
            : admission.type;
        }),
      ),
    );
    assert.equal(answers.filter((type) => type === "admitted").length, 7);
    assert.equal(answers.filter((type) => type === "wait true").length, 8);
  },
);

test("the same invoice read by two machines at once is stored once", { skip }, async (t) => {
  const databaseUrl = aDatabase();
  const machines = await Promise.all([open(t, databaseUrl), open(t, databaseUrl)]);
  for (let round = 0; round < 5; round++) {
    const claimed = await Promise.all(
      machines.map(async (db, n) => {
        const key = { account: `a${n}`, mailbox: "INBOX", uidValidity: 1 };
        await takeInBatch(
          db,
          key,
          "invoices",
          [aStoredMessage({ uid: round + 1, content: `${round} ${n}` })],
          0,
        );
        const [task] = await claimTasks(
          db,
          key.account,
          { runId: `r${round}`, suspects: false, most: 1 },
          0,
        );
        assert.ok(task);
        return { db, task };
      }),
    );
    const invoice = anInvoice({ number: `F-${round}` });
    const found = {
      invoice,
      reading: aReading({ invoice }),
      documentHash: `h${round}`,
      position: 0,
    };
    const effects = [{ type: "invoice", invoice: found }] as const;
    await Promise.all(
      claimed.map(({ db, task }) =>
        settleTasks(db, [{ task, outcome: { type: "done", effects }, at: 1 }], POLICY),
      ),
    );
  }
  const [db] = machines;
  assert.ok(db);
  const invoices = await listInvoices(db, { limit: 100 });
  assert.equal(invoices.length, 10);
  assert.equal(invoices.filter(({ duplicateOf }) => duplicateOf === null).length, 5);
});
