/** What a function of the kernel may answer; `../kernel.ts` words the failures. */
export const enum Status {
  Ok = 0,
  SnappyDamaged = 1,
  TooLong = 2,
  PassesEnd = 3,
  NumberDoesNotEnd = 4,
  FieldNumberZero = 5,
  WireType = 6,
  TooManySamples = 7,
  LogDamaged = 8,
}
