/** The same things in an order that nobody can foresee (Fisher and Yates). */
export function shuffled<T>(things: readonly T[]): T[] {
  const order = [...things]
  for (let last = order.length - 1; last > 0; last--) {
    const chosen = Math.floor(Math.random() * (last + 1))
    const held = order[last]!
    order[last] = order[chosen]!
    order[chosen] = held
  }
  return order
}
