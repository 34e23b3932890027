/** What a server needs of a test: a place to hang its end on. A bench can hand in its own. */
export interface Life {
  after(end: () => void | Promise<void>): void;
}
