/** Elements that are there: an absent one leaves no trace, nor does one that holds nothing. */
export type Written = string | undefined;

// What XML 1.0 cannot hold, whatever it is escaped as.
// oxlint-disable-next-line no-control-regex -- these are the characters to take out
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff\p{Surrogate}]/gu;

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\r": "&#13;",
};

function escapeXml(text: string): string {
  return text.replace(FORBIDDEN, "").replace(/[&<>"\r]/g, (character) => ESCAPES[character] ?? "");
}

/** An element with a text, where there is one. */
export function leaf(
  name: string,
  text: string | null,
  attributes: Readonly<Record<string, string | null>> = {},
): Written {
  if (text === null || text === "") return undefined;
  return `<${name}${attributesText(attributes)}>${escapeXml(text)}</${name}>`;
}

/** An element with others in it, where there are any. */
export function branch(name: string, ...children: readonly Written[]): Written {
  const inner = children.filter((child) => child !== undefined).join("");
  return inner === "" ? undefined : `<${name}>${inner}</${name}>`;
}

export function attributesText(attributes: Readonly<Record<string, string | null>>): string {
  return Object.entries(attributes)
    .map(([name, value]) => (value === null ? "" : ` ${name}="${escapeXml(value)}"`))
    .join("");
}
