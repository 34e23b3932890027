import { rmSync } from "node:fs";
import { startDovecot } from "../support/dovecot.ts";
import { userOf } from "../support/mailboxes.ts";
import {
  aCrashWorld,
  deliverEveryKind,
  differences,
  finish,
  killedAt,
  pictureOf,
  problemsIn,
  stepsIn,
} from "./crash-world.ts";
import type { Part, PartOptions } from "./part.ts";
import type { Life } from "../support/life.ts";

const MOST_STEPS = 1_000;
/** So many worlds share a server before the next one is started. */
const WORLDS_A_SERVER = 50;

/**
 * SIGKILL at every durable step in turn, each in a world of its own, until a pass ends without being
 * killed; then the work is let finish, and must come to what an undisturbed pass comes to.
 */
export async function crashAtEveryStep(t: Life, { say }: PartOptions): Promise<Part> {
  const names = Array.from({ length: WORLDS_A_SERVER }, (_, n) => `step-${n}`);
  const users = Object.fromEntries(names.map((name) => [userOf(name), "secret"]));
  const problems: string[] = [];
  const killedIn = new Map<string, number>();
  let worlds = 0;
  let server = await startDovecot(t, { users });
  const inAWorld = async <T>(work: (world: ReturnType<typeof aCrashWorld>) => Promise<T>) => {
    const name = names[worlds % WORLDS_A_SERVER] ?? "";
    if (worlds > 0 && worlds % WORLDS_A_SERVER === 0) {
      await server.stop();
      server = await startDovecot(t, { users });
    }
    worlds += 1;
    const world = aCrashWorld(t, server, name);
    deliverEveryKind(world);
    try {
      return await work(world);
    } finally {
      rmSync(world.dir, { recursive: true, force: true });
    }
  };

  const expected = await inAWorld(async (world) => {
    await world.run(["run"]);
    problems.push(...(await finish(world)), ...(await problemsIn(world)));
    return pictureOf(world);
  });
  let steps = 0;
  for (let n = 1; n <= MOST_STEPS; n += 1) {
    const wasKilled = await inAWorld(async (world) => {
      const options = killedAt(world, n);
      const { signal } = await world.run(["run"], options);
      if (signal !== "SIGKILL") return false;
      steps += 1;
      const step = stepsIn(options.stepsFile).at(-1) ?? "?";
      killedIn.set(step, (killedIn.get(step) ?? 0) + 1);
      const unfinished = await finish(world);
      const found = [
        ...unfinished,
        ...differences(expected, await pictureOf(world)),
        ...(await problemsIn(world)),
      ];
      for (const problem of found) {
        problems.push(`killed at ${n}, ${step}: ${problem}`);
        say(problems.at(-1) ?? "");
      }
      if (n % 20 === 0) say(`step ${n}, ${step}`);
      return true;
    });
    if (!wasKilled) break;
  }
  return {
    name: "SIGKILL at every durable step",
    cases: steps,
    figures: `${killedIn.size} kinds of step`,
    problems,
  };
}
