/** What the product measures of every server, whatever reports it. */
import * as z from 'zod'

/** The signals, by name with unit; each is a PromQL expression in `worker/fleet/signals.ts`. */
export const SignalName = z.enum([
  'cpuPercent',
  'memoryPercent',
  'diskPercent',
  'readBytesPerSecond',
  'writeBytesPerSecond',
  'receiveBytesPerSecond',
  'transmitBytesPerSecond',
  'load1',
  'uptimeSeconds',
])
export type SignalName = z.infer<typeof SignalName>

/** The newest value of each signal; a signal that nobody reports is absent, never zero. */
export const Signals = z.partialRecord(SignalName, z.number())
export type Signals = z.infer<typeof Signals>
