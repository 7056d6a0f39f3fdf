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
  /** Slots of the log; when half of them are used, or the head is full, samples move to blocks. */
  logSlots: 1_024,
  /** In each of the two generations of the head; a sample takes 16 bytes. */
  maxHeadSamples: 1_000_000,
  /** Of both generations. */
  maxLogBytes: 32 * MIB,
  /** How long samples are kept at each resolution, where the owner has set nothing else. */
  retentionMs: { raw: 30 * DAY_MS, '1m': 60 * DAY_MS, '5m': 180 * DAY_MS, '1h': 730 * DAY_MS },
  /** What the owner may set, for any resolution. */
  minRetentionMs: DAY_MS,
  maxRetentionMs: {
    raw: 400 * DAY_MS,
    '1m': 3_650 * DAY_MS,
    '5m': 3_650 * DAY_MS,
    '1h': 3_650 * DAY_MS,
  },
  /** Durable Object SQLite allows "2 MB", which may be meant decimal; the rest is for the key. */
  maxRowBytes: 1_900_000,
  /** Decoded blocks that are kept in memory for the next query. */
  blockCacheBytes: 16 * MIB,
  /** Samples that a look reads at once, before it makes rows of them. */
  gatheredSamples: 65_536,
  /** Bytes of blocks that a look reads at once; where one server has more, block by block. */
  gatheredBytes: 2 * MIB,
  /** Blocks of a server with fewer samples than this are packed together as soon as they make a full one. */
  blockSamples: 32_768,
  /** A block that covers this much time is not packed with others. */
  blockMs: DAY_MS,
  /** No server has more small blocks than this. */
  maxSmallBlocks: 32,
  /** No block holds more; one of noise is cut earlier, to fit `maxRowBytes` even if nothing deflates. */
  maxBlockSamples: 196_608,
  /** Blocks are put in one row until they make this many bytes. */
  blockRowBytes: 512 * 1024,
  /** When label sets lie in more rows than this, the next flush gathers them. */
  maxLabelRows: 64,
  /** Between looks for blocks that outlived `retentionMs`. */
  sweepMs: 6 * HOUR_MS,
  /** A Durable Object holds 10 GB; the rest is room for the sweep to work in. */
  maxDatabaseBytes: 9 * 1024 * MIB,
  /** A larger database loses its oldest blocks until it is this small: a few flushes' worth at once. */
  sweptDatabaseBytes: (9 * 1024 - 256) * MIB,
} as const

/** What is kept of samples besides themselves; tiers are numbered from 1, and 0 are the samples. */
export const ROLL_UPS = {
  dayMs: DAY_MS,
  /** Width of a bucket, by tier. */
  stepsMs: [MINUTE_MS, 5 * MINUTE_MS, HOUR_MS],
  /** The first tier that keeps quantiles: below it, a bucket has hardly more samples than that. */
  quantilesFrom: 2,
  /** Days are rolled up one by one; blocks of as many days are packed as one, by tier. */
  blockDays: [1, 8, 64],
  /** So many blocks of a kind are packed into the next larger one. */
  packed: 8,
  /** Samples that are rolled up in one go, about 50 ms of work. */
  samplesAtOnce: 500_000,
  /** A server that was silent for this long has nothing more to say of a day that is over. */
  dayClosedAfterMs: DAY_MS,
  /** A question is answered from a tier when its step and its range are this many buckets. */
  bucketsPerStep: 4,
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
  /** Between looks at any watched fleet while the day's budget is short. */
  sparingTickMs: 30 * SECOND_MS,
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

/** Export and import of a fleet. */
export const TRANSFER = {
  /** A longer line is left out; VictoriaMetrics writes shorter ones with `max_rows_per_line`. */
  maxLineBytes: 16 * MIB,
  /** Samples that one import stores at once, and the bytes of the lines that they came in. */
  batchSamples: 200_000,
  batchBytes: 8 * MIB,
  /** Samples of one server that an export reads at once; all in one line, they fit `maxLineBytes`. */
  readSamples: 250_000,
  /** How much of a server's past is tried first; more or less when it holds few or many samples. */
  readMs: 6 * HOUR_MS,
  /** What is compressed at once, and what is read of an import before others get their turn. */
  chunkBytes: 256 * 1024,
  maxSelectors: 32,
  /** Streams of one store at the same time: each import may hold a few of the longest lines. */
  maxExports: 2,
  maxImports: 1,
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
  maxSamples: 2_500_000,
  /** Values that all steps of a query may compute together: about two seconds' work. */
  maxWork: 300_000_000,
  /** Between the start of a query and its answer. */
  timeoutMs: 30 * SECOND_MS,
  /** Of each level: warnings and infos. */
  maxAnnotations: 10,
  /** Characters of an expression. */
  maxTextLength: 65_536,
  /** How far an expression is nested; each term of `a + b + c` is a level too. */
  maxDepth: 200,
  /** Values of one operand, series times steps, 9 bytes each. */
  maxTableValues: 2_500_000,
  /** Series selectors of an expression that are not the same; each is a search of its own. */
  maxSelectors: 200,
  /** Labels in a list of an expression, as of `by` or `on`. */
  maxLabels: 100,
  /**
   * What one query keeps in memory while it computes: tables of selectors, and operands that wait for
   * others. Two operands of `maxTableValues` fit.
   */
  maxHeldBytes: 44 * MIB,
  /** How much of `maxWork` the labels of a series are, wherever they are compared or written. */
  labelsWork: 300,
  /** The same of a value that is put in order, as quantiles want. */
  sortWork: 10,
  /** The same of a character of a label that is written. */
  characterWork: 8,
  /** Characters of a label that is written, which nested functions could double again and again. */
  maxLabelLength: 16_384,
  /** The same of an instruction of a regular expression at a character. */
  regexWork: 4,
  maxRegexLength: 2_048,
  /** About what the longest pattern comes to without counts such as `{1000}`; a step on each per character. */
  maxRegexInstructions: 4_096,
  /** Alternatives of a pattern that are compared with a text one by one; beyond, it is compiled. */
  maxComparedAlternatives: 64,
  /** Between evaluations of a subquery that names no step; Prometheus's `evaluation_interval`. */
  subqueryStepMs: MINUTE_MS,
} as const

/** Signals that are asked for by name over a range, which turns into a subquery. */
export const SIGNAL_RULES = {
  /** Its step is the first of these that leaves no more points than the two limits below. */
  stepsMs: [
    ...[SECOND_MS, 5 * SECOND_MS, 15 * SECOND_MS, 30 * SECOND_MS],
    ...[MINUTE_MS, 2 * MINUTE_MS, 5 * MINUTE_MS, 10 * MINUTE_MS, 15 * MINUTE_MS, 30 * MINUTE_MS],
    ...[HOUR_MS, 2 * HOUR_MS, 6 * HOUR_MS, DAY_MS],
  ],
  /** Points in one range. */
  rangePoints: 120,
  /** Points in the whole window of a query. */
  windowPoints: 2_000,
} as const

/** Recording rules of the workspace. */
export const RULES = {
  /** Of the text of all rules, in UTF-8. */
  maxTextBytes: 64 * 1024,
  maxGroups: 50,
  /** In all groups together. */
  maxRules: 200,
  /** Of the labels of one rule, its group's included. */
  maxLabels: 32,
  /** Mistakes that one answer names. */
  maxProblems: 20,
  /** Where a group says nothing else; Prometheus's own default. */
  intervalMs: MINUTE_MS,
  /** Each round writes a row. */
  minIntervalMs: 10 * SECOND_MS,
  maxIntervalMs: DAY_MS,
  maxQueryOffsetMs: DAY_MS,
  /** How long after a group is due it waits for the samples of that time to come in. */
  delayMs: 15 * SECOND_MS,
  /** Intervals that are made good after a pause in the pushes, or for rules that are new. */
  maxMissed: 5,
  maxSeriesPerRule: 10_000,
  /** Results of all groups that are due at once, staleness markers included. */
  maxRoundSamples: 100_000,
  /** After this long, what is left of a round is given up. */
  roundMs: 15 * SECOND_MS,
  /** Between the push that made a group due and its evaluation: the acknowledgement goes first. */
  afterPushMs: 100,
  /**
   * The least interval while the day's budget is short: below the lookback, so that recorded series
   * have no holes.
   */
  sparingIntervalMs: { coarse: 2 * MINUTE_MS, rollups: 4 * MINUTE_MS },
} as const

/** The HTTP API that Prometheus's clients speak. */
export const PROMETHEUS = {
  /** Of a form in the body of a request. */
  maxFormBytes: 256 * 1024,
  /** Steps of a range after the first, as in Prometheus. */
  maxSteps: 11_000,
  /** Label sets in one answer, as many as Grafana asks for; the rest is left out with a warning. */
  maxSeries: 40_000,
  /** Names, or values of a label, in one answer. */
  maxNames: 100_000,
  maxSelectors: 64,
  /** Of an answer: a call to an object takes 32 MiB. */
  maxAnswerBytes: 24 * MIB,
  /** Smaller answers are not worth compressing. */
  minGzipBytes: 1_024,
  /** How long a browser may remember that another site is allowed. */
  corsMaxAgeS: 600,
} as const

/**
 * What Cloudflare's free plan gives an account's Durable Objects, by UTC day; storage in all.
 * Source: https://developers.cloudflare.com/durable-objects/platform/pricing/ and
 * https://developers.cloudflare.com/durable-objects/platform/limits/
 */
export const FREE_PLAN = {
  rowsWritten: 100_000,
  rowsRead: 5_000_000,
  requests: 100_000,
  gigabyteSeconds: 13_000,
  storageBytes: 5_000_000_000,
} as const

/** How use is counted; the memory that an object is billed for, and how messages become requests. */
export const USAGE = {
  objectGigabytes: 0.128,
  messagesPerRequest: 20,
  /** The least that an event counts as: a Worker's clock stands still while its code computes. */
  minEventMs: 20,
  /** Finished days that are remembered. */
  keptDays: 400,
  /**
   * Counts that no push carries to disk are written after this long, or at once when they are this
   * many rows or requests: each time costs a row.
   */
  saveMs: 15 * MINUTE_MS,
  saveUse: 50,
  /** Between reports of a watched fleet to the store: each is a request, and a row there. */
  reportMs: 5 * MINUTE_MS,
  /** Finished days that the trend of storage is taken from. */
  trendDays: 7,
  /** A limit that the trend reaches later than this is not worth a date. */
  trendHorizonMs: 3_650 * DAY_MS,
} as const

/**
 * When a day's budget is saved on, as shares of its limits: a step is taken when the forecast for
 * the day or what has been used reaches its share, and taken back when both are `slack` below.
 */
export const GOVERNOR = {
  steps: [
    { level: 'calm', forecast: 0.9, used: 0.85 },
    { level: 'coarse', forecast: 1, used: 0.93 },
    { level: 'rollups', forecast: 1.1, used: 0.97 },
    { level: 'refusing', forecast: Number.POSITIVE_INFINITY, used: 1 },
  ],
  slack: 0.1,
  /** A forecast may move the level by one step this often: the step before must show its effect. */
  holdMs: 5 * MINUTE_MS,
  /** Between looks at the counts. */
  lookMs: 10 * SECOND_MS,
  /** Between pushes of one sender, in seconds: asked from the start, at `coarse` and at `rollups`. */
  intervalS: { usual: 10, coarse: 30, rollups: 60 },
  maxIntervalS: 600,
  /** Share of what is left of the day that pushes may use; the rest is for reading and watching. */
  pushShare: 0.7,
  /** Servers whose last push is remembered; when there are more, all are forgotten. */
  maxSenders: 20_000,
  /**
   * How long a refused remote-write waits for its answer. Prometheus repeats a 5xx within
   * milliseconds, whatever `Retry-After` says in older versions, and each time is a request; it
   * gives up after 30 s.
   */
  answerAfterMs: 20 * SECOND_MS,
  /** The longest wait that a refused sender is told: the limits may be raised meanwhile. */
  maxRetryAfterS: HOUR_MS / SECOND_MS,
} as const

/** Visitors' own fleets. */
export const SIMULATION = {
  /** A simulated fleet that nobody used for this long forgets itself. */
  forgetAfterMs: 7 * DAY_MS,
} as const

/** Faults of a simulated fleet. */
export const FAULTS = {
  /** In one fleet: each may change every server. */
  max: 100,
  /** Begun by hand, and of these at the same time; those that are over for long are forgotten. */
  maxBegun: 20,
  maxAtOnce: 5,
  forgetAfterMs: 7 * DAY_MS,
  /** How long one lasts; `usualMs` where nothing else is said. */
  minMs: MINUTE_MS,
  usualMs: HOUR_MS,
  maxMs: DAY_MS,
  /** The newest of a window, however wide. */
  maxEvents: 1_000,
  maxLogLines: 2_000,
  /** A window for which faults are scheduled. */
  maxScheduleMs: 31 * DAY_MS,
} as const

/** Sessions in the browser. */
export const SESSION = {
  visitorMaxAgeS: (30 * DAY_MS) / SECOND_MS,
  ownerMaxAgeS: (30 * DAY_MS) / SECOND_MS,
} as const

/** JSON bodies of the API. */
export const API = {
  maxJsonBytes: 64 * 1024,
  /** Mistakes of one request that its problem names, and characters of each: both quote what was sent. */
  maxMistakes: 20,
  maxMistakeText: 200,
  /** How long a part may take to say that it is well. */
  healthTimeoutMs: 2 * SECOND_MS,
} as const

/** Alarms of the detector of one metric. */
export const METRIC_ALARMS = {
  /** How many a day and metric are allowed while nothing is wrong. */
  perDay: 0.1,
} as const

/** Alarms of the detector of one server. */
export const SERVER_ALARMS = {
  /** How many a day and server are allowed while nothing is wrong. */
  perDay: 0.25,
} as const

/** When there is no forecast. */
export const FORECAST = {
  /** With more missing steps than this share, what is foretold would be what was filled in. */
  maxMissing: 0.4,
  /**
   * A back-test that is off by this many times the usual difference between a day and the next: the
   * same time yesterday is at 1 by definition.
   */
  maxScaledError: 2,
} as const

/** How a fleet's analyses are kept current. */
export const ANALYSIS = {
  /** Between rows of vitals. */
  stepMs: MINUTE_MS,
  /** How long after its time a row is read: samples come in batches. */
  delayMs: 20 * SECOND_MS,
  /**
   * What a server's model is fitted to, where there is as much, and at least. After half a day, false
   * alarms are four times as many as allowed.
   */
  fittedMs: DAY_MS,
  leastFittedMs: 20 * HOUR_MS,
  /** A vital that was missing in more of these rows than this is left out of the model. */
  maxMissing: 0.5,
  /** Between fits. */
  refitMs: DAY_MS,
  /**
   * What has been unusual for so long is learned as usual: while it goes on, it hides what else comes. A
   * disk that was cleared may stay unlike the past for good.
   */
  longestMs: 12 * HOUR_MS,
  /** Rows of which the middle one must be usual for an incident to be over; an odd number. */
  calmRows: 9,
  /** Rows that are judged in retrospect, when nobody had asked for so long or longer. */
  judgedMs: 6 * HOUR_MS,
  /** How long a question keeps the analyses of a fleet current after it. */
  wantedForMs: 30 * MINUTE_MS,
  /** How far back a question for anomalies looks by itself. */
  askedMs: DAY_MS,
  /** A window that may be asked for. */
  maxAskedMs: 30 * DAY_MS,
  /** Servers of a fleet that are watched: each takes 42 kB of the 128 MB that an object has. */
  maxServers: 1_500,
  /** Rows of servers that one call reads: about 100 ms, for which pushes wait. */
  callRows: 360,
  /** The same of one alarm: about two servers that are new. */
  sliceRows: 3_600,
  /** Between alarms while there is more to be read. */
  sliceGapMs: 500,
  /** Rows behind of which a question makes up before it is answered. */
  inlineRows: 5,
  /** Between looks at a watched fleet while the day's budget is short. */
  calmMs: 5 * MINUTE_MS,
  /** Between looks for servers that have become known for long enough. */
  surveyMs: 10 * MINUTE_MS,
  /** How long a list of a fleet's servers is believed. */
  namesMs: 10 * SECOND_MS,
  /** Between saves of what follows the models: what is lost is read again. */
  checkpointMs: 15 * MINUTE_MS,
  /** The same while there are new models or incidents: each save writes where all servers are. */
  newsMs: MINUTE_MS,
  /** Models in one row, which holds 2 MB: 6 kB each, and 8 for the longest name. */
  modelsPerRow: 120,
  /** The same of where servers are, which is written with every save: 14 kB each, and 8 for the longest name. */
  standingsPerRow: 80,
  /** Servers that are looked at for the causes of a fleet, the most unusual first. */
  maxDiagnosed: 30,
  /** Incidents that are remembered. */
  keptMs: 30 * DAY_MS,
  maxIncidents: 2_000,
  /** Vitals that explain an incident: how many are named, and from how many standard deviations. */
  maxShares: 8,
  leastDeviations: 3,
  /**
   * How rare a peak must be to be an incident, in peaks a day: the tail is learned from a single day, and
   * what it has not seen comes several times as often as it says. With it `SERVER_ALARMS.perDay` is held.
   */
  tellingPerDay: 0.03,
  /** What comes after an incident by less than this is the same one, that goes on. */
  apartMs: HOUR_MS,
  /** The least standard deviation of a count: of what is none or one, one more says nothing. */
  leastCount: 1,
  /** How far one vital must be for a server to be in an incident: people ask what is unusual. */
  tellingDeviations: 6,
  /**
   * Servers of one kind: over how long they are compared, how many robust standard deviations from the
   * others are odd, and how many of them are named.
   */
  peersMs: HOUR_MS,
  oddDeviations: 6,
  maxOdd: 50,
  /** Of each of them, servers of its kind that are named. */
  maxPeers: 20,
  /** What more than so many are told as: those of a vital that never changed have no scale. */
  mostDeviations: 99,
  /** Points of one vital in detail, and those before them that the detector learns from. */
  detailPoints: 1_440,
  detailWarmUp: 720,
  /** Forecasts: what they know, its resolution, what is shown of it, and how many are kept. */
  forecastMs: 45 * DAY_MS,
  forecastReadStepMs: 10 * MINUTE_MS,
  forecastStepMs: HOUR_MS,
  forecastShownMs: 14 * DAY_MS,
  maxForecasts: 200,
} as const

/** How causes are looked for, and how much of it is told. */
export const CAUSES = {
  /** The past that a question looks at. */
  recentMs: 2 * HOUR_MS,
  /** A baseline that has learned for less than this is not asked. */
  learnedMs: 6 * HOUR_MS,
  /** Servers whose state is looked at as a cause of the others', the worst first. */
  maxFocus: 40,
  /** Between a server and who feels what happens to it. */
  maxHops: 6,
  /** Servers that are looked at on the ways from one. */
  maxReached: 200,
  /** A cause below this is not named as the verdict. */
  leastConfidence: 0.5,
  /** In one answer. */
  maxCauses: 5,
  maxEvidence: 12,
  maxAffected: 50,
  maxUnchecked: 20,
  /** Events that are looked at: the newest. */
  maxEvents: 2_000,
  /** Characters of what was recorded, which anybody may have written. */
  maxEventLength: 200,
} as const

/** What health is made of; readings are percentages unless a name says otherwise. */
export const HEALTH = {
  /** Points lost at a reading: none, a warning's worth, a critical one's, and what the part can cost. */
  curves: {
    cpuPercent: [
      [60, 0],
      [85, 25],
      [95, 50],
      [100, 65],
    ],
    memoryPercent: [
      [70, 0],
      [85, 30],
      [95, 60],
      [100, 90],
    ],
    diskPercent: [
      [75, 0],
      [85, 25],
      [95, 60],
      [100, 95],
    ],
    inodesPercent: [
      [75, 0],
      [85, 25],
      [95, 60],
      [100, 95],
    ],
    fileDescriptorsPercent: [
      [60, 0],
      [80, 25],
      [95, 60],
      [100, 90],
    ],
    swapPercent: [
      [20, 0],
      [50, 25],
      [80, 45],
      [100, 60],
    ],
    ioWaitPercent: [
      [10, 0],
      [30, 30],
      [60, 55],
      [100, 70],
    ],
    stealPercent: [
      [5, 0],
      [15, 25],
      [30, 50],
      [60, 70],
    ],
    loadPerCore: [
      [1, 0],
      [2, 25],
      [4, 50],
      [8, 65],
    ],
    errorPercent: [
      [0.1, 0],
      [1, 25],
      [5, 60],
      [50, 95],
    ],
    /** Times its usual value. */
    latencyRatio: [
      [1.5, 0],
      [2, 20],
      [4, 50],
      [10, 75],
    ],
    /**
     * How rare an incident of all metrics together is: −log10 of how many a day are expected. Usual rows
     * are below 0, and most labelled incidents of the public sets above a third.
     */
    anomaly: [
      [-1, 0],
      [0, 2],
      [0.35, 25],
      [1.6, 36],
      [2.6, 48],
      [4, 65],
    ],
  },
  /** What every server reports. */
  expected: ['cpuPercent', 'memoryPercent', 'diskPercent', 'loadPerCore'],
  /** What a part that is not the weakest takes of what it would take alone. */
  otherShare: 0.25,
  /** Fewer points are not worth a word; more words than these are too many. */
  mentionedPoints: 5,
  maxMentioned: 3,
  /** The share of a fleet that sets half of its score. */
  weakestServers: 0.1,
  grades: [
    { grade: 'good', from: 80 },
    { grade: 'fair', from: 60 },
    { grade: 'poor', from: 40 },
    { grade: 'bad', from: Number.NEGATIVE_INFINITY },
  ],
} as const

/** What the assistant may take and give. */
export const ASSISTANT = {
  /** Characters of a question. */
  maxQuestion: 1_000,
  /**
   * Questions of simulated fleets, which anybody may make any number of, of one and of all of them: nobody
   * reads an answer a second for so long, and each costs about fifteen requests of the day's. A script may
   * go through a few hundred at once.
   */
  visitors: { windowMs: 15 * MINUTE_MS, ofOne: 900, ofAll: 4_500 },
  /** How long whoever counts them may take; without an answer a question is asked. */
  countTimeoutMs: SECOND_MS,
  /** Log lines that may be sent along with a question. */
  maxSentLines: 200,
  /** Of those, how many one answer quotes. */
  quotedLines: 3,
  /** Facts of one answer. */
  maxFacts: 60,
  /** One question to a fleet, ms; the evidence of most answers needs a tenth of it. */
  telemetryTimeoutMs: 5 * SECOND_MS,
  /** All that an answer asks of a fleet, ms; later there is only the static answer. */
  evidenceTimeoutMs: 10 * SECOND_MS,
  /** The question that an answer follows, ms. */
  followedTimeoutMs: SECOND_MS,
  /** How long a run can be watched and followed up after it was begun. */
  keepRunMs: 15 * MINUTE_MS,
  /** Between comments that keep a stream of events open through proxies. */
  heartbeatMs: 15 * SECOND_MS,
  /** What a watcher may leave unread; one that lags more is cut off, and resumes. */
  maxUnreadBytes: 256 * 1024,
  /** Viewers of one run. */
  maxWatchers: 16,
  /** Questions that the journal remembers, and how many of them share a row. */
  journalEntries: 500,
  journalPage: 20,
  /** Characters of a question that the journal keeps. */
  journalQuery: 200,
  /** Engines, intents or reasons that the journal counts apart. */
  maxCountedNames: 100,
  /** Characters of a name that others chose, where a sentence has it. */
  maxShownName: 64,
  /**
   * Below it a reading is a guess, so the answer asks back beside what can be shown. Of questions by
   * authors whom the classifier was not trained on, those above it are understood in 19 of 20 cases.
   */
  leastConfidence: 0.75,
  /** From here on the likeliest reading is answered, and it is said that it is one of several. */
  likelyReading: 0.5,
  /** Servers that one answer lists; the rest are counted. */
  maxRows: 20,
  /** Servers that are listed where nobody says how many. */
  usualRows: 5,
  /** Servers that are compared with each other. */
  maxCompared: 5,
  /** Points of a window that is summed up. */
  windowPoints: 60,
  /** The same of each of two windows that are held against each other. */
  comparedPoints: 24,
  /** What is usual is the median of this time of day on so many days before, if as many are known. */
  usualDays: 7,
  leastUsualDays: 3,
  /** What is looked at where a question about the past names no time. */
  usualWindowMs: DAY_MS,
  /** Between values that came with a question, where it does not say. */
  sentIntervalMs: MINUTE_MS,
  /** How long such a value counts as the newest. */
  sentLookbackMs: 5 * MINUTE_MS,
  /** Of fewer such values none is called unusual; of a shorter time no line is drawn on. */
  leastSentValues: 8,
  leastSentForecastMs: DAY_MS,
  /** A cause that such values speak for is named from here on. */
  leastSentCause: 0.5,
  /** In which times are worded where nobody says otherwise. */
  timeZone: 'UTC',
  /** Commands of one answer, of each step. */
  commands: { verify: 3, mitigate: 2, fix: 1, prevent: 1 },
  /** Services that are named for the asker to choose from. */
  shownServices: 5,
  /** From which confidence a cause is called likely, and possible; below, it is only a lead. */
  likely: 0.8,
  possible: 0.5,
  /** A fact that says at least this much decides a cause; without one, its confidence is at most the second. */
  decisiveWeight: 1.5,
  mostUndecided: 0.6,
  /** What a diagnosis looks at for what the asker says is so. */
  symptomMs: HOUR_MS,
  /** Facts that an answer tells of its cause, and that it has of each other one. */
  toldEvidence: 4,
  otherEvidence: 3,
  /** Servers that are named as affected. */
  toldAffected: 3,
  /** A value is raised when it is this many times its usual, and a percentage by as many points. */
  raisedTimes: 1.25,
  raisedPoints: 5,
  /** Servers of which a forecast is made where none is named: those with the highest values. */
  foretold: 3,
  /**
   * A rise that began lately: what is looked at and in which steps, held against the same hours of so many
   * days before. A percentage that rises by fewer points, is full only later, or not within this share of
   * the time that its long trend gives, is left to that.
   */
  recentPace: {
    ...{ spanMs: 4 * HOUR_MS, stepMs: 2 * MINUTE_MS, usualDays: 3 },
    ...{ leastPoints: 1, withinMs: 7 * DAY_MS, sooner: 0.5 },
  },
  /** Of an alert rule that is written for somebody: the level where none is named, and for how long, s. */
  alertLevel: 90,
  alertForS: 300,
  /** Points that each of the two periods of a report is summed up from. */
  reportPoints: 12,
  /**
   * Servers whose past is summed up, a day or more of it at once: of more, a report takes those that use
   * most now, and an order those that come first at so many moments of the time.
   */
  summedServers: 20,
  probedMoments: 4,
  /** A change of a percentage that is less is not told. */
  toldPoints: 1,
} as const

/** When a model is asked to word an answer, how long, and for how much. */
export const MODELS = {
  /** Milliseconds that the evidence's own words are kept from being final. */
  timeout: { totalMs: 12_000, firstChunkMs: 3_500, chunkMs: 3_000 },
  /** What an engine that keeps to no limit of its own gets beyond that. */
  graceMs: 500,
  /** How long whoever decides on models may take to say yes, or to note how it went. */
  admissionTimeoutMs: 1_000,
  /** What a model may write, its thinking included. */
  maxOutputTokens: 2_000,
  /** Characters of JSON that the facts may take in a prompt, and of one recorded text in it. */
  maxFactsText: 4_096,
  maxRecordedText: 200,
  /** Keys of a provider, models of a provider, and attempts of one answer, that are considered. */
  maxKeys: 8,
  maxModels: 8,
  maxAttempts: 4,
  /** Segments of one answer, characters of each, facts that each may cite. */
  maxSegments: 8,
  maxSegmentText: 400,
  maxCited: 6,
  /** More dropped segments than this share, and the answer is not shown. */
  mostDropped: 1 / 3,
  /** A cause may come before another that is this much likelier at most. */
  equallyLikely: 0.1,
  /** From this confidence on a cause may be worded as certain. */
  certain: 0.95,
  /** Answers that our own words fit better, or that must not vary. */
  notWorded: ['action', 'alert_config', 'clarify', 'help', 'out_of_scope', 'unsafe'],
  /** Of a workspace and day (UTC), where the settings say nothing else. */
  perDay: { tokens: 1_000_000, usd: 2 },
  /**
   * Of simulated fleets, which anybody may make any number of: models asked of one and of all of them, and
   * the share of the day from which on there is nothing left for them.
   */
  visitors: { windowMs: MINUTE_MS, ofOne: 6, ofAll: 30, shareOfDay: 0.5 },
  /** Characters of a prompt that make a token at least; for what is set aside before an answer. */
  charactersPerToken: 2,
  breaker: {
    /** Opens after so many failures in a row, … */
    inARow: 3,
    /** … or when this share of so many latest attempts failed. */
    window: 10,
    share: 0.5,
    /** Of failures that say nothing of how long: doubles from `firstMs`, with up to `jitter` of it added. */
    firstMs: 15_000,
    mostMs: 300_000,
    jitter: 0.2,
    /** Where a provider says that a limit per minute is reached: when it does not say for how long, and at most. */
    rateMs: 60_000,
    mostRateMs: 120_000,
    /** A limit per day is believed to end sooner than its day only from this wait on. */
    leastQuotaMs: 900_000,
    /** A key or model that is refused, or whose limit is 0. */
    refusedMs: 86_400_000,
    /** After which a trial that never reported is forgotten. */
    probeMs: 60_000,
    /** Models and keys of one workspace that are kept. */
    maxKept: 64,
  },
} as const

/** How long what was found or worded may be used again, and how much of it is kept. */
export const CACHE = {
  /** Of a model's wording; the second while something is wrong. */
  answerMs: 5 * MINUTE_MS,
  incidentAnswerMs: MINUTE_MS,
  /** Of measurements of a window that ended before late samples are taken (`INGEST.outOfOrderMs`). */
  metricsMs: 30 * SECOND_MS,
  /** Of there being a fleet, and servers in it. */
  stateMs: MINUTE_MS,
  /** Times within it are the same time. */
  windowMs: MINUTE_MS,
  /** What one process keeps in memory. */
  maxEntries: 1_000,
  maxBytes: 4 * MIB,
  maxValueBytes: 64 * 1024,
  /** One command to Redis; more would cost an answer more than it saves. */
  timeoutMs: 150,
  /** Not asked after so many failures in a row, for `firstMs` and then twice as long each time. */
  circuit: { inARow: 2, firstMs: 5 * SECOND_MS, mostMs: 5 * MINUTE_MS },
  /** Work that is waited for together, and how long one waits for another's. */
  maxFlights: 256,
  flightWaitMs: 15 * SECOND_MS,
  /** Begins keys in Redis where the settings name nothing else. */
  prefix: 'openmanager',
} as const

/** What plugins may take and give. */
export const PLUGINS = {
  /** Registered with one host. */
  most: 16,
  /** To begin and to end, and for one question. */
  startMs: 2 * SECOND_MS,
  processMs: SECOND_MS,
  /** A plugin that fails so often in a row is not asked any more. */
  failuresInARow: 3,
  /** Of one answer of one plugin. */
  maxFacts: 10,
  maxSegments: 4,
  maxText: 600,
  maxTitle: 120,
  /** JSON of what it returns beside facts and segments, characters. */
  maxData: 16 * 1024,
  /** Of a configuration. */
  maxSettings: 32,
  maxSettingText: 1_024,
  /** What one plugin stores: keys, and characters of a key and of a value's JSON. */
  maxKeys: 100,
  maxKeyText: 128,
  maxStoredText: 8 * 1024,
  /** Characters of a line that a plugin logs. */
  maxLogText: 500,
  /** What the built-in ones look at: servers of one answer, and how far back. */
  maxServers: 3,
  windowMs: 6 * HOUR_MS,
  /** A trend is told when a line explains this share of the values and moves a percentage by so much. */
  leastExplained: 0.5,
  leastChange: 5,
  /** A vital's own expected crossing is told from this probability on. */
  leastProbability: 0.5,
  /** Characters of an alert's title: what a phone shows of one. */
  maxAlertTitle: 80,
} as const
