import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test, type TestContext } from "node:test";
import { aBusyMonth } from "../support/busy-state.ts";
import { readPrometheusText, type Metric } from "../support/prometheus-text.ts";
import { aCli } from "./cli-in-buffers.ts";

const HOSTILE_NAME = 'a "b" \\n c\\\n\u202e{x="y"} 1';

async function theMetrics(t: TestContext): Promise<string> {
  const cli = aCli(t);
  await cli.withState(async (db) => {
    await aBusyMonth(db, cli.clock.now());
    await db.insertInto("accounts").values({ name: HOSTILE_NAME, failures: 7 }).execute();
  });
  const { stdout, exitCode } = await cli.run("stats", "--prometheus");
  assert.equal(exitCode, 0);
  return stdout;
}

test("a strict reader takes the metrics, and an account's name comes out as it was", async (t) => {
  const metrics = readPrometheusText(await theMetrics(t));
  const failures = metrics.get("invoicesync_account_consecutive_failures");
  const hostile = failures?.samples.find(({ labels }) => labels.get("account") === HOSTILE_NAME);
  assert.equal(hostile?.value, 7);
});

test("names and units are those of the conventions", async (t) => {
  const metrics = readPrometheusText(await theMetrics(t));
  assert.ok(metrics.size > 20);
  for (const [name, { type, help }] of metrics) {
    assert.match(name, /^invoicesync_[a-z]+(?:_[a-z]+)*$/);
    assert.ok(type === "counter" || type === "gauge", name);
    assert.equal(name.endsWith("_total"), type === "counter", name);
    // base units only, and never the type in the name
    assert.doesNotMatch(name, /_(?:ms|milliseconds|minutes|hours|kb|mb|percent|gauge|counter)\b/);
    assert.match(help, /\.$/);
  }
  const isCount = ({ type, samples }: Metric) =>
    type === "gauge" || samples.every(({ value }) => value >= 0);
  assert.deepEqual(
    [...metrics].filter(([, metric]) => !isCount(metric)),
    [],
  );
});

for (const [name, text] of [
  ["a name without TYPE", "# HELP a b.\na 1\n"],
  ["a series twice", '# HELP a b.\n# TYPE a gauge\na{x="1",y="2"} 1\na{y="2",x="1"} 1\n'],
  ["a name that comes back", "# HELP a b.\n# TYPE a gauge\na 1\n# HELP a b.\n# TYPE a gauge\n"],
  ["a quote within a label", '# HELP a b.\n# TYPE a gauge\na{x="1"2"} 1\n'],
  ["a timestamp", "# HELP a b.\n# TYPE a gauge\na 1 1795165200000\n"],
  ["a value that is none", "# HELP a b.\n# TYPE a gauge\na null\n"],
  ["a line that is cut off", "# HELP a b.\n# TYPE a gauge\na 1"],
] as const) {
  test(`the strict reader does not take ${name}`, () => {
    assert.throws(() => readPrometheusText(text));
  });
}

test(
  "promtool has nothing to say",
  { skip: spawnSync("promtool", ["--version"]).status !== 0 && "promtool is not installed" },
  async (t) => {
    const input = await theMetrics(t);
    const { status, stdout, stderr } = spawnSync("promtool", ["check", "metrics"], {
      input,
      encoding: "utf8",
    });
    assert.deepEqual([status, `${stdout}${stderr}`], [0, ""]);
  },
);
