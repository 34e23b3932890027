// What moves a cursor, writes a clipboard, hides or reorders text: escape sequences whole, then
// every other control character (C1 too: 8-bit terminals obey it) and the bidirectional overrides.
const SEQUENCES =
  // oxlint-disable-next-line no-control-regex -- these are the characters to take out
  /(?:\u001b[[]|\u009b)[0-?]*[ -/]*[@-~]?|(?:\u001b[\]PX^_]|[\u0090\u0098\u009d-\u009f])[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)?|\u001b[ -/]*[0-~]?/g;
// oxlint-disable-next-line no-control-regex -- these are the characters to take out
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** Text from a mail as one line that a terminal or a log can show without obeying it. */
export function plainText(text: string): string {
  return text
    .replace(SEQUENCES, "")
    .replace(/[\t\r\n\u2028\u2029]+/g, " ")
    .replace(CONTROLS, "");
}
