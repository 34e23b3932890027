const FOLDED = new Map<string, string>();

/** Lower case without accents, character for character, so that positions stay those of the text. */
export function fold(text: string): string {
  let folded = "";
  for (const unit of text.split("")) folded += foldUnit(unit);
  return folded;
}

function foldUnit(unit: string): string {
  const known = FOLDED.get(unit);
  if (known !== undefined) return known;
  // what kana and Hangul are made of are no accents
  const isWhole = /[\u3040-\u30ff\uac00-\ud7a3]/.test(unit);
  const base = isWhole ? unit : unit.normalize("NFD").charAt(0).toLowerCase();
  const folded = unit === "ß" ? "s" : /^[’‘`´]$/.test(unit) ? "'" : base.length === 1 ? base : unit;
  if (FOLDED.size < 5_000) FOLDED.set(unit, folded);
  return folded;
}
