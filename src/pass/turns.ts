import { hostname } from "node:os";
import { isShared } from "../db/in-both-dialects.ts";
import { accountLease, giveLease, takeLease } from "../db/leases.ts";
import { beginTurn, endTurns, lastTurns, nextRound } from "../db/turns.ts";
import type { Db } from "../db/tables.ts";

/** Which of its accounts a pass works on: each is worked by one pass at a time. */
export interface Turns {
  /** The accounts that are this pass's own, until it ends. */
  readonly held: ReadonlySet<string>;
  /** False while another pass has the account, or when one was through with it since this one began. */
  take(account: string): Promise<boolean>;
  /** When each account had its turn last: those that wait longest come first. */
  last(): Promise<ReadonlyMap<string, number>>;
  /** They are through; the leases go with the connection. */
  end(): Promise<void>;
}

/** In SQLite the pass lock gives them all; in PostgreSQL the passes of a fleet share them out. */
export async function openTurns(
  db: Db,
  runId: string,
  accounts: readonly string[],
  onLeft: (account: string) => Promise<void>,
): Promise<Turns> {
  if (!isShared(db)) {
    const all = new Set(accounts);
    return { held: all, take: async () => true, last: async () => new Map(), end: async () => {} };
  }
  const held = new Set<string>();
  const turn = { runId, machine: hostname(), round: await nextRound(db) };
  return {
    held,
    take: async (account) => {
      if (!(await takeLease(db, accountLease(account)))) return false;
      const begun = await beginTurn(db, account, turn);
      if (begun === undefined) {
        await giveLease(db, accountLease(account));
        return false;
      }
      if (begun.wasLeft) await onLeft(account);
      held.add(account);
      return true;
    },
    last: () => lastTurns(db),
    end: () => endTurns(db, runId),
  };
}
