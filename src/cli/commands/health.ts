import { statfs } from "node:fs/promises";
import type { Command } from "commander";
import type { Config } from "../../config/config.ts";
import { isoTime } from "../../core/clock.ts";
import { codedError } from "../../core/errors.ts";
import type { Deps } from "../deps.ts";
import { FailedResult } from "../failure.ts";
import {
  diskCheck,
  healthChecks,
  worst,
  type HealthCheck,
  type Surrounding,
} from "../health-checks.ts";
import { withExamples } from "../help.ts";
import { printResult } from "../print.ts";
import { table } from "../table.ts";

export function addHealth(program: Command, deps: Deps): void {
  const health = program
    .command("health")
    .description("exit 0 when healthy or degraded, 1 when not: for probes")
    .action(async () => {
      const config = await deps.loadConfig();
      const found = await checkHealth(deps, config);
      const status = worst(found.checks);
      const { version } = deps.program;
      const { database, lastGoodRunAt, checks } = found;
      const timestamp = isoTime(deps.clock.now());
      const result = { status, timestamp, version, database, lastGoodRunAt, checks };
      const text = `${status}\n\n${table(checks, [
        { title: "CHECK", cell: (check) => check.name },
        { title: "STATUS", cell: (check) => check.status },
        { title: "", cell: (check) => check.message, most: 400 },
      ])}`;
      if (status === "unhealthy") throw new FailedResult("UNHEALTHY", undefined, { result, text });
      printResult(deps, result, () => text);
    });
  withExamples(health, ["health", "health --json", "health || echo look at it"]);
}

interface Found {
  readonly database: "connected" | "error";
  readonly lastGoodRunAt: string | null;
  readonly checks: readonly HealthCheck[];
}

async function lookAround({ stateDir, accounts }: Config): Promise<Surrounding> {
  const space = await statfs(stateDir).catch(() => undefined);
  const signInEnds = new Map<string, number>();
  for (const account of accounts) {
    if (account.type !== "imap" || account.auth.type !== "oauth2") continue;
    const { signInEndsAt } = await import("../../http/token-store.ts");
    const endsAt = await signInEndsAt(stateDir, account.name);
    if (endsAt !== undefined) signInEnds.set(account.name, endsAt);
  }
  return { freeBytes: space && space.bavail * space.bsize, signInEnds };
}

/** A database that cannot be read is itself the answer, not an error of this command. */
async function checkHealth(deps: Deps, config: Config): Promise<Found> {
  try {
    const { healthFacts } = await import("../../db/health-facts.ts");
    const now = deps.clock.now();
    const facts = await deps.withDb((db) => healthFacts(db, now));
    const surrounding = await lookAround(config);
    const database = { name: "database", status: "healthy", message: "connected" } as const;
    return {
      database: "connected",
      lastGoodRunAt: isoTime(facts.lastGoodRunAt),
      checks: [database, ...healthChecks(facts, config, surrounding, now)],
    };
  } catch (error) {
    const { message, hint } = codedError(error);
    const check = {
      name: "database",
      status: "unhealthy",
      message: `${message}; ${hint}`,
    } as const;
    const { freeBytes } = await lookAround(config);
    const disk = diskCheck(freeBytes, config.monitoring.health.leastFreeBytes);
    return { database: "error", lastGoodRunAt: null, checks: [check, disk] };
  }
}
