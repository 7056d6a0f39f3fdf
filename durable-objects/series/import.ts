/** Stores a stream of JSON lines, batch by batch. */
import type { WriteOutcome } from '../../worker/contracts/ingest'
import type { ImportReport } from '../../worker/contracts/transfer'
import { ExportReader } from '../../worker/ingest/export-reader'
import { TRANSFER } from '../../worker/policy'
import type { Series } from '../../worker/promql/source'
import { DamagedBody, unpacked } from './gunzip-stream'
import { Rejections } from './rejections'

/** An imported file and the settings that it holds, if it is an export of ours. */
export interface Imported {
  report: ImportReport
  settings: Record<string, unknown> | undefined
}

const REFUSED = 'the store takes no more: it is full, or the budget is used up'

/**
 * Each batch is on disk before the next one is read. So what was read of a file that is cut off, or
 * refused further down, stays; importing it again is harmless, because samples that are there
 * already are left alone.
 *
 * @param backfill stores a batch; it is durable when that returns
 * @param body gzip or plain
 * @throws {MalformedBody} if it is no such file
 */
export async function importLines(
  backfill: (batch: Series[]) => Promise<WriteOutcome>,
  body: ReadableStream<Uint8Array>
): Promise<Imported> {
  const reader = new ExportReader()
  const rejections = new Rejections()
  let stored = 0
  let damage = ''
  let sinceBreak = 0
  const store = async (batch: Series[]) => {
    if (damage === REFUSED) return
    const outcome = await backfill(batch)
    if (!('samples' in outcome)) {
      damage = REFUSED
      return
    }
    stored += outcome.samples
    if (outcome.kind === 'partial') rejections.addAll(outcome.reasons)
  }
  try {
    for await (const chunk of unpacked(body)) {
      for (const batch of reader.push(chunk)) await store(batch)
      if (damage === REFUSED) break
      sinceBreak += chunk.length
      if (sinceBreak < TRANSFER.chunkBytes) continue
      sinceBreak = 0
      await scheduler.wait(0) // Pushes come in between, also when a few bytes unpack to many.
    }
  } catch (error) {
    if (!(error instanceof DamagedBody)) throw error
    damage = error.message
  }
  for (const batch of reader.end()) await store(batch)
  const { unreadable, series, settings } = reader
  rejections.add('unreadable line', unreadable.count, () => unreadable.example)
  const { rejected, reasons } = rejections.summary()
  const detail = damage || reader.missing
  const complete = detail === ''
  const report = { series, samples: stored, rejected, reasons, complete, settingsApplied: false }
  return { report: complete ? report : { ...report, detail }, settings }
}
