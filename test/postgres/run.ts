import { spawn } from "node:child_process";
import { once } from "node:events";
import { postgresMissing, startPostgres } from "../support/postgres.ts";

// `npm run test:postgres`: the tests of the state and of every command over PostgreSQL, one server for
// all of them. Files may be named; TEST_POSTGRES_URL names another server than one of our own.

const given = process.argv.slice(2);
const files =
  given.length > 0 ? given : ["test/db/*.test.ts", "test/cli/*.test.ts", "test/pass/*.test.ts"];
const ends: (() => void | Promise<void>)[] = [];
const url = process.env["TEST_POSTGRES_URL"] ?? (await ownServer());

async function ownServer(): Promise<string> {
  if (postgresMissing !== false) throw new Error(postgresMissing);
  return (await startPostgres({ after: (end) => void ends.unshift(end) })).url;
}

const tests = spawn(process.execPath, ["--test", "--test-reporter=spec", ...files], {
  stdio: "inherit",
  env: { ...process.env, STORE: "postgres", TEST_POSTGRES_URL: url },
});
const [code] = (await once(tests, "exit")) as [number | null];
for (const end of ends) await end();
process.exitCode = code ?? 1;
