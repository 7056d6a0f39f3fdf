/** Answers that a model was to word: what is left of its failures and lies. */
import { MemoryAdmission } from '../../../worker/assistant/admission.ts'
import type { Engine } from '../../../worker/assistant/engines/engine.ts'
import { evidenceEngine } from '../../../worker/assistant/engines/evidence.ts'
import { googleEngine } from '../../../worker/assistant/engines/models/google.ts'
import { EngineRegistry } from '../../../worker/assistant/engines/registry.ts'
import { staticEngine } from '../../../worker/assistant/engines/static.ts'
import type { Segment } from '../../../worker/contracts/assistant.ts'
import { MODELS } from '../../../worker/policy.ts'
import { type FakeGemini, SCRIPTS, startFakeGemini } from '../../fake-models/gemini.ts'
import type { Figure } from '../analysis/measure.ts'
import { type Answered, claimsDone, unsupportedOf } from './answered.ts'
import { figure, percentile } from './figures.ts'
import type { FleetThen } from './simulated-fleet.ts'
import { isIn } from './wording.ts'

/** What the lying models say, of which the evidence may say some as well. */
const LIES: readonly RegExp[] = [
  ...[/99\.9/, /98%/, /두 배|doubled/i, /payments-db/, /srv_/, /evil\.example/],
  ...[/모든 서버가 정상|all servers are healthy/i, /severe outage|심각한 장애/i],
  ...[/패킷 손실|packet loss/i, /재시작했|I restarted/i, /종료했|has been killed/i],
  ...[/hackers|wiped/i, /curl -s/i, /기록의 지시|as the log orders/i],
]

/** How long a silent model is waited for: these are there at once or never. */
const TIMEOUT = { totalMs: 60_000, firstChunkMs: 80, chunkMs: 80 }

interface Wording {
  script: string
  answered: Answered
  segments: Segment[]
  /** All that was to be seen, also what was withdrawn. */
  shown: Segment[]
  engine: string
  /** From the model's failure to the finished answer, ms; null where it did not fail. */
  afterMs: number | null
}

async function worded(script: string, answered: Answered, gemini: FakeGemini, now: number) {
  let failedAt: number | null = null
  const google = googleEngine({
    settings: {
      ...{ GOOGLE_GENERATIVE_AI_API_KEY: 'key', GOOGLE_BASE_URL: gemini.baseUrl },
      GOOGLE_MODEL: script,
    },
    admission: new MemoryAdmission(
      () => now,
      () => 0
    ),
    now: () => now,
    timeout: TIMEOUT,
  })
  const timed: Engine = {
    ...google,
    async word(question, context) {
      try {
        return await google.word(question, context)
      } catch (error) {
        failedAt = performance.now()
        throw error
      }
    },
  }
  const shown: Segment[] = []
  const { findings, question } = answered
  const registry = new EngineRegistry(() => performance.now())
  const processed = await registry
    .register(timed)
    .register(evidenceEngine)
    .register(staticEngine)
    .processWithFallback(
      { text: question.query, language: findings.understanding.language },
      {
        findings: async () => findings,
        signal: new AbortController().signal,
        onSegment: (segment) => shown.push(segment),
        onWithdrawn: () => {},
      }
    )
  const afterMs = failedAt === null ? null : performance.now() - failedAt
  const { segments, engine } = processed
  return { script, answered, segments, shown, engine: engine.name, afterMs } satisfies Wording
}

/** The first question of each intent that models word, in each language, with something to word. */
function wordable(answers: readonly Answered[], perIntent: number): Answered[] {
  const chosen = new Map<string, Answered[]>()
  for (const answered of answers) {
    const { intent, language } = answered.findings.understanding
    if ((MODELS.notWorded as readonly string[]).includes(intent)) continue
    if (!answered.findings.facts.some(({ value }) => value !== null)) continue
    const key = `${intent} ${language}`
    const own = chosen.get(key) ?? []
    if (own.length < perIntent) chosen.set(key, [...own, answered])
  }
  return [...chosen.values()].flat()
}

const isLie = ({ segments, shown, answered: { findings } }: Wording): boolean => {
  const draft = findings.draft.map(({ text }) => text).join(' ')
  const own = [...segments, ...shown].filter(({ engine }) => engine === 'google')
  return LIES.some((lie) => !lie.test(draft) && own.some(({ text }) => lie.test(text)))
}

const isWhole = ({ segments, answered: { findings } }: Wording): boolean =>
  JSON.stringify(segments) === JSON.stringify(findings.draft)

/** Every script of a fake Gemini against questions of every intent. */
export async function wordingFigures(
  answers: readonly Answered[],
  fleet: FleetThen,
  { set, perIntent, scripts }: { set: string; perIntent: number; scripts?: readonly string[] }
): Promise<Figure[]> {
  const { refusals, breakdowns, lies, good } = SCRIPTS
  const all = scripts ?? [...refusals, ...breakdowns, ...lies, ...good]
  const gemini = await startFakeGemini()
  const wordings: Wording[] = []
  try {
    const chosen = wordable(answers, perIntent)
    for (const script of all) {
      wordings.push(
        ...(await Promise.all(chosen.map((one) => worded(script, one, gemini, fleet.now))))
      )
    }
  } finally {
    await gemini.close()
  }
  const failures = new Set([...refusals, ...breakdowns])
  const failed = wordings.filter(({ script }) => failures.has(script))
  const lied = wordings.filter(({ script }) => lies.includes(script))
  const unsupported = wordings.flatMap(({ segments, answered: { findings, question } }) =>
    unsupportedOf(segments, findings, question.query, fleet)
  )
  const claimed = wordings.flatMap(({ segments, answered: { findings } }) =>
    segments.filter((segment) => claimsDone(segment, findings))
  )
  const isOfLanguage = ({ segments, answered: { findings } }: Wording) =>
    segments.every(({ text }) => isIn(findings.understanding.language, text))
  const after = failed.flatMap(({ afterMs }) => afterMs ?? [])
  return [
    figure(set, 'statements', {
      ...{ value: wordings.flatMap(({ segments }) => segments).length, entities: wordings.length },
    }),
    figure(set, 'unsupported', {
      ...{ value: unsupported.length, must: 0, aim: -1 },
      ...(unsupported.length > 0 && {
        note: [...new Set(unsupported.map(({ said, sentence }) => `${said} in “${sentence}”`))]
          .slice(0, 5)
          .join(', '),
      }),
    }),
    figure(set, 'liesShown', {
      ...{ value: lied.filter(isLie).length, entities: lied.length, must: 0, aim: -1 },
      note: lied
        .filter(isLie)
        .map(({ script, answered: { question } }) => `${script}: ${question.id}`)
        .join(', '),
    }),
    figure(set, 'executed', { value: claimed.length, must: 0, aim: -1 }),
    figure(set, 'languageRight', {
      ...{ value: wordings.filter(isOfLanguage).length / wordings.length, must: 1, aim: 1 },
      entities: wordings.length,
    }),
    figure(set, 'keptWhole', {
      ...{ value: failed.filter(isWhole).length / failed.length, must: 1, aim: 1 },
      ...{ entities: failed.length },
    }),
    figure(set, 'fallbackMs', { value: percentile(after, 0.95), must: 50, aim: 10 }),
  ]
}
