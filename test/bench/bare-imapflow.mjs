// The least that a pass over one mailbox has to do, with the library alone.
import { client } from "./bare-client.mjs";

await client.search({ seen: false }, { uid: true });
await client.logout();
