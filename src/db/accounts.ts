import type { Db } from "./tables.ts";

/** What an account's connections did in one pass. */
export interface PoolFigures {
  readonly opened: number;
  readonly reused: number;
  readonly failed: number;
  readonly retried: number;
}

export interface AccountError {
  readonly code: string;
  readonly message: string;
}

/** How the account did in this pass; failures in a row are counted up or begin anew. */
export async function recordAccount(
  db: Db,
  name: string,
  error: AccountError | undefined,
  pool: PoolFigures,
  now: number,
): Promise<void> {
  const state =
    error === undefined
      ? { last_ok_at: now, error_code: null, error_message: null }
      : { last_error_at: now, error_code: error.code, error_message: error.message };
  await db
    .insertInto("accounts")
    .values({ name, ...state, ...pool, failures: error === undefined ? 0 : 1 })
    .onConflict((conflict) =>
      conflict.column("name").doUpdateSet((eb) => ({
        ...state,
        failures: error === undefined ? 0 : eb("accounts.failures", "+", 1),
        opened: eb("accounts.opened", "+", pool.opened),
        reused: eb("accounts.reused", "+", pool.reused),
        failed: eb("accounts.failed", "+", pool.failed),
        retried: eb("accounts.retried", "+", pool.retried),
      })),
    )
    .execute();
}

/** Failed passes in a row by account, so that the well ones go first. */
export async function failuresByAccount(db: Db): Promise<ReadonlyMap<string, number>> {
  const rows = await db.selectFrom("accounts").select(["name", "failures"]).execute();
  return new Map(rows.map((row) => [row.name, row.failures]));
}
