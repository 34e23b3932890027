import { sql } from "kysely";
import type { Db } from "./tables.ts";

// Whose turn each account was last, where several machines share the accounts. Machines have clocks
// of their own, so one sequence of the database's says what came before what.

export interface Turn {
  readonly runId: string;
  readonly machine: string;
  /** When the pass began, by the sequence. */
  readonly round: number;
}

export async function nextRound(db: Db): Promise<number> {
  const { rows } = await sql<{ round: number }>`select nextval('rounds') as round`.execute(db);
  return rows[0]?.round ?? 0;
}

/**
 * Notes the turn; undefined when another pass came to the end of its own since this one began.
 * `wasLeft`: whoever had it before has not come to its end.
 */
export async function beginTurn(
  db: Db,
  account: string,
  turn: Turn,
): Promise<{ readonly wasLeft: boolean } | undefined> {
  const { runId, machine, round } = turn;
  const { rows } = await sql<{ wasLeft: boolean }>`
    with before as (select from turns where account = ${account} and ended is null)
    insert into turns (account, run_id, machine, began)
    values (${account}, ${runId}, ${machine}, nextval('rounds'))
    on conflict (account) do update
    set run_id = excluded.run_id, machine = excluded.machine, began = excluded.began, ended = null
    where turns.ended is null or turns.ended < ${round}
    returning exists (select from before) as "wasLeft"`.execute(db);
  return rows[0];
}

/** What this pass had is through: who began before need not look at it again. */
export async function endTurns(db: Db, runId: string): Promise<void> {
  await sql`update turns set ended = nextval('rounds')
    where run_id = ${runId} and ended is null`.execute(db);
}

export async function endTurn(db: Db, account: string, runId: string): Promise<void> {
  await sql`
    update turns set ended = nextval('rounds')
    where account = ${account} and run_id = ${runId}`.execute(db);
}

/** Whether this pass may yet send a reply of the account, or work a task that a process died on. */
export async function hasMoreToDo(
  db: Db,
  account: string,
  runId: string,
  now: number,
): Promise<boolean> {
  const { rows } = await sql<{ more: boolean }>`
    select exists (
      select from email_tasks where account = ${account} and next_attempt_at <= ${now}
        and status in ('pending', 'reprocessing') and error_code = 'PASS_DIED'
        and last_run_id is distinct from ${runId}
    ) or exists (
      select from outbox where account = ${account} and kind <> 'alert' and (status = 'sending'
        or status = 'pending' and next_attempt_at <= ${now} and last_run_id is distinct from ${runId})
    ) as more`.execute(db);
  return rows[0]?.more === true;
}

/** When each account had its last turn, by the sequence. */
export async function lastTurns(db: Db): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ account: string; began: number }>`
    select account, began from turns`.execute(db);
  return new Map(rows.map(({ account, began }) => [account, began]));
}
