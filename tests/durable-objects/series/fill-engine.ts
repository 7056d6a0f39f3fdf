/** Fills an engine for half a day of samples; prints the most bytes that it kept: see `tests/bench/store/object-memory.ts`. */
import { readFileSync } from 'node:fs'
import { Engine } from '../../../durable-objects/series/engine'
import { writeLoad } from '../../bench/store/load.ts'
import { dayShape } from '../../bench/store/shapes.ts'
import { NodeDisk } from './node-disk'

const LOOK_EVERY = 100
/** From `dist/`, where this runs. */
const KERNEL = new URL('../durable-objects/series/kernel.wasm', import.meta.url)

const collect = (globalThis as unknown as { gc: () => void }).gc
const kept = () => {
  collect()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

const day = dayShape(Math.floor(Date.now() / 60_000) * 60)
using requests = writeLoad(process.argv[2]!, { ...day, scrapes: day.scrapes / 2 })
const module: WebAssembly.Module = Reflect.construct(WebAssembly.Module, [
  readFileSync(KERNEL.pathname),
])
const before = kept()
const engine = new Engine(new NodeDisk(), module, 1)
let most = 0
for (let n = 0; n < requests.length; n++) {
  const { body } = requests.read(n)
  engine.write(engine.decode(new Uint8Array(body), 'snappy'), Date.now())
  if (n % LOOK_EVERY === 0) most = Math.max(most, kept() - before)
}
console.info(most)
