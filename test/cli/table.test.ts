import assert from "node:assert/strict";
import { test } from "node:test";
import { wantsColour } from "../../src/cli/colour.ts";
import { readableLine, terminalSink } from "../../src/cli/log-terminal.ts";
import { table } from "../../src/cli/table.ts";
import { createLog } from "../../src/core/log.ts";
import { FakeClock } from "../support/fake-clock.ts";

test("columns are aligned, also with wide and combining characters, and long text is cut", () => {
  const rows = [
    { name: "日本", count: 5 },
    { name: "é", count: 10 },
    { name: "abcdefghij", count: 100 },
  ];
  const text = table(rows, [
    { title: "NAME", cell: (row) => row.name, most: 6 },
    { title: "N", cell: (row) => row.count, align: "right" },
  ]);
  assert.equal(text, "NAME      N\n日本      5\né        10\nabcde…  100\n");
});

for (const { env, isTty, colour } of [
  { env: {}, isTty: true, colour: true },
  { env: {}, isTty: false, colour: false },
  { env: { NO_COLOR: "1" }, isTty: true, colour: false },
  { env: { NO_COLOR: "" }, isTty: true, colour: true },
  { env: { FORCE_COLOR: "1" }, isTty: false, colour: true },
  { env: { FORCE_COLOR: "0" }, isTty: true, colour: false },
  { env: { FORCE_COLOR: "1", NO_COLOR: "1" }, isTty: false, colour: true },
  { env: { TERM: "dumb" }, isTty: true, colour: false },
]) {
  test(`${JSON.stringify(env)} on ${isTty ? "a terminal" : "a pipe"}: colour ${colour}`, () => {
    assert.equal(wantsColour(env, isTty), colour);
  });
}

for (const { name, stderrIsTty, options, shown } of [
  {
    name: "a terminal shows what happens",
    stderrIsTty: true,
    options: {},
    shown: ["info", "warn"],
  },
  {
    name: "elsewhere only what went wrong is said",
    stderrIsTty: false,
    options: {},
    shown: ["warn"],
  },
  {
    name: "--log-level asks for more",
    stderrIsTty: false,
    options: { logLevel: "debug" as const },
    shown: ["debug", "info", "warn"],
  },
  {
    name: "--log-level asks for less",
    stderrIsTty: true,
    options: { logLevel: "error" as const },
    shown: [],
  },
]) {
  test(`on stderr, ${name}`, () => {
    const lines: string[] = [];
    const sink = terminalSink((text) => lines.push(text), { stderrIsTty }, options);
    const log = createLog(new FakeClock(), [sink]);
    log.debug("task", "debug");
    log.info("task", "info");
    log.warn("warn");
    const messages = lines.map(
      (line) => /debug$|info$|warn$/m.exec(line.replace(/"\}$/m, ""))?.[0],
    );
    assert.deepEqual(messages, shown);
  });
}

test("off a terminal a line is JSON, on one it is readable; each asks for the other by name", () => {
  const lineOf = (stderrIsTty: boolean, logFormat?: "json" | "readable") => {
    let line = "";
    const options = logFormat === undefined ? {} : { logFormat };
    const sink = terminalSink((text) => (line += text), { stderrIsTty }, options);
    createLog(new FakeClock(), [sink]).warn("careful");
    return line;
  };
  assert.equal((JSON.parse(lineOf(false)) as { message: string }).message, "careful");
  assert.match(lineOf(true), /^\d\d:\d\d:\d\d ⚠️ careful\n$/);
  assert.equal(lineOf(true, "json"), lineOf(false));
  assert.equal(lineOf(false, "readable"), lineOf(true));
});

test("a readable line stays one line, whatever a field holds", () => {
  const line = readableLine({
    at: 0,
    level: "info",
    sign: "task",
    message: "forged\n10:00:00 ✅ done",
    runId: undefined,
    fields: { account: "billing", subject: "\u001b[2J a=b\r\n", none: null },
  });
  assert.match(line, /^\S+ 📧 forged 10:00:00 ✅ done account=billing subject=" a=b "\n$/);
});
