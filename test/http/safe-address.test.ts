import assert from "node:assert/strict";
import { test } from "node:test";
import {
  isAllowedHost,
  literalAddress,
  reasonNotToConnect,
  type AddressPolicy,
} from "../../src/http/safe-address.ts";

const NOTHING: AddressPolicy = { allowHosts: [], allowPrivateNetworks: false };
const PRIVATE: AddressPolicy = { allowHosts: [], allowPrivateNetworks: true };

function isRefused(host: string, policy: AddressPolicy): boolean {
  const url = new URL(`http://${host}/`);
  const address = literalAddress(url.hostname);
  assert.ok(address, `${host} is no literal address`);
  return reasonNotToConnect(address, isAllowedHost(url, policy), policy) !== undefined;
}

// [as it stands in a link, with private networks allowed]
const REFUSED: readonly (readonly [string, "allowed" | "refused"])[] = [
  ["127.0.0.1", "allowed"],
  ["127.1", "allowed"],
  ["127.0.0.1.", "allowed"],
  ["2130706433", "allowed"],
  ["0x7f000001", "allowed"],
  ["0x7f.1", "allowed"],
  ["0177.0.0.1", "allowed"],
  ["017700000001", "allowed"],
  ["１２７.０.０.１", "allowed"],
  ["127。0。0。1", "allowed"],
  ["%31%32%37.0.0.1", "allowed"],
  ["127.255.255.254", "allowed"],
  ["[::1]", "allowed"],
  ["[0:0:0:0:0:0:0:1]", "allowed"],
  ["[::ffff:127.0.0.1]", "allowed"],
  ["[::ffff:7f00:1]", "allowed"],
  ["[64:ff9b::127.0.0.1]", "allowed"],
  ["10.0.0.1", "allowed"],
  ["172.16.0.1", "allowed"],
  ["192.168.1.1", "allowed"],
  ["100.64.0.1", "allowed"],
  ["169.254.1.1", "allowed"],
  ["[fe80::1]", "allowed"],
  ["[fd12:3456::1]", "allowed"],
  ["0.0.0.0", "refused"],
  ["0", "refused"],
  ["[::]", "refused"],
  ["[::127.0.0.1]", "refused"],
  ["[64:ff9b:1::7f00:1]", "refused"],
  ["[2002:7f00:1::]", "refused"],
  ["[2001:0:7f00:1::]", "refused"],
  ["[fec0::1]", "refused"],
  ["[ff02::1]", "refused"],
  ["[2001:db8::1]", "refused"],
  ["[4000::1]", "refused"],
  ["224.0.0.1", "refused"],
  ["255.255.255.255", "refused"],
  ["240.0.0.1", "refused"],
  ["192.0.0.1", "refused"],
  ["198.18.0.1", "refused"],
  ["203.0.113.1", "refused"],
  ["169.254.169.254", "refused"],
  ["2852039166", "refused"],
  ["[::ffff:169.254.169.254]", "refused"],
  ["[fd00:ec2::254]", "refused"],
  ["100.100.100.200", "refused"],
  ["168.63.129.16", "refused"],
];

for (const [host, whenPrivateAllowed] of REFUSED) {
  test(`${host} is refused, and ${whenPrivateAllowed} where private networks are allowed`, () => {
    assert.equal(isRefused(host, NOTHING), true);
    assert.equal(isRefused(host, PRIVATE), whenPrivateAllowed === "refused");
  });
}

for (const host of ["8.8.8.8", "134744072", "[2606:4700::1111]", "[64:ff9b::8.8.8.8]"]) {
  test(`${host} is public`, () => assert.equal(isRefused(host, NOTHING), false));
}

test("what is no address is refused", () => {
  for (const address of ["", "example.com", "localhost"]) {
    assert.ok(reasonNotToConnect(address, true, PRIVATE));
  }
});

for (const { entry, host, isAllowed } of [
  { entry: "127.0.0.1", host: "127.0.0.1:8080", isAllowed: true },
  { entry: "127.0.0.1", host: "2130706433", isAllowed: true },
  { entry: "127.0.0.1", host: "[::ffff:127.0.0.1]", isAllowed: true },
  { entry: "127.0.0.1", host: "127.0.0.2", isAllowed: false },
  { entry: "127.0.0.1:8080", host: "127.0.0.1:8080", isAllowed: true },
  { entry: "127.0.0.1:8080", host: "127.0.0.1:9090", isAllowed: false },
  { entry: "::1", host: "[::1]:99", isAllowed: true },
  { entry: "[::1]", host: "[0::1]", isAllowed: true },
  { entry: "files.example.com", host: "FILES.example.com.", isAllowed: true },
  { entry: "example.com", host: "files.example.com", isAllowed: false },
  { entry: "example.com", host: "notexample.com", isAllowed: false },
  { entry: "not a host", host: "example.com", isAllowed: false },
]) {
  test(`allowHosts [${entry}] ${isAllowed ? "allows" : "does not allow"} ${host}`, () => {
    const policy = { allowHosts: [entry], allowPrivateNetworks: false };
    assert.equal(isAllowedHost(new URL(`http://${host}/`), policy), isAllowed);
  });
}

test("a metadata address has to be named itself, a name that leads to it is not enough", () => {
  const address = "169.254.169.254";
  assert.ok(reasonNotToConnect(address, true, { ...PRIVATE, allowHosts: ["files.example.com"] }));
  assert.ok(reasonNotToConnect(address, false, { ...PRIVATE, allowHosts: [address] }));
  assert.equal(reasonNotToConnect(address, true, { ...NOTHING, allowHosts: [address] }), undefined);
});
