import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import Database from "better-sqlite3";
import { databaseFile } from "../../src/db/open.ts";
import type { Life } from "../support/life.ts";
import { aMail, aMailWithInvoice } from "../support/mail-maker.ts";
import { deliverTo } from "../support/maildir-store.ts";
import { anOpenShop, aQuestion, SHOP } from "../support/open-shop.ts";
import { preloaded } from "../support/preloads.ts";

/** These grow with every mail, call or pass; what a pass asks of them must find its rows. */
const GROWING =
  "email_tasks|server_marks|invoices|invoice_lines|documents|outbox|conversations|llm_calls|llm_cache|runs|alerts|mark|task|invoice";
const SCAN = new RegExp(`^SCAN (?:${GROWING})\\b`);
/** What nearly all rows have alike finds nothing: an account, a mailbox, the status that tasks end in. */
const COMMON = new RegExp(
  `^SEARCH (?:${GROWING}) .*\\((?:account|mailbox|uid_validity|kind|status)=\\?(?: AND (?:account|mailbox|uid_validity)=\\?)*\\)$`,
);
/** These hold only what is not settled. */
const SMALL_INDEX = /INDEX (?:server_marks_unsettled|email_tasks_due|runs_unfinished)\b/;
/** These find only what is not settled; the outbox is asked for nothing else by status alone. */
const SMALL_SEARCH =
  /"status" (?:= 'processing'|in \('pending', 'reprocessing'\))|INDEX outbox_by_status\b/;
/** This walks the index from its end and stops at once: only the pass's own run is passed over. */
const LAST_RUN = /"runs" where "id" != \? order by "started_at" desc limit \?$/;

const ends: (() => void | Promise<void>)[] = [];
const life: Life = { after: (end) => void ends.push(end) };
const statements = new Set<string>();
let database: Database.Database;

/** A pass that takes in, reads, answers and marks, then one that finds nothing: all they asked. */
before(async () => {
  const shop = await anOpenShop(life);
  const path = join(shop.dir, "statements");
  const library = import.meta.resolve("better-sqlite3");
  const recording = preloaded(
    shop,
    `const { appendFileSync } = await import("node:fs");
     const { default: Database } = await import(${JSON.stringify(library)});
     const { prepare } = Database.prototype;
     Database.prototype.prepare = function (text) {
       if (this.name.endsWith("invoicesync.db")) {
         appendFileSync(${JSON.stringify(path)}, JSON.stringify(text) + "\\n");
       }
       return prepare.call(this, text);
     };`,
  );
  shop.configure({ account: { pipeline: "auto" } });
  const mail = aMailWithInvoice("Q-1", { to: SHOP });
  const maildir = join(shop.dir, "mail");
  deliverTo(maildir, mail);
  deliverTo(maildir, mail);
  deliverTo(maildir, aMailWithInvoice("Q-2", { to: SHOP }));
  deliverTo(maildir, aMail({ to: SHOP, headers: { "List-Id": "<news.example.org>" } }));
  shop.deliver(aQuestion("¿Cuánto cuesta la remera azul?"));
  for (let pass = 0; pass < 2; pass++) {
    const { code, stderr } = await shop.run(["run"], recording);
    assert.equal(code, 0, stderr);
  }
  for (const line of readFileSync(path, "utf8").trim().split("\n")) {
    statements.add(String(JSON.parse(line)));
  }
  database = new Database(databaseFile(shop.stateDir), { readonly: true });
});

after(async () => {
  database.close();
  for (const end of ends.reverse()) await end();
});

interface Step {
  readonly detail: string;
}

describe("what a pass asks of the database", () => {
  test("finds its rows by an index, however many there are", () => {
    const scans = [...statements]
      .filter((text) => /^\s*(?:select|insert|update|delete|with)\b/i.test(text))
      .flatMap((text) => {
        const explained = database.prepare<null[], Step>(`explain query plan ${text}`);
        const values = Array.from(text.matchAll(/\?/g), () => null);
        return explained
          .all(...values)
          .filter(({ detail }) => SCAN.test(detail) || COMMON.test(detail))
          .filter(({ detail }) => !SMALL_INDEX.test(detail) && !LAST_RUN.test(text))
          .filter(({ detail }) => !SMALL_SEARCH.test(`${detail} ${text}`))
          .map(({ detail }) => `${detail}: ${text}`);
      });
    assert.deepEqual(scans, []);
  });

  test("is asked in as many words whatever there is to do", () => {
    assert.ok(statements.size > 50, "the passes were recorded");
    assert.ok(statements.size < 200, `${statements.size} statements`);
  });
});
