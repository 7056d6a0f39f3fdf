/** One of some things, by chance; undefined where there are none. */
export const oneOf = <T>(things: readonly T[]): T | undefined =>
  things[Math.floor(Math.random() * things.length)]
