/** The load that every server gets: requests of simulated servers' scrapes, in the order of time. */
import { join } from 'node:path'
import { encodeLabels, RequestWriter } from '../../e2e/request-writer.ts'
import { Host, seriesOf } from './hosts.ts'
import { RequestFile } from './request-file.ts'

export interface Shape {
  hosts: number
  /** Samples of each series. */
  scrapes: number
  /** Between scrapes of a server. */
  intervalS: number
  samplesPerRequest: number
  /** When the last scrape was, in Unix seconds. */
  endS: number
}

/** Names of 35 characters, as servers have them. */
export const instanceOf = (host: number) =>
  `web-${String(host).padStart(4, '0')}.eu-west-1.example.net:9100`

/** Write a load to a file in `directory`; the same shape gives the same requests. */
export function writeLoad(directory: string, shape: Shape): RequestFile {
  const { hosts, scrapes, intervalS, samplesPerRequest, endS } = shape
  const file = new RequestFile(join(directory, 'load.requests'))
  const writer = new RequestWriter()
  const servers = Array.from({ length: hosts }, (_, n) => ({
    host: new Host(n + 1),
    labels: seriesOf(instanceOf(n)).map(encodeLabels),
    // Prometheus spreads its scrapes over the interval.
    offsetS: Math.floor((n * intervalS * 1_000) / hosts) / 1_000 - intervalS,
  }))
  for (let scrape = scrapes - 1; scrape >= 0; scrape--) {
    for (const { host, labels, offsetS } of servers) {
      const timeS = endS - scrape * intervalS + offsetS
      const values = host.scrape(timeS, intervalS)
      for (const [n, value] of values.entries()) {
        writer.add(labels[n]!, Math.round(timeS * 1_000), value)
        if (writer.samples === samplesPerRequest) file.add(writer.take(), samplesPerRequest)
      }
    }
  }
  const rest = writer.samples
  if (rest > 0) file.add(writer.take(), rest)
  return file
}
