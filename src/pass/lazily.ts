/** Something that is made when it is first asked for, and only once. */
export function lazily<T>(make: () => Promise<T>): {
  get(): Promise<T>;
  /** What was made; undefined while nothing was asked for. */
  readonly current: T | undefined;
} {
  let making: Promise<T> | undefined;
  let made: T | undefined;
  return {
    get: () => (making ??= make().then((value) => (made = value))),
    get current() {
      return made;
    },
  };
}
