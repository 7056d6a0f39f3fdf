/** Results of calls to objects. */

/**
 * The data that a call answered with.
 *
 * workerd wants every result to be disposed of, because it might hold stubs, and complains in the log
 * when that is left to the garbage collector. Ours are data only, which disposing leaves alone.
 */
export async function data<Call extends Promise<unknown>>(call: Call): Promise<Awaited<Call>> {
  const result = await call
  const disposable = result as Partial<Disposable> | null
  disposable?.[Symbol.dispose]?.()
  return result
}
