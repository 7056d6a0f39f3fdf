/** What is measured of the assistant, by what the score page finds its words. */
export const QUANTITIES = {
  intentFirst: 'intent first',
  intentThree: 'intent among the first three',
  entityF1: 'F1 of entities',
  serverF1: 'F1 of servers',
  metricF1: 'F1 of metrics',
  timeF1: 'F1 of times',
  countF1: 'F1 of counts',
  thresholdF1: 'F1 of thresholds',
  languageRight: 'share answered in the language of the question',
  rightWhenSure: 'intent right where it was sure enough to answer',
  sureShare: 'share sure enough to answer',
  understandingEce: 'calibration error of the intent',
  assistantCause: 'true cause at the true server first',
  assistantCauseFirst: 'true cause first',
  assistantHealthy: 'told that nothing is wrong when nothing is',
  assistantTooLittle: 'told that too little is known when it is',
  assistantEvidence: 'a cause rests on a fact of the true server',
  answersCited: 'share of answers whose statements all name their facts',
  unsupported: 'statements that no fact supports',
  statements: 'sentences that were checked',
  josa: 'wrong Korean particles',
  cardsWrong: 'orders that were answered with commands for another server or another action',
  cardsUnasked: 'commands for what must not be done',
  executed: 'actions that were carried out',
  keptWhole: 'share of failures after which the whole evidence was there',
  liesShown: 'lies that were shown',
  answerWallMs: 'answer for 100 servers, 95th percentile, ms',
  answerCpuMs: 'answer for 100 servers, processor time, ms',
  causeCpuMs: 'question for a cause among 100 servers, processor time, ms',
  understandingMs: 'understanding, 95th percentile, ms',
  fallbackMs: 'from the failure of a model to the finished answer, 95th percentile, ms',
} as const

export type Quantity = keyof typeof QUANTITIES

/** Of which less is better. */
export const LESS_IS_BETTER: ReadonlySet<Quantity> = new Set<Quantity>([
  ...(['understandingEce', 'unsupported', 'josa', 'cardsWrong', 'cardsUnasked'] as const),
  ...([
    'executed',
    'liesShown',
    'answerWallMs',
    'answerCpuMs',
    'causeCpuMs',
    'understandingMs',
  ] as const),
  'fallbackMs',
])

/** Of which machines differ: kept, and held against nothing. */
export const TIMES: ReadonlySet<Quantity> = new Set<Quantity>([
  ...(['answerWallMs', 'answerCpuMs', 'causeCpuMs', 'understandingMs', 'fallbackMs'] as const),
])
