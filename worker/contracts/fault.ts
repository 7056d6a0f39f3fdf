/** What can go wrong in a simulated fleet. */
import * as z from 'zod'
import { FAULTS } from '../policy'
import { Instant } from './fleet'

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
  /** When somebody ended it, Unix ms; until then it went as it would have gone until `toMs`. */
  stoppedMs: z.int().optional(),
})
export type Fault = z.infer<typeof Fault>

/** What is asked for when a fault is to begin now. */
export const FaultRequest = z.object({
  cause: z.enum([...CauseName.options, ...DistractorName.options]),
  /** A server that the fleet has, by hostname. */
  server: z.string().max(64),
  durationMs: z.int().min(FAULTS.minMs).max(FAULTS.maxMs).default(FAULTS.usualMs),
  severity: z.number().min(0).max(1).default(0.8),
})
export type FaultRequest = z.infer<typeof FaultRequest>

/** Whether a list of faults tells what they are. */
export const FaultsQuery = z.object({ truth: z.enum(['hidden', 'shown']).default('hidden') })

/** What a fault really is. */
export const FaultTruth = z.object({
  cause: z.enum([...CauseName.options, ...DistractorName.options]),
  /** Whether it harms nobody. */
  distractor: z.boolean(),
  server: z.string(),
  severity: z.number(),
  /** Who feels it, in the order in which they do; empty for a distractor. */
  affected: z.array(z.object({ server: z.string(), from: Instant, path: z.array(z.string()) })),
})
export type FaultTruth = z.infer<typeof FaultTruth>

/** A fault of a simulated fleet, as its owner sees it. */
export const FaultEntry = z.object({
  id: z.string(),
  from: Instant,
  to: Instant,
  /** Null while it is hidden. */
  truth: FaultTruth.nullable(),
})
export type FaultEntry = z.infer<typeof FaultEntry>

/** One of the things that can go wrong, and where. */
export const FaultKind = z.object({
  cause: z.enum([...CauseName.options, ...DistractorName.options]),
  /** Whether it harms nobody. */
  distractor: z.boolean(),
  /** Servers of the fleet on which it can begin, by hostname; empty while there are none. */
  servers: z.array(z.string()),
})
export type FaultKind = z.infer<typeof FaultKind>

/** The faults of a fleet, oldest first, and what else can go wrong in it. */
export const FaultList = z.object({ faults: z.array(FaultEntry), kinds: z.array(FaultKind) })
export type FaultList = z.infer<typeof FaultList>
