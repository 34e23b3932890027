import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { STARTER_FAQ } from "../../src/config/starter-faq.ts";
import { readFaq } from "../../src/pass/read-faq.ts";
import { aFolder, problemsOf } from "../config/settings-folder.ts";

test("the starter is a right FAQ of five classes in two languages", async (t) => {
  const folder = aFolder(t, { "faq.yaml": STARTER_FAQ });
  const ids = (await readFaq(join(folder, "faq.yaml"))).map(({ id }) => id);
  const classes = ["shipping", "payment", "returns", "sizes", "stock"];
  assert.deepEqual(
    ids,
    classes.flatMap((name) => [`${name}-es`, `${name}-en`]),
  );
});

const GOOD = "- { id: a, keywords: [b], question: c, answer: d }\n";

for (const { name, text, problems } of [
  {
    name: "all problems are told at once, with line and key",
    text: `${GOOD}- id: a\n  keywords: []\n  question: 3\n  anser: x\n`,
    problems: [
      "faq.yaml:2: [1].answer: is missing",
      "faq.yaml:2: [1].id: a is there twice; ids must differ",
      "faq.yaml:3: [1].keywords: must have at least one word",
      "faq.yaml:4: [1].question: must be a text: put 3 in quotes",
      "faq.yaml:5: [1].anser: is not a known key; did you mean answer?",
    ],
  },
  {
    name: "an empty answer answers nothing",
    text: "- { id: a, keywords: [b], question: c, answer: ' ' }\n",
    problems: ['faq.yaml:1: [0].answer: must be a text, not " "'],
  },
  {
    name: "a mapping is no list",
    text: "shipping: yes\n",
    problems: [
      "faq.yaml:1: must be a list of entries, each with id, keywords, question and answer, not a mapping",
    ],
  },
  {
    name: "an id is a short name",
    text: "- { id: 'a b', keywords: [b], question: c, answer: d }\n",
    problems: ["faq.yaml:1: [0].id: must be a short name such as shipping-en"],
  },
]) {
  test(`a wrong FAQ: ${name}`, async (t) => {
    const folder = aFolder(t, { "faq.yaml": text });
    const found = await problemsOf(readFaq(join(folder, "faq.yaml")));
    assert.deepEqual(found.toSorted(), problems);
  });
}

test("a FAQ that is not there is said so", async (t) => {
  const found = await problemsOf(readFaq(join(aFolder(t), "faq.yaml")));
  assert.deepEqual(found, [
    "faq.yaml: there is no such file; `invoicesync init` writes one to start from",
  ]);
});
