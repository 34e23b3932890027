const LETTER = 10;
const PITCH = 30;

/** What tesseract prints of a page with these lines, when it is asked for a table of words. */
export function anOcrTable(lines: readonly string[]): string {
  const rows = lines.flatMap((line, at) =>
    [...line.matchAll(/\S+/g)].map(({ 0: word, index }, place) => {
      const left = 60 + index * LETTER;
      const top = 60 + at * PITCH;
      return [5, 1, 1, 1, at + 1, place + 1, left, top, word.length * LETTER, 18, 96, word];
    }),
  );
  const head = "level page_num block_num par_num line_num word_num left top width height conf text";
  const page = [1, 1, 0, 0, 0, 0, 0, 0, 1190, 1684, -1, ""];
  return [head.split(" "), page, ...rows].map((row) => `${row.join("\t")}\n`).join("");
}
