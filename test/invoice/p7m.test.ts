import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeBase64, signedContent } from "../../src/invoice/p7m.ts";
import { opensslMissing, signed } from "./p7m-maker.ts";

const XML = `<?xml version="1.0"?><Invoice>${"<Line>1</Line>".repeat(2_000)}</Invoice>`;

test("the content of a signed file is found", { skip: opensslMissing }, () => {
  assert.equal(String(signedContent(signed(XML))), XML);
});

test("lengths may be indefinite", { skip: opensslMissing }, () => {
  assert.equal(String(signedContent(signed(XML, { indefinite: true }))), XML);
});

test("PEM armour is taken off", { skip: opensslMissing }, () => {
  const base64 = signed(XML).toString("base64").replace(/.{64}/g, "$&\r\n");
  const pem = `-----BEGIN PKCS7-----\r\n${base64}\r\n-----END PKCS7-----\r\n`;
  assert.equal(String(signedContent(Buffer.from(pem))), XML);
});

test("a signature without content says so", { skip: opensslMissing }, () => {
  assert.equal(signedContent(signed(XML, { detached: true })), "detached");
});

test("a file that lost its tail still gives what was signed", { skip: opensslMissing }, () => {
  const whole = signed(XML);
  assert.equal(String(signedContent(whole.subarray(0, whole.length - 300))), XML);
});

for (const { name, hex } of [
  { name: "nothing", hex: "" },
  { name: "a sequence that is empty", hex: "3000" },
  { name: "another type of content", hex: "300b06092a864886f70d010701" },
  { name: "a length of 127 bytes", hex: `30ff${"ff".repeat(40)}` },
  { name: "nothing but indefinite lengths", hex: "3080".repeat(50_000) },
  { name: "octets in octets without an end", hex: `${prefix()}${"2480".repeat(20_000)}` },
]) {
  test(`${name} is broken, and nothing worse`, () => {
    assert.equal(signedContent(Buffer.from(hex, "hex")), "broken");
  });
}

function prefix(): string {
  return "308006092a864886f70d010702a08030800201013100308006092a864886f70d010701a080";
}

for (const { name, text } of [
  { name: "line ends and spaces", text: "SGVs\r\nbG8s IHdv\tcmxk" },
  { name: "padding in the middle", text: "SGVsbG8sIA==d29ybGQ=" },
  { name: "stray characters", text: "SGVs*bG8s!IHdvcmxk\0" },
  { name: "no padding", text: "SGVsbG8sIHdvcmxk" },
]) {
  test(`base64 is read with ${name}`, () => {
    assert.equal(decodeBase64(Buffer.from(text)).toString(), "Hello, world");
  });
}
