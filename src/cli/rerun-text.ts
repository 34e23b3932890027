import { plainText } from "../core/plain-text.ts";
import type { RerunEntry, RerunResult } from "../pass/rerun.ts";

/** What was read differently, invoice by invoice, and whether it was kept. */
export function rerunText({ rerun }: RerunResult, apply: boolean): string {
  const changed = rerun.filter(({ outcome }) => outcome === "changed");
  const applied = rerun.filter((entry) => entry.applied);
  const unread = rerun.filter(({ outcome }) => outcome === "not_read");
  const counts = [
    `${rerun.length} read again`,
    `${changed.length} different`,
    ...(unread.length > 0 ? [`${unread.length} not read any more, kept as they were`] : []),
  ].join(", ");
  const kept = apply ? `${applied.length} replaced` : "nothing was changed; --apply keeps it";
  return `${[...unread, ...changed].map(entryText).join("")}${counts}: ${kept}\n`;
}

function entryText(entry: RerunEntry): string {
  const { id, number, documentName, problem, differences, approved, applied } = entry;
  const name = [number, documentName].filter((one) => one !== null).join(", ");
  const note = approved && !applied ? " (approved)" : "";
  const head = `invoice ${id}${name === "" ? "" : `, ${plainText(name)}`}${note}:`;
  if (problem !== null) return `${head} ${problem.code}: ${plainText(problem.message)}\n`;
  const lines = differences.map(
    ({ field, before, after }) => `  ${field}: ${shown(before)} → ${shown(after)}\n`,
  );
  return `${head}\n${lines.join("")}`;
}

function shown(value: string | number | boolean | null): string {
  return value === null ? "none" : plainText(String(value));
}
