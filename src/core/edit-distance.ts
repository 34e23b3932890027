/** How many letters are changed, missing, too many or swapped with their neighbour. */
export function editDistance(a: string, b: string): number {
  let twoAbove: readonly number[] = [];
  let above: readonly number[] = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const line = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const change = (above[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      let least = Math.min(change, (above[column] ?? 0) + 1, (line[column - 1] ?? 0) + 1);
      if (row > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
        least = Math.min(least, (twoAbove[column - 2] ?? 0) + 1);
      }
      line.push(least);
    }
    twoAbove = above;
    above = line;
  }
  return above[b.length] ?? 0;
}

/** How many slips of the pen a word of this length may have and still be that word. */
export function slipsAllowed(length: number): number {
  return length < 5 ? 0 : length < 9 ? 1 : 2;
}
