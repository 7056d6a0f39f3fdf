/** Pushes of which a sender was told that they are stored, to be looked for after a crash. */
import { Connection, REMOTE_WRITE } from './connection.ts'
import type { ExportedSeries } from './exported.ts'
import { encodeLabels, RequestWriter } from './request-writer.ts'

const METRIC = 'crash_test'
/** Between the pushes of a sender, in the time of their samples, if it does not say otherwise. */
const USUAL_STEP_MS = 1_000
/** How often a server may say that it is too busy before that counts as a failure. */
const MAX_RETRIES = 20
const RETRY_MS = 100

/** What was looked for and what was there. */
export interface Search {
  acknowledged: number
  missing: number
  /** Samples that are there with another value. */
  wrong: number
  /** How many of the pushes that were acknowledged last lack samples: how far back the loss goes. */
  pushesLost: number
}

/** One sender: it pushes again what was not acknowledged, as Prometheus does. */
export class Sender {
  /** Pushes that were acknowledged: those numbered 0 to this, exclusive. */
  acknowledged = 0
  /** When the push that is under way was sent, in ms of `performance.now()`. */
  #sentAt: number | undefined
  readonly #name: string
  readonly #from: number
  readonly #perServer: number
  readonly #stepMs: number
  readonly #labels: Buffer[]
  /** Names of the servers that it reports about. */
  readonly instances: readonly string[]

  /**
   * @param from time of the first push, in Unix ms
   * @param size of a push: one sample of each series of each server
   */
  constructor(
    name: string,
    from: number,
    size: { servers: number; perServer: number; stepMs?: number }
  ) {
    this.#name = name
    this.#from = from
    this.#perServer = size.perServer
    this.#stepMs = size.stepMs ?? USUAL_STEP_MS
    this.instances = Array.from({ length: size.servers }, (_, server) => `${name}-${server}`)
    this.#labels = Array.from({ length: size.servers * size.perServer }, (_, series) =>
      encodeLabels(this.#metric(series))
    )
  }

  /** How long the push under way has waited for its answer, in ms. */
  get waitingMs(): number {
    return this.#sentAt === undefined ? 0 : performance.now() - this.#sentAt
  }

  /** Time of push `n`, in Unix ms. */
  at(n: number): number {
    return this.#from + n * this.#stepMs
  }

  /** Push one after another until the server is gone, or `until` says so. */
  async push(url: string, headers: Record<string, string>, until = () => false): Promise<void> {
    using connection = new Connection(url, { ...REMOTE_WRITE, ...headers })
    const writer = new RequestWriter()
    let retries = 0
    while (!until()) {
      const body = this.#body(writer, this.acknowledged)
      this.#sentAt = performance.now()
      const answer = await connection.post(body).catch(() => undefined)
      this.#sentAt = undefined
      if (answer === undefined) return
      if (answer.status === 503 && retries++ < MAX_RETRIES) {
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
        continue
      }
      if (answer.status >= 300) throw new Error(`${this.#name}: ${answer.status} ${answer.text}`)
      this.acknowledged++
    }
  }

  /** What must be found again of the pushes from number `first` on. */
  expectation(first = 0): Expectation {
    return new Expectation(this.#name, {
      series: this.#labels.length,
      pushes: this.acknowledged - first,
      pushAt: (time) => (time - this.at(first)) / this.#stepMs,
      value: (series, push) => this.#value(series, push + first),
    })
  }

  #metric(series: number): Record<string, string> {
    return {
      __name__: METRIC,
      instance: this.instances[Math.floor(series / this.#perServer)]!,
      job: 'node',
      sender: this.#name,
      series: String(series),
    }
  }

  /** No two samples of a push are equal, nor two of a series: what is mixed up is noticed. */
  #value(series: number, push: number): number {
    return push * 10_000 + series
  }

  #body(writer: RequestWriter, push: number): Buffer {
    for (const [series, labels] of this.#labels.entries()) {
      writer.add(labels, this.at(push), this.#value(series, push))
    }
    return writer.take()
  }
}

interface Expected {
  series: number
  pushes: number
  pushAt: (time: number) => number
  value: (series: number, push: number) => number
}

/** The acknowledged pushes of one sender, crossed off as they are found. */
export class Expectation {
  readonly #sender: string
  readonly #expected: Expected
  /** By series and push, 1 for what was found. */
  readonly #found: Uint8Array[]
  #wrong = 0

  constructor(sender: string, expected: Expected) {
    this.#sender = sender
    this.#expected = expected
    this.#found = Array.from({ length: expected.series }, () => new Uint8Array(expected.pushes))
  }

  crossOff({ metric, values, timestamps }: ExportedSeries): void {
    if (metric.__name__ !== METRIC || metric.sender !== this.#sender) return
    const { pushes, pushAt, value } = this.#expected
    const series = Number(metric.series)
    for (const [n, time] of timestamps.entries()) {
      const push = pushAt(time)
      if (push < 0 || push >= pushes) continue
      if (values[n] === value(series, push)) this.#found[series]![push] = 1
      else this.#wrong++
    }
  }

  search(): Search {
    const { series, pushes } = this.#expected
    let missing = 0
    let firstLost = pushes
    for (const found of this.#found) {
      missing += found.filter((is) => is === 0).length
      const lost = found.indexOf(0)
      if (lost >= 0) firstLost = Math.min(firstLost, lost)
    }
    return {
      acknowledged: series * pushes,
      missing,
      wrong: this.#wrong,
      pushesLost: pushes - firstLost,
    }
  }
}

/** Look for everything expected in what a server exports. */
export async function search(
  expectations: readonly Expectation[],
  series: AsyncIterable<ExportedSeries>
): Promise<Search> {
  for await (const one of series) for (const expected of expectations) expected.crossOff(one)
  const total: Search = { acknowledged: 0, missing: 0, wrong: 0, pushesLost: 0 }
  for (const result of expectations.map((expected) => expected.search())) {
    total.acknowledged += result.acknowledged
    total.missing += result.missing
    total.wrong += result.wrong
    total.pushesLost = Math.max(total.pushesLost, result.pushesLost)
  }
  return total
}
