import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { test } from "node:test";

const MODULE = pathToFileURL(join(import.meta.dirname, "../../src/core/young-memory.ts")).href;

/** How much memory a process gives to young objects, in MB, when many of them live for a while. */
function youngMemory(work: string): number {
  const script = `
    import { getHeapSpaceStatistics } from "node:v8";
    import { boundYoungMemory } from ${JSON.stringify(MODULE)};
    const kept = [];
    for (let round = 0; round < 120; round++) {
      kept[round % 40] = Array.from({ length: 10_000 }, (_, at) => ({ at, round }));
      ${work}
    }
    console.log(getHeapSpaceStatistics().find((space) => space.space_name === "new_space").space_size / 1e6);`;
  const ran = spawnSync(process.execPath, ["--input-type=module", "-e", script]);
  assert.equal(ran.status, 0, ran.stderr.toString());
  return Number(ran.stdout.toString());
}

test("young objects get a bounded share of the memory", () => {
  const held = youngMemory("boundYoungMemory();");
  assert.ok(held < 40, `${held} MB`);
});
