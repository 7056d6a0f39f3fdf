/** What an answer about a hundred servers costs in workerd. */
import { join } from 'node:path'
import { workerdOf } from '../../analysis/cost/workerd.ts'
import type { Figure } from '../../analysis/measure.ts'
import { figure, percentile } from '../figures.ts'

/** Of every intent that asks something of servers, and of one, some and all of them. */
const QUESTIONS = [
  ...[
    'db-master-1 메모리 지금 몇 %야',
    '전체 서버 상태 어때',
    '서버 목록 보여줘',
    '지금 알림 목록 보여줘',
  ],
  ...[
    'CPU 사용률 상위 5대 알려줘',
    'web-prod-1이랑 web-prod-2 메모리 비교해줘',
    'web-prod-3 왜 이래?',
  ],
  ...[
    'how is cache-redis-2 doing',
    'what is going wrong right now and why?',
    'any anomalies today',
  ],
  ...['cpu of db-master-4 over the last hour', 'how do I lower the memory use of mail-1'],
  ...['which servers have more than 80% disk use', 'please restart web-prod-2'],
]
/** Those of them that look at the past hours of many servers. */
const FOR_CAUSES = QUESTIONS.filter((text) => /왜|wrong|lower/.test(text))
const ROUNDS = 20

/** @returns nothing where processes do not tell what they use */
export async function costFigures(): Promise<Figure[]> {
  if (process.platform !== 'linux') {
    console.warn('The cost is measured on Linux only: elsewhere nothing is read of a process.')
    return []
  }
  using worker = await workerdOf(join(import.meta.dirname, 'worker.ts'))
  const ask = async (text: string) => {
    const from = performance.now()
    const answer = await fetch(worker.url, { method: 'POST', body: text })
    const told = await answer.text()
    if (!answer.ok || Number(told) === 0) throw new Error(`${text}: ${told}`)
    return performance.now() - from
  }
  // The first round makes the samples, the next have the compiler at work.
  for (let round = 0; round < 3; round++) for (const text of QUESTIONS) await ask(text)
  const before = worker.usedSeconds()
  const walls: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    for (const text of QUESTIONS) walls.push(await ask(text))
  }
  const cpuMs = (1_000 * (worker.usedSeconds() - before)) / walls.length
  const beforeCauses = worker.usedSeconds()
  for (let round = 0; round < ROUNDS; round++) for (const text of FOR_CAUSES) await ask(text)
  const causesMs = 1_000 * (worker.usedSeconds() - beforeCauses)
  const asked = ROUNDS * FOR_CAUSES.length
  return [
    figure('', 'answerWallMs', {
      ...{ value: percentile(walls, 0.95), entities: walls.length, must: 150, aim: 50 },
      note: `median ${percentile(walls, 0.5).toFixed(1)} ms`,
    }),
    figure('', 'answerCpuMs', { value: cpuMs, entities: walls.length, must: 30, aim: 15 }),
    figure('', 'causeCpuMs', { value: causesMs / asked, entities: asked, must: 30, aim: 15 }),
  ]
}
