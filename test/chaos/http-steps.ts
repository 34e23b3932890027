import type { StepFault } from "../support/step-proxy.ts";
import type { LineStep } from "./line-case.ts";

export const HTTP_GOODBYE =
  "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

// what comes in the middle of an answer is taken for a part of it: there the line only ends or lags
const MIDDLE: readonly StepFault[] = ["reset", "end", "silence", "slow", "late"];

/** The steps of a request over HTTP/1.1. */
export const HTTP_STEPS: readonly LineStep[] = [
  {
    name: "connect",
    faults: ["refuse", "reset", "end", "silence", "drip", "garbage", "flood", "bye"],
  },
  {
    name: "request",
    command: /^(?:GET|POST) /,
    faults: [
      "reset",
      "end",
      "silence",
      "drip",
      "slow",
      "garbage",
      "flood",
      "bye",
      "half, then silence",
      "half, then reset",
      "done, then reset",
      "half-open",
      "late",
    ],
  },
  {
    name: "headers",
    command: /^(?:GET|POST) /,
    answer: /^HTTP\/1\.1 \d\d\d [^]{8}/,
    faults: MIDDLE,
  },
  {
    name: "body",
    command: /^(?:GET|POST) /,
    answer: /\r\n\r\n[^]/,
    faults: MIDDLE,
  },
];
