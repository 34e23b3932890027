import assert from "node:assert/strict";
import { test } from "node:test";
import { dovecotMissing } from "../support/dovecot.ts";
import { SeededRandom } from "../support/seeded-random.ts";
import { problemsIn } from "./crash-books.ts";
import { finish } from "./crash-kills.ts";
import { deliverEveryKind, deliverQuestion } from "./crash-mails.ts";
import { crashAtRandom } from "./crash-random.ts";
import { testSeed } from "./seed.ts";
import { aCrashWorld, killedAt, startCrashServers } from "./crash-world.ts";

const skip = dovecotMissing;
const seed = testSeed();

test(
  `killed two dozen times while mail comes, all is in the end as if nothing had happened (CHAOS_SEED=${seed})`,
  { skip },
  async (t) => {
    const { cases, problems } = await crashAtRandom(t, {
      random: new SeededRandom(seed),
      share: 0.05,
      say: () => {},
    });
    assert.deepEqual(problems, []);
    assert.equal(cases, 25);
  },
);

test(
  "killed while it makes the database, and again while it clears up: nothing is left over",
  { skip },
  async (t) => {
    const servers = await startCrashServers(t, ["billing"]);
    const world = await aCrashWorld(t, servers, "billing");
    const killAtStep = async (step: string) => {
      const { signal } = await world.run(["run"], killedAt(world, step));
      assert.equal(signal, "SIGKILL", step);
    };
    await killAtStep("before linkSync");
    deliverEveryKind(world);
    deliverQuestion(world, 1);
    await killAtStep("before rename");
    await killAtStep('after sql update "runs" set');
    assert.deepEqual([...(await finish(world)), ...(await problemsIn(world))], []);
  },
);
