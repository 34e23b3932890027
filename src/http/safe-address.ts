import ipaddr from "ipaddr.js";

/** What the settings allow beyond the public internet. */
export interface AddressPolicy {
  /** Host names or addresses, with or without a port: these may be private and on any port. */
  readonly allowHosts: readonly string[];
  readonly allowPrivateNetworks: boolean;
}

const PRIVATE_RANGES: readonly string[] = [
  "private",
  "loopback",
  "linkLocal",
  "uniqueLocal",
  "carrierGradeNat",
];

// Where clouds hand out keys to whoever asks from inside; one of them looks public.
const METADATA: ReadonlySet<string> = new Set([
  "169.254.169.254",
  "169.254.169.253",
  "169.254.170.2",
  "169.254.170.23",
  "100.100.100.200",
  "168.63.129.16",
  "192.0.0.192",
  "fd00:ec2::254",
  "fd00:ec2::253",
  "fd00:ec2::23",
  "fd20:ce::254",
]);

const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR("2000::/3");
const NAT64 = ipaddr.IPv6.parseCIDR("64:ff9b::/96");

/** The address in a URL's host, without brackets and in one spelling; undefined for a name. */
export function literalAddress(hostname: string): string | undefined {
  const bare = hostname.replace(/^\[|\]$/g, "");
  return ipaddr.isValid(bare) ? unwrapped(bare).toString() : undefined;
}

/** Whether the settings name this URL's host, so that it may be private and on any port. */
export function isAllowedHost({ hostname, port }: URL, { allowHosts }: AddressPolicy): boolean {
  const host = oneSpelling(hostname);
  return allowHosts.some((entry) => {
    const named = hostOfEntry(entry);
    if (named === undefined || oneSpelling(named.hostname) !== host) return false;
    return named.port === "" || named.port === port;
  });
}

/**
 * Why this address must not be connected to, or undefined. `isAllowed` is for the addresses of a
 * host that the settings name; a metadata address has to be named itself.
 */
export function reasonNotToConnect(
  address: string,
  isAllowed: boolean,
  policy: AddressPolicy,
): string | undefined {
  if (!ipaddr.isValid(address)) return "it has no address";
  const ip = unwrapped(address);
  if (METADATA.has(ip.toString())) {
    const isNamed = policy.allowHosts.some((entry) => {
      const named = hostOfEntry(entry);
      return named !== undefined && literalAddress(named.hostname) === ip.toString();
    });
    return isAllowed && isNamed ? undefined : "it is a metadata address";
  }
  if (isAllowed || isPublic(ip)) return undefined;
  const range = ip.range();
  if (policy.allowPrivateNetworks && PRIVATE_RANGES.includes(range)) return undefined;
  return PRIVATE_RANGES.includes(range)
    ? "it is an address of a private network"
    : "it is no address of the public internet";
}

/** A deny list forgets; only what is surely public passes. */
function isPublic(ip: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  if (ip.range() !== "unicast") return false;
  return ip instanceof ipaddr.IPv4 || ip.match(GLOBAL_UNICAST);
}

/** An IPv4 address inside an IPv6 one (mapped, NAT64) leads where the IPv4 address leads. */
function unwrapped(address: string): ipaddr.IPv4 | ipaddr.IPv6 {
  const ip = ipaddr.process(address);
  if (ip instanceof ipaddr.IPv6 && ip.match(NAT64)) {
    return new ipaddr.IPv4(ip.toByteArray().slice(-4));
  }
  return ip;
}

function oneSpelling(hostname: string): string {
  return literalAddress(hostname) ?? hostname.toLowerCase().replace(/\.$/, "");
}

function hostOfEntry(entry: string): URL | undefined {
  const host = ipaddr.IPv6.isValid(entry) ? `[${entry}]` : entry;
  return URL.parse(`http://${host}`) ?? undefined;
}
