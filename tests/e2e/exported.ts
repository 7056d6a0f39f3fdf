/** Series as VictoriaMetrics's `/api/v1/export` and our `GET /api/export` give them, line by line. */
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'

/** A stretch of one series: `timestamps` in Unix ms, one for each of `values`. */
export interface ExportedSeries {
  metric: Record<string, string>
  values: (number | string | null)[]
  timestamps: number[]
}

/**
 * The series in a body of JSON lines; lines about something else, as our header, are left out.
 *
 * @param url of the export; a body that is a gzip file is unpacked
 * @throws {Error} if the answer is not 200
 */
export async function* exported(
  url: string,
  headers: Record<string, string> = {}
): AsyncGenerator<ExportedSeries> {
  const response = await fetch(url, { headers })
  if (response.status !== 200) {
    throw new Error(`${url} answered ${response.status}: ${await response.text()}`)
  }
  const body = Readable.fromWeb(response.body! as Parameters<typeof Readable.fromWeb>[0])
  const isFile = response.headers.get('content-type')?.includes('gzip') ?? false
  for await (const line of createInterface({ input: isFile ? body.pipe(createGunzip()) : body })) {
    if (line === '') continue
    const parsed = JSON.parse(line)
    if ('metric' in parsed) yield parsed as ExportedSeries
  }
}
