import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { test } from "node:test";
import type { Db, RunsTable } from "../../src/db/tables.ts";
import { databaseFile } from "../../src/db/open.ts";
import { tokenFile, writeToken } from "../../src/http/token-store.ts";
import { aStoredMessage, takeIn } from "../support/task-maker.ts";
import { aCli, type Cli } from "./cli-in-buffers.ts";
import { onlySqlite } from "../support/store.ts";

const MINUTE_MS = 60_000;

interface Health {
  readonly status: string;
  readonly database: string;
  readonly lastGoodRunAt: string | null;
  readonly checks: readonly { readonly name: string; readonly status: string }[];
  readonly error?: { readonly code: string };
}

async function run(
  db: Db,
  endedAt: number,
  outcome: NonNullable<RunsTable["outcome"]> = "ok",
): Promise<void> {
  const id = `${outcome} ${endedAt}`;
  const started_at = endedAt - 1_000;
  await db.insertInto("runs").values({ id, started_at, finished_at: endedAt, outcome }).execute();
}

async function failing(db: Db, name: string, failures: number): Promise<void> {
  await db
    .insertInto("accounts")
    .values({ name, failures, error_code: "IMAP_AUTH", error_message: "refused" })
    .execute();
}

async function health(cli: Cli): Promise<{ exitCode: number; found: Health }> {
  const end = await cli.run("health", "--json");
  return { exitCode: end.exitCode, found: end.json() as Health };
}

/** 30 mails, one an hour; the last came so many hours ago. */
async function hourlyMail(db: Db, hoursAgo: number): Promise<void> {
  const lastAt = Date.UTC(2026, 10, 20, 9) - hoursAgo * 60 * MINUTE_MS;
  const mails = Array.from({ length: 30 }, (_, index) =>
    aStoredMessage({ uid: index + 1, receivedAt: lastAt - index * 60 * MINUTE_MS }),
  );
  await takeIn(db, mails);
}

const TWO_ACCOUNTS = {
  accounts: [
    { name: "billing", maildir: "./mail" },
    { name: "archive", maildir: "./archive" },
  ],
};

for (const { name, state, status, check } of [
  {
    name: "a pass ended well just now",
    state: async () => {},
    status: "healthy",
    check: undefined,
  },
  {
    name: "one account failed",
    state: (db: Db) => failing(db, "billing", 1),
    status: "degraded",
    check: "account billing",
  },
  {
    name: "every account has failed for long",
    state: async (db: Db) => {
      await failing(db, "billing", 3);
      await failing(db, "archive", 4);
    },
    status: "unhealthy",
    check: "account archive",
  },
  {
    name: "an account that is not set up any more failed",
    state: (db: Db) => failing(db, "gone", 9),
    status: "healthy",
    check: undefined,
  },
  {
    name: "there is a dead letter",
    state: async (db: Db) => {
      await takeIn(db, [aStoredMessage()]);
      await db.updateTable("email_tasks").set({ status: "dead_letter" }).execute();
    },
    status: "degraded",
    check: "dlq",
  },
  {
    name: "ten dead letters came within a day",
    state: async (db: Db) => {
      await takeIn(
        db,
        Array.from({ length: 10 }, (_, uid) => aStoredMessage({ uid: uid + 1 })),
      );
      await db
        .updateTable("email_tasks")
        .set({ status: "dead_letter", processed_at: Date.UTC(2026, 10, 20, 8) })
        .execute();
    },
    status: "unhealthy",
    check: "dlq",
  },
  {
    name: "no mail has come for far longer than is usual",
    state: (db: Db) => hourlyMail(db, 3 * 24),
    status: "degraded",
    check: "silence billing",
  },
  {
    name: "no mail has come for as long as over a weekend, and weekends are usual",
    state: async (db: Db) => {
      await hourlyMail(db, 3 * 24);
      await takeIn(db, [aStoredMessage({ uid: 99, receivedAt: Date.UTC(2026, 10, 12) })]);
    },
    status: "healthy",
    check: undefined,
  },
  {
    name: "the breaker is open",
    state: async (db: Db) => {
      await db
        .insertInto("breaker")
        .values({ id: 1, state: "open", consecutive_errors: 3, retry_at: 0 })
        .execute();
    },
    status: "degraded",
    check: "breaker",
  },
  {
    name: "a reply is in doubt",
    state: async (db: Db) => {
      const row = { message_id: "<a@x>", sender: "a@x", recipient: "b@x", raw_hash: "0" };
      await db
        .insertInto("outbox")
        .values({ ...row, account: "billing", kind: "reply", status: "in_doubt", created_at: 0 })
        .execute();
    },
    status: "degraded",
    check: "outbox",
  },
  {
    name: "a reply waits for hours to be sent",
    state: async (db: Db) => {
      const row = { message_id: "<a@x>", sender: "a@x", recipient: "b@x", raw_hash: "0" };
      await db
        .insertInto("outbox")
        .values({ ...row, account: "billing", kind: "reply", status: "pending", created_at: 0 })
        .execute();
    },
    status: "degraded",
    check: "outbox",
  },
]) {
  test(`when ${name}, health is ${status}`, async (t) => {
    const cli = aCli(t, TWO_ACCOUNTS);
    await cli.withState(async (db) => {
      await run(db, cli.clock.now());
      await state(db);
    });
    const { exitCode, found } = await health(cli);
    assert.equal(found.status, status, JSON.stringify(found.checks));
    assert.equal(exitCode, status === "unhealthy" ? 1 : 0);
    assert.equal(found.error?.code, status === "unhealthy" ? "UNHEALTHY" : undefined);
    assert.equal(found.lastGoodRunAt, "2026-11-20T09:00:00.000Z");
    if (check === undefined) return;
    assert.equal(found.checks.find((one) => one.name === check)?.status, status);
  });
}

for (const { name, endedMinutesAgo, everyMinutes, status } of [
  {
    name: "a pass every 5 minutes, the last 10 ago",
    endedMinutesAgo: 10,
    everyMinutes: 5,
    status: "healthy",
  },
  {
    name: "a pass every 5 minutes, the last 30 ago",
    endedMinutesAgo: 30,
    everyMinutes: 5,
    status: "degraded",
  },
  {
    name: "a pass every 5 minutes, the last 3 hours ago",
    endedMinutesAgo: 180,
    everyMinutes: 5,
    status: "unhealthy",
  },
  {
    name: "a pass every 4 hours, the last 3 hours ago",
    endedMinutesAgo: 180,
    everyMinutes: 240,
    status: "healthy",
  },
]) {
  test(`${name}: ${status}`, async (t) => {
    const cli = aCli(t);
    await cli.withState(async (db) => {
      const last = cli.clock.now() - endedMinutesAgo * MINUTE_MS;
      for (let pass = 0; pass < 5; pass++) await run(db, last - pass * everyMinutes * MINUTE_MS);
    });
    assert.equal((await health(cli)).found.status, status);
  });
}

test("passes that crashed are no good passes; one with failures in it is", async (t) => {
  const cli = aCli(t);
  const now = cli.clock.now();
  await cli.withState(async (db) => {
    await run(db, now - 2_000, "partial");
    await run(db, now - 1_000, "crashed");
    await run(db, now, "watchdog");
  });
  assert.equal((await health(cli)).found.lastGoodRunAt, "2026-11-20T08:59:58.000Z");
});

test("a pass recorded under a clock that ran ahead is no proof that passes still run", async (t) => {
  const cli = aCli(t);
  const now = cli.clock.now();
  await cli.withState(async (db) => {
    await run(db, now - 30 * 60 * MINUTE_MS);
    await run(db, now + 365 * 24 * 60 * MINUTE_MS);
  });
  const { found } = await health(cli);
  assert.equal(found.lastGoodRunAt, "2026-11-19T03:00:00.000Z");
});

test("before the first pass health is degraded, with and without state", async (t) => {
  const cli = aCli(t);
  for (const { exitCode, found } of [await health(cli), await health(cli)]) {
    assert.equal(exitCode, 0);
    assert.equal(found.status, "degraded");
    assert.equal(found.database, "connected");
    assert.equal(found.lastGoodRunAt, null);
    await cli.withState(async () => {});
  }
});

test(
  "a damaged database is unhealthy, and said as health says things",
  { skip: onlySqlite },
  async (t) => {
    const cli = aCli(t);
    await cli.withState(async () => {});
    writeFileSync(databaseFile(cli.stateDir), "not a database");
    const { exitCode, found } = await health(cli);
    assert.equal(exitCode, 1);
    assert.equal(found.status, "unhealthy");
    assert.equal(found.database, "error");
  },
);

test("a sign-in that ends soon is degraded, before it ends", async (t) => {
  const cli = aCli(t, {
    accounts: [
      {
        name: "billing",
        imap: { host: "outlook.office365.com" },
        user: "billing@example.com",
        oauth2: { provider: "microsoft", clientId: "c", refreshToken: "r" },
      },
    ],
  });
  const now = cli.clock.now();
  await cli.withState((db) => run(db, now));
  const kept = { configuredHash: "h", refreshToken: "r", accessToken: "a", expiresAt: now };
  const status = async (endsInDays: number) => {
    const refreshEndsAt = now + endsInDays * 24 * 60 * MINUTE_MS;
    const file = tokenFile(cli.stateDir, "billing");
    await writeToken(cli.stateDir, file, { ...kept, refreshEndsAt });
    const { found } = await health(cli);
    return found.checks.find(({ name }) => name === "sign-in billing")?.status;
  };
  assert.equal(await status(30), "healthy");
  assert.equal(await status(6), "degraded");
});

test("the thresholds are the settings'", { skip: onlySqlite }, async (t) => {
  const limits = { lastRun: "5m", leastFreeBytes: 1e15 };
  const cli = aCli(t, { ...TWO_ACCOUNTS, monitoring: { health: limits } });
  await cli.withState((db) => run(db, cli.clock.now() - 16 * MINUTE_MS));
  const { found } = await health(cli);
  const of = (name: string) => found.checks.find((check) => check.name === name)?.status;
  assert.deepEqual([of("last run"), of("disk")], ["unhealthy", "unhealthy"]);
});
