// Every message through the library alone, in batches, thrown away.
import { client, everySource } from "./bare-client.mjs";

let messages = 0;
let bytes = 0;
for await (const source of everySource()) {
  messages += 1;
  bytes += source?.length ?? 0;
}
await client.logout();
if (messages > 0 && bytes === 0) process.exitCode = 1;
