import { spawnSync } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { freePort } from "./ports.ts";
import type { Life } from "./life.ts";

const VERSIONS = "/usr/lib/postgresql";
const BINARIES = existsSync(VERSIONS)
  ? readdirSync(VERSIONS)
      .sort((a, b) => Number(b) - Number(a))
      .map((version) => join(VERSIONS, version, "bin"))
      .find((folder) => existsSync(join(folder, "initdb")))
  : undefined;
const USER = "invoicesync";

/** Why there is no PostgreSQL here, for `skip`; false when there is one. */
export const postgresMissing: string | false =
  BINARIES === undefined ? "PostgreSQL is not installed (postgresql)" : false;

export interface PostgresServer {
  readonly port: number;
  /** Of the database that every server begins with. */
  readonly url: string;
  /** A new, empty database. */
  createDatabase(name: string): string;
  sql(url: string, text: string): string;
  stop(mode: "fast" | "immediate"): void;
  start(): void;
}

/** A PostgreSQL of our own that ends with the test; `durable`: it waits for the disk, as in earnest. */
export async function startPostgres(
  t: Life,
  options: { readonly durable?: boolean; readonly settings?: readonly string[] } = {},
): Promise<PostgresServer> {
  const dir = mkdtempSync(join(tmpdir(), "invoicesync-postgres-"));
  const owner = serverOwner();
  if (owner !== undefined) chownSync(dir, owner, owner);
  const data = join(dir, "data");
  const port = await freePort();
  const url = (name: string) => `postgres://${USER}@127.0.0.1:${port}/${name}`;
  const settings = [
    `port=${port}`,
    "listen_addresses=127.0.0.1",
    `unix_socket_directories=${dir}`,
    "max_connections=100",
    ...(options.durable === true ? [] : ["fsync=off", "synchronous_commit=off"]),
    ...(options.settings ?? []),
  ];
  const control = (...words: readonly string[]) =>
    asOwner(owner, "pg_ctl", ["-D", data, "-l", join(dir, "log"), "-w", ...words]);
  const start = () => control("-o", settings.map((one) => `-c ${one}`).join(" "), "start");
  const layout = ["--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions"];
  asOwner(owner, "initdb", ["-D", data, "-U", USER, "-A", "trust", ...layout]);
  start();
  let isUp = true;
  t.after(() => {
    if (isUp) control("-m", "immediate", "stop");
    rmSync(dir, { recursive: true, force: true });
  });
  const sql = (to: string, text: string) =>
    run("psql", [to, "-qAtX", "-v", "ON_ERROR_STOP=1", "-c", text]);
  return {
    port,
    url: url("postgres"),
    createDatabase: (name) => {
      sql(url("postgres"), `create database ${name}`);
      return url(name);
    },
    sql,
    stop: (mode) => {
      isUp = false;
      control("-m", mode, "stop");
    },
    start: () => {
      start();
      isUp = true;
    },
  };
}

/** The server refuses to run as root. */
function serverOwner(): number | undefined {
  if (userInfo().uid !== 0) return undefined;
  return Number(run("id", ["-u", "postgres"]));
}

function asOwner(owner: number | undefined, program: string, words: readonly string[]): string {
  const path = join(BINARIES ?? "", program);
  if (owner === undefined) return run(path, words);
  const as = [`--reuid=${owner}`, `--regid=${owner}`, "--clear-groups"];
  return run("setpriv", [...as, path, ...words]);
}

/** Its output goes nowhere that a server, which outlives it, could hold open. */
function run(program: string, words: readonly string[]): string {
  const isServer = program.endsWith("pg_ctl") || words.some((word) => word.endsWith("pg_ctl"));
  const stdio = isServer ? ("ignore" as const) : ("pipe" as const);
  const { status, stdout, stderr, error } = spawnSync(program, words, {
    cwd: "/",
    encoding: "utf8",
    stdio: ["ignore", stdio, stdio],
  });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${program} failed: ${stderr ?? status}`);
  return stdout?.trim() ?? "";
}
