import { hostname } from "node:os";
import type { Clock } from "../core/clock.ts";
import { isShared } from "../db/in-both-dialects.ts";
import { accountLease, giveLease, takeLease } from "../db/leases.ts";
import { beginTurn, endTurn, endTurns, hasMoreToDo, lastTurns, nextRound } from "../db/turns.ts";
import type { Db } from "../db/tables.ts";

/** Which of its accounts a pass works on: each is worked by one pass at a time. */
export interface Turns {
  /** The accounts that are this pass's own just now. */
  readonly held: ReadonlySet<string>;
  /** And those that were. */
  readonly worked: ReadonlySet<string>;
  /** False while another pass has the account, or when one was through with it since this one began. */
  take(account: string): Promise<boolean>;
  /** When each account had its turn last: those that wait longest come first. */
  last(): Promise<ReadonlyMap<string, number>>;
  /** Lets an account go that this pass has nothing more to do for: the server holds few leases. */
  release(account: string): Promise<void>;
  /** All are through; their leases go with the connection. */
  end(): Promise<void>;
}

/** In SQLite the pass lock gives them all; in PostgreSQL the passes of a fleet share them out. */
export async function openTurns(
  db: Db,
  runId: string,
  accounts: readonly string[],
  clock: Clock,
  onLeft: (account: string) => Promise<void>,
): Promise<Turns> {
  if (!isShared(db)) {
    const all = new Set(accounts);
    const nothing = async () => {};
    const last = async () => new Map<string, number>();
    return { held: all, worked: all, take: async () => true, last, release: nothing, end: nothing };
  }
  const held = new Set<string>();
  const worked = new Set<string>();
  const turn = { runId, machine: hostname(), round: await nextRound(db) };
  return {
    held,
    worked,
    take: async (account) => {
      if (!(await takeLease(db, accountLease(account)))) return false;
      const begun = await beginTurn(db, account, turn);
      if (begun === undefined) {
        await giveLease(db, accountLease(account));
        return false;
      }
      if (begun.wasLeft) await onLeft(account);
      held.add(account);
      worked.add(account);
      return true;
    },
    release: async (account) => {
      if (await hasMoreToDo(db, account, runId, clock.now())) return;
      held.delete(account);
      await endTurn(db, account, runId);
      await giveLease(db, accountLease(account));
    },
    last: () => lastTurns(db),
    end: () => endTurns(db, runId),
  };
}
