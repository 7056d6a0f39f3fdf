/**
 * Label sets on disk: one row for all series that a push introduces.
 *
 * A row is deflated, and holds for each series its id (as the difference to the one before), the
 * length of its label bytes, and those bytes.
 */

import { STORE } from '../../worker/policy'
import { ByteReader, ByteWriter } from './bytes'
import { deflateQuickly, inflate } from './deflate'
import { blob, type Disk } from './disk'

/** A series and its canonical label bytes. */
export interface NamedSeries {
  id: number
  key: Uint8Array
}

/** Add series; they take one row unless they would not fit in it even without being deflated. */
export function addLabelRows(disk: Disk, series: Iterable<NamedSeries>): void {
  let writer = new ByteWriter(16_384)
  let previous = 0
  for (const { id, key } of series) {
    if (writer.length > 0 && writer.length + key.length + 16 > STORE.maxRowBytes) {
      addRow(disk, writer)
      writer = new ByteWriter(16_384)
      previous = 0
    }
    writer.signed(id - previous)
    writer.varint(key.length)
    writer.bytes(key)
    previous = id
  }
  if (writer.length > 0) addRow(disk, writer)
}

/** How many rows there are; each push that introduces series adds one. */
export function countLabelRows(disk: Disk): number {
  const [row] = [...disk.exec('SELECT count(*) AS rows FROM labels')]
  return row!.rows as number
}

/** Replace all rows by as few as possible that hold only `series`. */
export function replaceLabelRows(disk: Disk, series: Iterable<NamedSeries>): void {
  disk.exec('DELETE FROM labels')
  addLabelRows(disk, series)
}

/** Every series that was ever added and not forgotten. */
export function* readLabelRows(disk: Disk): Generator<NamedSeries> {
  for (const row of disk.exec('SELECT body FROM labels ORDER BY id')) {
    const reader = new ByteReader(inflate(blob(row.body)))
    for (let id = 0; !reader.done; ) {
      id += reader.signed()
      yield { id, key: reader.take(reader.varint()) }
    }
  }
}

function addRow(disk: Disk, writer: ByteWriter): void {
  const body = deflateQuickly(writer.view())
  disk.exec('INSERT INTO labels (body) VALUES (?)', body)
}
