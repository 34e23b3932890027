import { sql } from "kysely";
import { isoTime } from "../core/clock.ts";

export const MOST_ENTRIES = 100;

export interface ReportPeriod {
  readonly sinceAt: number;
  readonly now: number;
  /** How much of the period one bar of a chart stands for. */
  readonly barMs: number;
}

/** How many of what there were in the bar with this number, counted from the period's begin. */
export interface BarCount<Kind extends string> {
  readonly bar: number;
  readonly kind: Kind;
  readonly count: number;
}

/** The newest of a list, and how many there are in all. */
export interface Newest<Entry> {
  readonly entries: readonly Entry[];
  readonly total: number;
}

/** Our numbers reach SQLite as reals, where a division does not round by itself. */
export function barOf(column: string, { sinceAt, barMs }: ReportPeriod) {
  return sql<number>`cast((${sql.ref(column)} - ${sinceAt}) / ${barMs} as integer)`;
}

/** The instant that a bar begins at, as a day (UTC). */
export function dayOfBar({ sinceAt, barMs }: ReportPeriod, bar: number): string {
  return isoTime(sinceAt + bar * barMs).slice(0, 10);
}
