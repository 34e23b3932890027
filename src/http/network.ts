import { lookup } from "node:dns/promises";
import { connect, isIPv6, type Socket } from "node:net";

/** The network under a download: a name's addresses, and a connection to checked ones only. */
export interface Network {
  resolve(hostname: string): Promise<readonly string[]>;
  /** Connects to one of these addresses and to nothing else. */
  connect(addresses: readonly string[], port: number): Socket;
}

export const systemNetwork: Network = {
  resolve: async (hostname) =>
    (await lookup(hostname, { all: true })).map(({ address }) => address),
  connect: (addresses, port) => {
    const all = addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }));
    return connect({
      // stands for the checked addresses; nobody resolves it
      host: "checked.invalid",
      port,
      autoSelectFamily: true,
      lookup: (_hostname, { all: wantsAll }, answer) => {
        const [first] = all;
        if (wantsAll === true || first === undefined) answer(null, all);
        else answer(null, first.address, first.family);
      },
    });
  },
};
