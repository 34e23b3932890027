/** An atom or a string, or a list of them. */
export type Token = string | readonly Token[];

/** A command's arguments; a literal has been turned into a quoted string before. */
export function readTokens(text: string): readonly Token[] {
  let at = 0;
  const list = (until: string | undefined): Token[] => {
    const tokens: Token[] = [];
    while (at < text.length) {
      const sign = text[at];
      if (sign === until) {
        at += 1;
        return tokens;
      }
      if (sign === " ") at += 1;
      else if (sign === "(") {
        at += 1;
        tokens.push(list(")"));
      } else tokens.push(sign === '"' ? quoted() : atom());
    }
    return tokens;
  };
  const quoted = (): string => {
    let value = "";
    for (at += 1; at < text.length && text[at] !== '"'; at += 1) {
      if (text[at] === "\\") at += 1;
      value += text[at] ?? "";
    }
    at += 1;
    return value;
  };
  /** `BODY[HEADER.FIELDS (A B)]<0.9>` is one. */
  const atom = (): string => {
    const from = at;
    for (let depth = 0; at < text.length; at += 1) {
      const sign = text[at] ?? "";
      if (sign === "[") depth += 1;
      else if (sign === "]") depth -= 1;
      else if (depth === 0 && " ()".includes(sign)) break;
    }
    // What nothing above took is taken as it is, so that this ends
    if (at === from) at += 1;
    return text.slice(from, at);
  };
  return list(undefined);
}

export function quote(text: string): string {
  return `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
}

export function atomOf(token: Token | undefined): string {
  return typeof token === "string" ? token : "";
}

export function listOf(token: Token | undefined): readonly Token[] {
  if (token === undefined) return [];
  return typeof token === "string" ? [token] : token;
}

/** Whether a number is in `1,3:5,9:*`; `last` is what `*` stands for (RFC 3501 6.4.8). */
export function isInSet(set: string, number: number, last: number): boolean {
  const valueOf = (text: string) => (text === "*" ? last : Number(text));
  return set.split(",").some((range) => {
    const [from = "", to = from] = range.split(":");
    const [a, b] = [valueOf(from), valueOf(to)];
    return number >= Math.min(a, b) && number <= Math.max(a, b);
  });
}
