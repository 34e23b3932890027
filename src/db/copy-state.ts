import { isDeepStrictEqual } from "node:util";
import { sql, type RawBuilder } from "kysely";
import { CodedError } from "../core/errors.ts";
import { isShared } from "./in-both-dialects.ts";
import type { Db, Tables } from "./tables.ts";
import { inTransaction } from "./transaction.ts";

type TableName = keyof Tables;

/** Every table by its key, each after those that its rows refer to. */
const KEYS: Readonly<Record<TableName, readonly string[]>> = {
  email_tasks: ["id"],
  server_marks: ["account", "mailbox", "uid_validity", "uid"],
  maildir_uids: ["account", "mailbox", "name"],
  mailboxes: ["account", "mailbox"],
  accounts: ["name"],
  invoices: ["id"],
  invoice_lines: ["invoice_id", "position"],
  documents: ["task_id", "position"],
  stale_files: ["hash"],
  outbox: ["id"],
  conversations: ["id"],
  llm_calls: ["id"],
  breaker: ["id"],
  llm_servers: ["base_url", "model"],
  llm_cache: ["key"],
  counters: ["name"],
  faq_hits: ["faq_id"],
  answers: ["key"],
  products: ["number"],
  runs: ["id"],
  alerts: ["id"],
};
/** Keys that the database itself counts up. */
const COUNTED: readonly string[] = ["id", "number"];
const AT_ONCE = 500;

type Row = Readonly<Record<string, unknown>>;

export interface CopiedTable {
  readonly table: string;
  readonly rows: number;
}

/**
 * Copies a whole state into an empty PostgreSQL in one commit, after every row was read back and
 * compared. Nobody may be writing to the one it comes from.
 */
export function copyState(from: Db, to: Db): Promise<readonly CopiedTable[]> {
  if (!isShared(to)) throw new Error("a state is copied to PostgreSQL only");
  return inTransaction(to, async (trx) => {
    const known = await trx.selectFrom("runs").select("id").limit(1).execute();
    const tasks = await trx.selectFrom("email_tasks").select("id").limit(1).execute();
    if (known.length + tasks.length > 0) throw new CodedError("STATE_THERE");
    await sql`set constraints all deferred`.execute(trx);
    const copied: CopiedTable[] = [];
    for (const table of Object.keys(KEYS) as TableName[]) {
      for await (const page of pagesOf(from, table)) await insertRows(trx, table, page);
      await countOn(trx, table);
      copied.push({ table, rows: await compareRows(from, trx, table) });
    }
    return copied;
  });
}

/** All rows in the order of their key, a few at a time. */
async function* pagesOf(db: Db, table: TableName): AsyncGenerator<readonly Row[]> {
  const key = KEYS[table];
  const columns = sql.join(key.map((column) => sql.ref(column)));
  let after: RawBuilder<unknown> = sql``;
  for (;;) {
    const { rows } = await sql<Row>`
      select * from ${sql.table(table)} ${after} order by ${columns} limit ${AT_ONCE}`.execute(db);
    if (rows.length > 0) yield rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < AT_ONCE) return;
    after = sql`where (${columns}) > (${sql.join(key.map((column) => last[column]))})`;
  }
}

async function insertRows(trx: Db, table: TableName, rows: readonly Row[]): Promise<void> {
  const [first = {}] = rows;
  const names = Object.keys(first);
  const values = rows.map((row) => sql`(${sql.join(names.map((name) => row[name]))})`);
  await sql`
    insert into ${sql.table(table)} (${sql.join(names.map((name) => sql.ref(name)))})
    values ${sql.join(values)}`.execute(trx);
}

/** The next number follows the last one that was copied. */
async function countOn(trx: Db, table: TableName): Promise<void> {
  const [column = ""] = KEYS[table];
  if (table === "breaker" || !COUNTED.includes(column) || table === "runs") return;
  await sql`
    select setval(pg_get_serial_sequence(${table}, ${column}), max(${sql.ref(column)}))
    from ${sql.table(table)} having count(*) > 0`.execute(trx);
}

async function compareRows(from: Db, trx: Db, table: TableName): Promise<number> {
  const copies = pagesOf(trx, table);
  let compared = 0;
  for await (const page of pagesOf(from, table)) {
    const { value: copy } = await copies.next();
    for (const [index, row] of page.entries()) {
      if (isDeepStrictEqual(asPostgresKeeps(row), { ...(copy as readonly Row[])[index] })) continue;
      const key = KEYS[table].map((column) => String(row[column])).join(", ");
      throw new CodedError("DB_FAILED", { detail: `${table} ${key} is not what was copied` });
    }
    compared += page.length;
  }
  if ((await copies.next()).done === true) return compared;
  throw new CodedError("DB_FAILED", { detail: `${table} has rows that nobody copied` });
}

/** Texts lose what no text of PostgreSQL can hold: NUL, and halves of a character. */
function asPostgresKeeps(row: Row): Row {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      typeof value === "string" ? value.replaceAll("\0", "\ufffd").toWellFormed() : value,
    ]),
  );
}
