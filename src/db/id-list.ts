import { sql, type RawBuilder } from "kysely";

/** A list of values for `in`, however long: one parameter, where a statement has a limit of them. */
export function listOf<T extends number | string>(values: readonly T[]): RawBuilder<T> {
  return sql<T>`(select value from json_each(${JSON.stringify(values)}))`;
}
