/** Many questions at once, but not too many. */

/** `ask` of each item, at most `limit` at the same time; answers in the order of the items. */
export async function inParallel<Item, Answer>(
  items: readonly Item[],
  limit: number,
  ask: (item: Item) => Promise<Answer>
): Promise<Answer[]> {
  const answers = new Array<Answer>(items.length)
  let next = 0
  const askNext = async () => {
    while (next < items.length) {
      const n = next++
      answers[n] = await ask(items[n]!)
    }
  }
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, askNext))
  return answers
}
