/**
 * Text as a reader sees it: without characters of no width, without those that turn the direction
 * of writing, and without control characters. What was hidden between letters is not there.
 */
export function visibleText(text: string): string {
  return text
    .replace(/\r\n?|[\u2028\u2029\v\f\u0085]/g, "\n")
    .replace(/[\p{Default_Ignorable_Code_Point}\p{Cf}]|(?![\n\t])\p{Cc}/gu, "")
    .replace(/(?!\n)\s/g, " ");
}
