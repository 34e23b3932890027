import type { DatabaseConnection, Driver } from "kysely";

/** Shares one connection out: a query of another account must not slip into an open transaction. */
export function oneUserAtATime(
  executeQuery: DatabaseConnection["executeQuery"],
): Pick<Driver, "acquireConnection" | "releaseConnection"> {
  const connection: DatabaseConnection = {
    executeQuery,
    streamQuery: () => {
      throw new Error("an open cursor would block every other query: read page by page");
    },
  };
  let turn = Promise.resolve();
  let endTurn = () => {};
  return {
    acquireConnection: async () => {
      const earlier = turn;
      const own = Promise.withResolvers<void>();
      turn = own.promise;
      await earlier;
      endTurn = own.resolve;
      return connection;
    },
    releaseConnection: async () => endTurn(),
  };
}
