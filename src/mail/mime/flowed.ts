/** The paragraphs of a text whose lines were broken to be joined again (RFC 3676). */
export function joinFlowed(text: string, deleteSpace: boolean): string {
  const paragraphs: string[][] = [];
  let openDepth: number | undefined; // of a paragraph that goes on
  for (const line of text.split("\n")) {
    let depth = 0;
    while (line[depth] === ">") depth += 1;
    const content = line.slice(line[depth] === " " ? depth + 1 : depth); // a space was stuffed in
    const isSignature = content === "-- ";
    const flows = content.endsWith(" ") && !isSignature;
    const words = flows && deleteSpace ? content.slice(0, -1) : content;
    const last = paragraphs.at(-1);
    if (openDepth === depth && !isSignature && last !== undefined) last.push(words);
    else paragraphs.push([depth === 0 ? "" : `${">".repeat(depth)} `, words]);
    openDepth = flows ? depth : undefined;
  }
  return paragraphs.map((pieces) => pieces.join("")).join("\n");
}
