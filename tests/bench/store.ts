/**
 * `npm run bench:store`: the store beside Prometheus and VictoriaMetrics, in one run in turns.
 *
 *   npm run bench:store -- [--rounds 5] [--samples 6000000] [--out FILE.md|FILE.json]… [--only NAME]…
 *
 * `--only` takes `ingest`, `loss`, `disk`, `rows`, `waking` or `object`. Ends with 1 if the store misses what it must
 * reach. It takes about two minutes a round on two cores, and 2 GB of the temporary directory.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { build } from '../../worker/selfhost/build.mjs'
import { temporaryDirectory } from '../e2e/processes.ts'
import { judge, type MeasureName, ofRounds } from './store/goals.ts'
import { measureIngest } from './store/ingest.ts'
import { writeLoad } from './store/load.ts'
import { measureLoss } from './store/loss.ts'
import { isBusy, machine } from './store/machine.ts'
import { measureObjectMemory } from './store/object-memory.ts'
import { measureReal, readRecording } from './store/real.ts'
import { goals, markdown, type Result } from './store/report.ts'
import { measureRows } from './store/rows.ts'
import { dayShape, wideShape } from './store/shapes.ts'
import { SYSTEMS, type SystemName, systems } from './store/systems.ts'
import { measureWaking } from './store/waking.ts'

const LANES = 2
const PARTS = { ingest, loss, disk, rows, waking, object }
/** Of the moments of the kills: the golden ratio spreads them evenly. */
const NEXT_MOMENT = 0.618

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    samples: { type: 'string', default: '6000000' },
    out: { type: 'string', multiple: true, default: [] },
    only: { type: 'string', multiple: true, default: Object.keys(PARTS) },
  },
})
const rounds = positive('rounds', options.rounds)
/** Now, to the minute, in Unix seconds. */
const endS = Math.floor(Date.now() / 60_000) * 60
const shape = wideShape(positive('samples', options.samples), endS)
const strangers = options.only.filter((part) => !(part in PARTS))
if (strangers.length > 0) fail(`--only takes ${Object.keys(PARTS).join(', ')}, not ${strangers}`)

function positive(name: string, text: string): number {
  const number = Number(text)
  if (!Number.isSafeInteger(number) || number < 1) fail(`--${name} takes a positive whole number`)
  return number
}

function fail(message: string): never {
  console.error(message)
  process.exit(2)
}

const figures = Object.fromEntries(
  goals.map(([name]) => [name, { ours: [], prometheus: [], victoriaMetrics: [] }])
) as unknown as Record<MeasureName, Record<SystemName, number[]>>
const notes: string[] = []

/** A fresh directory for one process. */
async function fresh<T>(use: (directory: string) => Promise<T>): Promise<T> {
  await using directory = await temporaryDirectory()
  return await use(join(directory.path, 'data')) // Awaited, or the directory is gone before.
}

const inTurns = (round: number) => SYSTEMS.map((_, n) => SYSTEMS[(n + round) % SYSTEMS.length]!)

async function ingest(): Promise<void> {
  await using directory = await temporaryDirectory()
  console.error('Making the load…')
  using requests = writeLoad(directory.path, shape)
  const seen: Record<SystemName, string> = { ours: '', prometheus: '', victoriaMetrics: '' }
  for (let round = 0; round < rounds; round++) {
    for (const name of inTurns(round)) {
      const measured = await fresh((data) => measureIngest(systems[name], data, requests, LANES))
      figures.cpu[name].push(measured.cpuSPerMillion)
      figures.wall[name].push(measured.samplesPerS)
      figures.ack[name].push(measured.ackMs.p99)
      figures.memory[name].push(measured.rssMb)
      seen[name] =
        `${measured.bytesPerSample.toFixed(2)} bytes a sample on disk as they are after the load, ` +
        `peak memory ${measured.peakMb.toFixed(0)} MB, ` +
        `acknowledgement ${measured.ackMs.p50.toFixed(1)} ms at the median, ` +
        `${measured.ackMs.max.toFixed(0)} ms at most`
      console.error(`ingest, round ${round + 1}, ${name}: ${JSON.stringify(measured)}`)
    }
  }
  for (const name of SYSTEMS) notes.push(`${systems[name].title}, last round: ${seen[name]}.`)
  const bytes = requests.bytes / requests.samples
  notes.push(`The load takes ${bytes.toFixed(1)} bytes a sample on the wire.`)
}

async function loss(): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    for (const name of inTurns(round)) {
      const chance = (round * NEXT_MOMENT) % 1
      const found = await fresh((data) => measureLoss(systems[name], data, chance))
      figures.lost[name].push(found.missing + found.wrong)
      console.error(`loss, round ${round + 1}, ${name}: ${JSON.stringify(found)}`)
      if (found.missing === 0) continue
      notes.push(
        `${systems[name].title} lost ${found.missing.toLocaleString('en')} of ` +
          `${found.acknowledged.toLocaleString('en')} acknowledged samples to kill ${round + 1}.`
      )
    }
  }
}

async function disk(): Promise<void> {
  const recording = readRecording()
  for (const name of SYSTEMS) {
    const { samples, bytesPerSample } = await fresh((data) =>
      measureReal(systems[name], data, recording)
    )
    figures.disk[name].push(bytesPerSample)
    console.error(`disk, ${name}: ${bytesPerSample} bytes a sample of ${samples}`)
  }
  notes.push(
    `The recording: ${recording.series.size} series, ${recording.times.length} scrapes. Counted are ` +
      "all files of our objects, Prometheus's snapshot (without its write-ahead log), and " +
      "VictoriaMetrics's data and index (without its caches) after a forced merge."
  )
}

async function rows(): Promise<void> {
  figures.rows.ours.push(await fresh(measureRows))
}

async function waking(): Promise<void> {
  await using directory = await temporaryDirectory()
  console.error('Making the day…')
  using day = writeLoad(directory.path, dayShape(endS))
  figures.waking.ours.push(...(await fresh((data) => measureWaking(data, day))))
}

async function object(): Promise<void> {
  await using directory = await temporaryDirectory()
  figures.object.ours.push(measureObjectMemory(directory.path))
}

const before = machine()
if (isBusy(before)) console.error(`The machine is busy (load ${before.load}): do not publish this.`)
build()
let failed = false
for (const [part, measure] of Object.entries(PARTS)) {
  if (!options.only.includes(part)) continue
  try {
    await measure()
  } catch (error) {
    // The other parts took long: they are worth keeping.
    console.error(error)
    notes.push(`The part \`${part}\` broke off: ${error}`)
    failed = true
  }
}

const versions = Object.fromEntries(
  await Promise.all(SYSTEMS.map(async (name) => [name, await systems[name].version()]))
) as Record<SystemName, string>
const result: Result = {
  at: new Date().toISOString(),
  machine: before,
  versions,
  rounds,
  samples: shape.hosts * 100 * shape.scrapes,
  figures,
  notes,
}
const page = markdown(result)
console.log(page)
for (const file of options.out) {
  writeFileSync(file, file.endsWith('.json') ? JSON.stringify(result, null, 2) : page)
}
const missed = goals.filter(([name, goal]) => judge(goal, figures[name]) === 'missed')
for (const [name, goal] of missed) {
  console.error(`Missed: ${goal.what}: ${ofRounds(goal, figures[name].ours)}`)
}
process.exit(missed.length > 0 || failed ? 1 : 0)
