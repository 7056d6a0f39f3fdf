/** Tier 3: what can be said when nothing can be asked. */
import type { Segment } from '../../contracts/assistant'
import type { Language } from '../../contracts/generation'
import { FindingFailed } from '../telemetry'
import type { Engine, EngineContext } from './engine'

const NAME = 'static'

const TEXT: Readonly<Record<Language, readonly (readonly [Segment['kind'], string])[]>> = {
  ko: [
    [
      'answer',
      '지금은 측정값 저장소에서 값을 읽을 수 없어 질문에 답할 수 없어요. 서버 상태가 좋은지 나쁜지도 알 수 없어요.',
    ],
    [
      'caveat',
      '이미 열려 있는 화면에는 마지막으로 받은 값이 그대로 보이고, 도움말과 문서도 그대로 볼 수 있어요.',
    ],
    [
      'caveat',
      '서버를 직접 확인하려면 서버에 접속해 uptime, free, df 같은 읽기 전용 명령을 실행해 보세요. 잠시 뒤 같은 질문을 다시 해 주세요.',
    ],
  ],
  en: [
    [
      'answer',
      'The store of measurements cannot be read at the moment, so this question has no answer yet. Whether the servers are well is not known either.',
    ],
    [
      'caveat',
      'Pages that are open keep showing the last values they received, and the documentation still works.',
    ],
    [
      'caveat',
      'To look at a server yourself, log in to it and run read-only commands such as uptime, free or df. Please ask again in a little while.',
    ],
  ],
}

/** Where values came, and it was we who failed. */
const FAILED: Readonly<Record<Language, string>> = {
  ko: '답을 만드는 도중에 저희 쪽에서 오류가 나서 질문에 답할 수 없어요. 서버 상태가 좋은지 나쁜지도 알 수 없어요.',
  en: 'Something broke on our side while this question was being answered, so it has no answer yet. Whether the servers are well is not known either.',
}

const hasFailed = (context: EngineContext): Promise<boolean> =>
  context.findings().then(
    () => false,
    (error) => error instanceof FindingFailed
  )

/** @param why nothing can be said: no values came, or we made nothing of them */
export const staticSegments = (language: Language, why: 'no-values' | 'failed'): Segment[] =>
  TEXT[language].map(([kind, text]) => ({
    ...{ kind, evidence: [], engine: NAME },
    text: why === 'failed' && kind === 'answer' ? FAILED[language] : text,
  }))

export const staticEngine: Engine = {
  name: NAME,
  tier: 3,
  async word({ language }, context) {
    const segments = staticSegments(language, (await hasFailed(context)) ? 'failed' : 'no-values')
    for (const segment of segments) context.onSegment?.(segment)
    return { segments }
  },
}
