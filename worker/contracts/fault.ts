/** What can go wrong in a simulated fleet. */
import * as z from 'zod'

/** True causes by name; `healthy` and `insufficient-data` are those of a server that nothing happened to. */
export const CauseName = z.enum([
  'cpu-runaway',
  'traffic-surge',
  'cpu-steal',
  'io-wait',
  'memory-leak',
  'oom-restart-loop',
  'swap-thrash',
  'disk-saturation',
  'disk-filling',
  'inode-exhaustion',
  'connection-pool',
  'slow-database',
  'bad-deploy',
  'cache-eviction',
  'scheduled-job',
  'packet-loss',
  'network-saturation',
  'descriptor-leak',
  'host-silent',
  'host-reboot',
  'load-imbalance',
  'healthy',
  'insufficient-data',
])
export type CauseName = z.infer<typeof CauseName>

/** Changes that harm nobody, and so are no cause of anything. */
export const DistractorName = z.enum([
  'routine-backup',
  'uneventful-deploy',
  'restless-metric',
  'short-gap',
  'file-download',
])
export type DistractorName = z.infer<typeof DistractorName>

/** How busy with faults a schedule is. */
export const ScenarioName = z.enum(['normal', 'stress', 'failure'])
export type ScenarioName = z.infer<typeof ScenarioName>

/** One fault as plain data; everything else about it follows. */
export const Fault = z.object({
  cause: z.enum([...CauseName.options, ...DistractorName.options]),
  /** The hostname where it begins. */
  server: z.string(),
  /** Unix ms; from then on, and until then. */
  fromMs: z.int(),
  toMs: z.int(),
  /** From barely visible, 0, to as bad as it gets, 1. */
  severity: z.number().min(0).max(1),
  /** Chooses what differs between two faults of one cause; its low 32 bits count. */
  seed: z.int(),
})
export type Fault = z.infer<typeof Fault>
