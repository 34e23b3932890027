import type { Life } from "../support/life.ts";
import { problemsIn } from "./crash-books.ts";
import { finish, killPass, reasonsOfDoubt, type Kill } from "./crash-kills.ts";
import { differences, pictureOf, type Picture } from "./crash-picture.ts";
import { withoutCopy, wrongReplies } from "./crash-replies.ts";
import type { CrashWorld } from "./crash-world.ts";
import { inWorlds, QUESTIONS } from "./crash-worlds.ts";
import type { Part, PartOptions } from "./part.ts";

const MOST_STEPS = 1_000;
const LANES = 2;

/** What a pass is ended at, one pass after another; "again": at the point that the first was. */
type Steps = readonly [number | string, ...string[]];

interface Found {
  readonly kills: readonly Kill[];
  readonly doubts: ReadonlyMap<string, number>;
  readonly problems: readonly string[];
}

/**
 * SIGKILL at every durable step in turn, each in a world of its own and until a pass ends without
 * being killed, and again at the same point of the pass that puts things right; then the work is let
 * finish, and must come to what an undisturbed pass comes to.
 */
export async function crashAtEveryStep(_t: Life, { share, say }: PartOptions): Promise<Part> {
  const problems: string[] = [];
  const kills = new Map<string, number>();
  const doubts = new Map<string, number>();
  const add = (counts: Map<string, number>, name: string, count = 1) =>
    void counts.set(name, (counts.get(name) ?? 0) + count);
  let worlds = 0;

  const expected: Picture = await inWorlds(async (inAWorld) =>
    inAWorld(async (world) => {
      for (const name of (await killPass(world, {})).steps) add(kills, name, 0);
      problems.push(...(await finish(world)), ...wrongReplies(world, QUESTIONS));
      problems.push(...(await problemsIn(world)));
      return pictureOf(world);
    }),
  );
  const killAt = async (world: CrashWorld, [first, ...others]: Steps): Promise<Found> => {
    const begun = await killPass(world, { step: first });
    const all = [begun];
    for (const step of begun.wasKilled ? others : []) {
      all.push(await killPass(world, { step: step === "again" ? lastOf(begun) : step }));
    }
    const killed = all.filter(({ wasKilled }) => wasKilled);
    if (killed.length === 0) return { kills: [], doubts: new Map(), problems: [] };
    const unfinished = await finish(world);
    const copies = withoutCopy(world);
    return {
      kills: killed,
      doubts: reasonsOfDoubt(world, killed),
      problems: [
        ...unfinished,
        ...differences(expected, pictureOf(world)),
        ...wrongReplies(world, QUESTIONS),
        ...(copies > 0 ? [`${copies} replies were sent and not copied`] : []),
        ...(await problemsIn(world)),
      ],
    };
  };

  let isOver = false;
  const take = (found: Found, [first]: Steps) => {
    if (found.kills.length === 0) {
      if (typeof first === "number") isOver = true;
      return;
    }
    worlds += 1;
    for (const kill of found.kills) {
      for (const name of kill.steps) add(kills, name, 0);
      add(kills, lastOf(kill));
    }
    for (const [reason, count] of found.doubts) add(doubts, reason, count);
    const where = [first, ...found.kills.map(lastOf)].join(", ");
    for (const problem of found.problems) {
      problems.push(`killed at ${where}: ${problem}`);
      say(problems.at(-1) ?? "");
    }
    if (worlds % 20 === 0) say(`${worlds} worlds, the last killed at ${where}`);
  };

  const seldom = () => [...kills].flatMap(([point, count]) => (count < 2 ? [point] : []));
  const killThrough = (points: Iterator<Steps>) =>
    Promise.all(
      Array.from({ length: LANES }, () =>
        inWorlds(async (inAWorld) => {
          for (const point of until(points, () => isOver)) {
            take(await inAWorld((world) => killAt(world, point)), point);
          }
        }),
      ),
    );
  await killThrough(numbers(Math.max(1, Math.round(1 / share))));
  isOver = false;
  // what the second pass had no need of is struck in other worlds, or in what follows on a death
  await killThrough(
    seldom()
      .map((point): Steps => [point, point])
      .values(),
  );
  for (const before of ["before rename", "before MAIL FROM"]) {
    await killThrough(
      seldom()
        .map((point): Steps => [before, point, point])
        .values(),
    );
  }

  const cases = [...kills.values()].reduce((sum, count) => sum + count, 0);
  const reasons = [...doubts].map(([reason, count]) => `${count} ${reason}`);
  const figures = [
    `${worlds} worlds, ${kills.size} named points, struck at most once: ${seldom().join(", ") || "none"}`,
    `in doubt: ${reasons.join("; ") || "none"}`,
  ].join(" · ");
  return { name: "SIGKILL at every durable step", cases, figures, problems };
}

function* numbers(stride: number): Generator<Steps> {
  for (let n = 1; n <= MOST_STEPS; n += stride) yield [n, "again"];
}

function lastOf({ steps }: Kill): string {
  return steps.at(-1) ?? "?";
}

/** What several take from, one by one, until it is used up or over. */
function* until<T>(all: Iterator<T>, isOver: () => boolean): Generator<T> {
  for (let next = all.next(); next.done !== true; next = all.next()) {
    if (isOver()) return;
    yield next.value;
  }
}
