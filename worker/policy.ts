/** Every threshold, limit, retention and timeout of the product; imported wherever one is needed. */

const SECOND_MS = 1_000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const MIB = 1024 * 1024

/** From which value, in the signal's unit, a server is in a worse state; checked in the order given. */
export const THRESHOLDS = [
  { signal: 'cpuPercent', warning: 85, critical: 95 },
  { signal: 'memoryPercent', warning: 85, critical: 95 },
  { signal: 'diskPercent', warning: 85, critical: 95 },
] as const

/**
 * How long a value must be beyond its threshold before it counts, and how often that is looked at:
 * longer than the usual scrape interval, or one scrape would fill it.
 */
export const SUSTAINED = {
  forMs: 2 * MINUTE_MS,
  stepMs: 15 * SECOND_MS,
} as const

/** When a series or a server counts as gone. */
export const STALENESS = {
  /** How far back an instant selector looks; Prometheus's `--query.lookback-delta`. */
  lookbackMs: 5 * MINUTE_MS,
  /** Taken for the scrape interval of servers that have told nothing of late: Prometheus's default. */
  usualIntervalMs: MINUTE_MS,
  /** A server without a sample for this long is offline: twice the slowest usual scrape interval. */
  offlineAfterMs: 2 * MINUTE_MS,
  /** A server that has been silent for this long is no longer listed. */
  forgetAfterMs: DAY_MS,
} as const

/** What is kept of the facts that servers report as labels: whoever pushes may write anything. */
export const ROSTER = {
  maxTextLength: 256,
  maxServices: 64,
  /** Silent servers whose last values are looked up for one picture; the others show when they left. */
  maxRecalled: 50,
} as const

/** What a request may carry. Label limits follow Prometheus's and VictoriaMetrics's defaults. */
export const INGEST = {
  maxBodyBytes: 16 * MIB,
  maxDecodedBytes: 64 * MIB,
  maxLabels: 64,
  maxLabelNameBytes: 256,
  maxLabelValueBytes: 4_096,
  /** Series that one store holds; further ones are refused with a reason. */
  maxSeries: 100_000,
  /** How far behind the newest sample of its series a sample may be. */
  outOfOrderMs: HOUR_MS,
  /** How far ahead of our clock a sample may be: Prometheus's own limit. */
  maxAheadMs: 10 * MINUTE_MS,
  /** Samples in one push: its columns then take 16 MB. */
  maxPushSamples: 1_000_000,
  /** A text body with more lines than this that cannot be read is taken for another format. */
  maxUnreadableLines: 10_000,
  /** Bodies that one store unpacks at the same time; each may take `maxDecodedBytes`. */
  maxUnpacking: 2,
  /** When a sender that was refused may try again. */
  retryAfterS: 5,
} as const

/** How the store keeps samples. */
export const STORE = {
  /** Slots of the log; when they are used up, or the head is full, samples move to blocks. */
  logSlots: 1_024,
  maxHeadSamples: 1_000_000,
  maxLogBytes: 32 * MIB,
  retentionMs: 30 * DAY_MS,
  /** Durable Object SQLite allows "2 MB", which may be meant decimal; the rest is for the key. */
  maxRowBytes: 1_900_000,
  /** Decoded blocks that are kept in memory for the next query. */
  blockCacheBytes: 16 * MIB,
  /** A server's newest block is written again with more samples until it holds this many. */
  blockSamples: 32_768,
  /** Between looks for blocks that outlived `retentionMs`. */
  sweepMs: 6 * HOUR_MS,
  /** A Durable Object holds 10 GB; the rest is room for the sweep to work in. */
  maxDatabaseBytes: 9 * 1024 * MIB,
  /** A larger database loses its oldest blocks until it is this small: a few flushes' worth at once. */
  sweptDatabaseBytes: (9 * 1024 - 256) * MIB,
} as const

/** How a fleet that outgrows one store spreads over slices, by server. */
export const SLICES = {
  /** Active series that one slice is meant for: 100 servers of a node_exporter's 100. */
  series: 10_000,
  /** A fleet spreads when its slices hold this many times as much on average. */
  overfull: 1.2,
  /** Enough for 10,000 such servers. */
  max: 256,
  /** A series is active when its newest sample is no older. */
  activeMs: HOUR_MS,
  /** Between counts of active series. */
  countMs: MINUTE_MS,
  /**
   * How long before it begins a new spread is decided, at least: longer than samples may be ahead of
   * our clock, or one of the new epoch could be in its old place. The rest is for clocks that differ.
   */
  leadMs: INGEST.maxAheadMs + 30 * SECOND_MS,
  /** Bytes of one message to a slice, unless a single series has more; a call takes 32 MiB. */
  maxMessageBytes: 8 * MIB,
  /** What may wait for slices before senders are asked to come later, in bytes and in parts of pushes. */
  maxWaitingBytes: 48 * MIB,
  maxWaitingParts: 20_000,
  /** Label bytes of a series that is handed on; valid sets are shorter. */
  maxLabelBytes: MIB,
  /** Slices that one question asks at the same time. */
  maxCalls: 16,
} as const

/** The live stream. */
export const LIVE = {
  /** Between readings of a watched simulated fleet; also the simulator's scrape interval. */
  tickMs: 2 * SECOND_MS,
  /** When the last viewer came this long ago, it is a screen on a wall: an alarm is a row written. */
  calmAfterMs: 10 * MINUTE_MS,
  calmTickMs: 10 * SECOND_MS,
  /** Between looks at a watched real fleet for servers that fell silent; its readings come with each push. */
  refreshMs: 10 * SECOND_MS,
  /** How long a store reports every push after a look; some looks may fail. */
  watchMs: 30 * SECOND_MS,
  /** Pushes that arrive within this time of each other are shown together. */
  coalesceMs: 50,
  /** Between signs of life: comments on an SSE stream, pings on a WebSocket. */
  keepaliveMs: 15 * SECOND_MS,
  /** A WebSocket viewer that sent no ping for this long is gone. */
  silentAfterMs: MINUTE_MS,
  /** How long an SSE client waits before it comes back. */
  retryMs: 2 * SECOND_MS,
  /** Events kept for viewers that reconnect. */
  replayEvents: 256,
  maxViewers: 200,
  /** When a viewer that found no room should come back. */
  fullRetryAfterS: 10,
  /** Bytes an SSE client may lag behind before its stream is closed, for it to resume. */
  maxLagBytes: 4 * MIB,
} as const

/** History queries. */
export const HISTORY = {
  minStepMs: SECOND_MS,
  /** Points per series, as in Prometheus. */
  maxPoints: 11_000,
  /** Points in one answer. */
  maxValues: 500_000,
} as const

/** What one PromQL query may cost. */
export const QUERY = {
  maxSeries: 200_000,
  /** Samples of all selectors together, 16 bytes each; a day of 100 servers takes 2.3 million. */
  maxSamples: 5_000_000,
  maxDepth: 64,
  maxRegexLength: 2_048,
  /** Between evaluations of a subquery that names no step; Prometheus's `evaluation_interval`. */
  subqueryStepMs: MINUTE_MS,
} as const

/** Visitors' own fleets. */
export const SIMULATION = {
  /** A simulated fleet that nobody used for this long forgets itself. */
  forgetAfterMs: 7 * DAY_MS,
} as const

/** Sessions in the browser. */
export const SESSION = {
  visitorMaxAgeS: (30 * DAY_MS) / SECOND_MS,
  ownerMaxAgeS: (30 * DAY_MS) / SECOND_MS,
} as const

/** JSON bodies of the API. */
export const API = {
  maxJsonBytes: 64 * 1024,
  /** How long a part may take to say that it is well. */
  healthTimeoutMs: 2 * SECOND_MS,
} as const
