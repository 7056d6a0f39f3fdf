/** A fleet, its servers and what they last reported. */
import * as z from 'zod'
import { SignalName, Signals } from './signal'

/** `main` is the workspace's own fleet of real servers; `sim-…` belongs to one visitor's session. */
export const FleetId = z.string().regex(/^(main|sim-[0-9a-z]{26})$/)
export type FleetId = z.infer<typeof FleetId>

/** An instant at the edges of the API: RFC 3339, UTC, with milliseconds. */
export const Instant = z.iso.datetime()

/** What runs on a server, as far as it is known. */
export const Service = z.object({
  name: z.string(),
  status: z.enum(['running', 'stopped']),
  /** TCP port, or null when the service listens on none or on an unknown one. */
  port: z.int().min(1).max(65535).nullable(),
})
export type Service = z.infer<typeof Service>

/** A machine and its facts; a fact that nobody reported is null. `id` is its `instance` label. */
export const Server = z.object({
  id: z.string(),
  hostname: z.string(),
  /** What a person would call it: its description if it has one, else its hostname. */
  name: z.string(),
  type: z.string().nullable(),
  environment: z.string().nullable(),
  location: z.string().nullable(),
  provider: z.string().nullable(),
  ip: z.string().nullable(),
  /** For example "Debian GNU/Linux 12 (bookworm)". */
  os: z.string().nullable(),
  kernel: z.string().nullable(),
  architecture: z.string().nullable(),
  cores: z.int().nullable(),
  memoryBytes: z.number().nullable(),
  services: z.array(Service),
})
export type Server = z.infer<typeof Server>

/** How a server is, by the thresholds in `worker/policy.ts`; `offline` means that it stopped reporting. */
export const Status = z.enum(['online', 'warning', 'critical', 'offline'])
export type Status = z.infer<typeof Status>

/** What a server last reported. */
export const Reading = z.object({
  /** The server's id. */
  server: z.string(),
  /** When the newest sample was taken; null when none was within the last day. */
  at: Instant.nullable(),
  /** Whether its last scrape succeeded, by Prometheus's `up`; null for a server that pushes. */
  up: z.boolean().nullable(),
  status: Status,
  /** The signals that the status rests on; empty for `online` and `offline`. */
  because: z.array(SignalName),
  /** As of `at`: a silent server keeps what it last said. */
  signals: Signals,
})
export type Reading = z.infer<typeof Reading>

/** How far the sequential generation of a simulated fleet has come. */
export const Generation = z.object({
  currentCount: z.int(),
  totalServers: z.int(),
  isComplete: z.boolean(),
  /** Percent, 0 to 100. */
  progress: z.number(),
  /** What the next server is, for example "Database"; null when the fleet is complete. */
  nextServerType: z.string().nullable(),
})
export type Generation = z.infer<typeof Generation>

/** A set of servers watched together. */
export const Fleet = z.object({
  id: FleetId,
  /** Whether its values come from the simulator; shown beside every one of them. */
  simulated: z.boolean(),
  serverCount: z.int(),
  /** Only simulated fleets are generated. */
  generation: Generation.nullable(),
})
export type Fleet = z.infer<typeof Fleet>

/** A fleet as one picture: who is in it and how they are. */
export const FleetState = z.object({
  fleet: Fleet,
  servers: z.array(Server),
  readings: z.array(Reading),
})
export type FleetState = z.infer<typeof FleetState>

/** The fleets that a caller may see, and who the caller is. */
export const FleetList = z.object({
  /** Whether the caller owns the workspace. */
  owner: z.boolean(),
  /** Whether the caller is the owner by having signed in, and so could sign out. */
  signedIn: z.boolean(),
  fleets: z.array(Fleet),
})
export type FleetList = z.infer<typeof FleetList>
