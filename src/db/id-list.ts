import { sql, type RawBuilder } from "kysely";
import { inBothDialects } from "./in-both-dialects.ts";

/** A list of numbers for `in`, however long: one parameter, where a statement has a limit of them. */
export function listOf(values: readonly number[]): RawBuilder<number> {
  return inBothDialects(
    sql<number>`(select value from json_each(${JSON.stringify(values)}))`,
    sql`(select unnest(${sql.val(values)}::bigint[]))`,
  );
}

/** The same for texts. */
export function listOfTexts(values: readonly string[]): RawBuilder<string> {
  return inBothDialects(
    sql<string>`(select value from json_each(${JSON.stringify(values)}))`,
    sql`(select unnest(${sql.val(values)}::text[]))`,
  );
}
