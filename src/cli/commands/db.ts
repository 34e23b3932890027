import { resolve } from "node:path";
import { Option, type Command } from "commander";
import { UsageError } from "../../core/errors.ts";
import type { Checked } from "../../db/backup.ts";
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
  addCopy(db, deps);
}

function addCheck(db: Command, deps: Deps): void {
  const check = db
    .command("check")
    .description("read the whole database and check every page, index and reference")
    .action(async () => {
      const checked = await checkedState(deps);
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
      const { stateDir, databaseUrl } = await deps.store();
      if (databaseUrl !== undefined) {
        throw new UsageError([
          `db backup copies SQLite's file; PostgreSQL is backed up by pg_dump, and beside it ${stateDir}/files`,
        ]);
      }
      const made = await backupDatabase(stateDir, resolve(deps.cwd, file), deps.clock);
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
      const { MIGRATIONS } = await import("../../db/migrate.ts");
      const { stateDir, databaseUrl } = await deps.store();
      const { from, to, backup } = await migrateDatabase(
        stateDir,
        deps.clock,
        MIGRATIONS,
        databaseUrl?.reveal(),
      );
      printResult(deps, { from, to, backup: backup ?? null }, () =>
        from === to
          ? `nothing to do: version ${to}\n`
          : `from version ${from} to ${to}${backup === undefined ? "" : `; the copy from before is ${backup}`}\n`,
      );
    });
  withExamples(migrate, ["db migrate"]);
}

async function checkedState(deps: Deps): Promise<Checked> {
  const { stateDir, databaseUrl } = await deps.store();
  const { checkDatabase } = await import("../../db/backup.ts");
  return checkDatabase(stateDir, deps.clock, databaseUrl?.reveal());
}

function addCopy(db: Command, deps: Deps): void {
  const copy = db
    .command("copy")
    .description("move a state to PostgreSQL: every row is copied, read back and compared")
    .addOption(
      new Option("--from <store>", "where it is").choices(["sqlite"]).makeOptionMandatory(),
    )
    .addOption(
      new Option("--to <store>", "the database of databaseUrl; must be empty")
        .choices(["postgres"])
        .makeOptionMandatory(),
    )
    .action(async () => {
      const { stateDir, databaseUrl } = await deps.store();
      if (databaseUrl === undefined) {
        throw new UsageError(["databaseUrl, or DATABASE_URL, has to say where to copy the state"]);
      }
      const { copyToPostgres } = await import("../../db/copy-to-postgres.ts");
      const tables = await copyToPostgres(stateDir, databaseUrl.reveal(), deps.clock);
      const rows = tables.reduce((sum, table) => sum + table.rows, 0);
      printResult(
        deps,
        { tables, rows },
        () => `${rows} rows in ${tables.length} tables copied and compared\n`,
      );
    });
  withExamples(copy, ["db copy --from sqlite --to postgres"]);
}
