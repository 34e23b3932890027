import { resolve } from "node:path";
import type { Command } from "commander";
import type { Deps } from "../deps.ts";
import { FailedResult } from "../failure.ts";
import { withExamples } from "../help.ts";
import { printResult } from "../print.ts";

export function addDb(program: Command, deps: Deps): void {
  const db = program.command("db").description("upkeep of the database");
  withExamples(db, ["db check", "db backup /var/backups/invoicesync.db"]);
  addCheck(db, deps);
  addBackup(db, deps);
  addMigrate(db, deps);
}

function addCheck(db: Command, deps: Deps): void {
  const check = db
    .command("check")
    .description("read the whole database and check every page, index and reference")
    .action(async () => {
      const { checkDatabase } = await import("../../db/backup.ts");
      const checked = await checkDatabase(await deps.stateDir(), deps.clock);
      if (!checked.ok) {
        const text = checked.problems.map((problem) => `${problem}\n`).join("");
        const detail = `${checked.problems.length} problems`;
        throw new FailedResult("DB_CORRUPT", detail, { result: { ...checked }, text });
      }
      printResult(
        deps,
        checked,
        () => `ok: version ${checked.version}, ${checked.sizeBytes} bytes\n`,
      );
    });
  withExamples(check, ["db check", "db check --json"]);
}

function addBackup(db: Command, deps: Deps): void {
  const backup = db
    .command("backup")
    .description("copy the database into a new file, also while a pass runs; the copy is checked")
    .argument("<file>", "where to; must not be there yet")
    .action(async (file: string) => {
      const { backupDatabase } = await import("../../db/backup.ts");
      const to = resolve(deps.cwd, file);
      const made = await backupDatabase(await deps.stateDir(), to, deps.clock);
      printResult(deps, made, () => `${made.file}: ${made.sizeBytes} bytes\n`);
    });
  withExamples(backup, ["db backup invoicesync-backup.db"]);
}

function addMigrate(db: Command, deps: Deps): void {
  const migrate = db
    .command("migrate")
    .description("bring the database to this version; every other command does it by itself too")
    .action(async () => {
      const { migrateDatabase } = await import("../../db/backup.ts");
      const { from, to, backup } = await migrateDatabase(await deps.stateDir(), deps.clock);
      printResult(deps, { from, to, backup: backup ?? null }, () =>
        from === to
          ? `nothing to do: version ${to}\n`
          : `from version ${from} to ${to}; the copy from before is ${backup}\n`,
      );
    });
  withExamples(migrate, ["db migrate"]);
}
