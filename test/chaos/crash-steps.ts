import type { Life } from "../support/life.ts";
import { problemsIn } from "./crash-books.ts";
import { finish, killPass, reasonsOfDoubt } from "./crash-kills.ts";
import { differences, pictureOf, type Picture } from "./crash-picture.ts";
import { withoutCopy, wrongReplies } from "./crash-replies.ts";
import type { CrashWorld } from "./crash-world.ts";
import { inWorlds, QUESTIONS } from "./crash-worlds.ts";
import type { Part, PartOptions } from "./part.ts";

const MOST_STEPS = 1_000;
const LANES = 2;

interface Found {
  readonly killedAt: readonly string[];
  /** By name, all the steps that were gone through. */
  readonly points: readonly string[];
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

  let expected: Picture | undefined;
  const killAt = async (world: CrashWorld, step: number | string): Promise<Found> => {
    const first = await killPass(world, { step });
    const point = first.steps.at(-1);
    if (!first.wasKilled || point === undefined) {
      return { killedAt: [], points: [], doubts: new Map(), problems: [] };
    }
    const second = await killPass(world, { step: point });
    const killed = [first, second].filter(({ wasKilled }) => wasKilled);
    const unfinished = await finish(world);
    const copies = withoutCopy(world);
    const picture = pictureOf(world);
    return {
      killedAt: killed.map(() => point),
      points: [...first.steps, ...second.steps],
      doubts: reasonsOfDoubt(world, killed),
      problems: [
        ...unfinished,
        ...differences((expected ??= picture), picture),
        ...wrongReplies(world, QUESTIONS),
        ...(copies > 0 ? [`${copies} replies were sent and not copied`] : []),
        ...(await problemsIn(world)),
      ],
    };
  };

  let isOver = false;
  const take = (found: Found, at: number | string) => {
    const [point] = found.killedAt;
    if (point === undefined) {
      if (typeof at === "number") isOver = true;
      return;
    }
    worlds += 1;
    for (const name of found.points) add(kills, name, 0);
    add(kills, point, found.killedAt.length);
    for (const [reason, count] of found.doubts) add(doubts, reason, count);
    for (const problem of found.problems) {
      problems.push(`killed at ${at}, ${point}: ${problem}`);
      say(problems.at(-1) ?? "");
    }
    if (worlds % 20 === 0) say(`${worlds} worlds, the last killed at ${at}, ${point}`);
  };

  expected = await inWorlds(async (inAWorld) =>
    inAWorld(async (world) => {
      for (const name of (await killPass(world, {})).steps) add(kills, name, 0);
      problems.push(...(await finish(world)), ...wrongReplies(world, QUESTIONS));
      problems.push(...(await problemsIn(world)));
      return pictureOf(world);
    }),
  );
  const seldom = () => [...kills].flatMap(([point, count]) => (count < 2 ? [point] : []));
  const killThrough = (points: Iterator<number | string>) =>
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
  // what the second pass had no need of is struck in another world once more
  await killThrough(seldom().values());
  await killThrough(seldom().values());

  const cases = [...kills.values()].reduce((sum, count) => sum + count, 0);
  const reasons = [...doubts].map(([reason, count]) => `${count} ${reason}`);
  const figures = [
    `${worlds} worlds, ${kills.size} named points, struck at most once: ${seldom().join(", ") || "none"}`,
    `in doubt: ${reasons.join("; ") || "none"}`,
  ].join(" · ");
  return { name: "SIGKILL at every durable step", cases, figures, problems };
}

function* numbers(stride: number): Generator<number> {
  for (let n = 1; n <= MOST_STEPS; n += stride) yield n;
}

/** What several take from, one by one, until it is used up or over. */
function* until<T>(all: Iterator<T>, isOver: () => boolean): Generator<T> {
  for (let next = all.next(); next.done !== true; next = all.next()) {
    if (isOver()) return;
    yield next.value;
  }
}
