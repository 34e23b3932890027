import assert from "node:assert/strict";
import { test } from "node:test";
import { dovecotMissing, startDovecot } from "../support/dovecot.ts";
import { userOf } from "../support/mailboxes.ts";
import { SeededRandom } from "../support/seeded-random.ts";
import { crashAtRandom } from "./crash-random.ts";
import { givenSeed } from "./seed.ts";
import { aCrashWorld, deliverEveryKind, finish, killedAt, problemsIn } from "./crash-world.ts";

const skip = dovecotMissing;
const seed = givenSeed();

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
    const server = await startDovecot(t, { users: { [userOf("billing")]: "secret" } });
    const world = aCrashWorld(t, server, "billing");
    const killAtStep = async (step: string) => {
      const { signal } = await world.run(["run"], killedAt(world, step));
      assert.equal(signal, "SIGKILL", step);
    };
    await killAtStep("before linkSync");
    deliverEveryKind(world);
    await killAtStep("before rename");
    await killAtStep('after sql update "runs" set');
    assert.deepEqual([...(await finish(world)), ...(await problemsIn(world))], []);
  },
);
