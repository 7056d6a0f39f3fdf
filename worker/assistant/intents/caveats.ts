/** Sentences on what an answer does not cover. */
import type { Segment } from '../../contracts/assistant'
import { ASSISTANT } from '../../policy'
import type { Metric } from '../metrics'
import { withJosa } from '../words/josa'
import { servers as countText } from '../words/quantity'
import { shownName } from '../words/shown-name'
import type { Asked } from './intent-handler'
import { withoutValue } from './measured'
import type { Scope } from './scope'
import { andMore, listed, segment, wordingOf } from './segments'

/** Some names of a list, the rest counted. */
export function someNames(
  ids: readonly string[],
  language: 'ko' | 'en',
  most: number = ASSISTANT.usualRows
): string {
  const left = ids.length - most
  const shown = ids.slice(0, most).map(shownName)
  const text = left > 0 ? shown.join(', ') : listed(shown, language)
  return `${text}${andMore(left, language)}`
}

/** Who of a scope has no value of a metric; none where all have. */
export function missingCaveats(
  asked: Asked,
  metric: Metric,
  scope: Pick<Scope, 'servers'>,
  values: ReadonlyMap<string, unknown>
): Segment[] {
  const { say, language } = wordingOf(asked)
  const { silent, mute } = withoutValue(asked, scope.servers, values)
  const words = metric.words[language]
  const count = (ids: readonly string[]) => countText(ids.length, language)
  const at = new Date(asked.now).toISOString()
  return [
    ...(silent.length === 0
      ? []
      : [
          {
            ids: silent,
            text: say(
              `측정값을 보내지 않는 서버 ${withJosa(count(silent), '은/는')} 빠졌어요: ${someNames(silent, language)}.`,
              `${count(silent)} ${silent.length === 1 ? 'is' : 'are'} not reporting and left out: ${someNames(silent, language)}.`
            ),
          },
        ]),
    ...(mute.length === 0
      ? []
      : [
          {
            ids: mute,
            text: say(
              `${withJosa(words, '을/를')} 보고하지 않는 서버 ${withJosa(count(mute), '은/는')} 빠졌어요: ${someNames(mute, language)}.`,
              `${count(mute)} ${mute.length === 1 ? 'does' : 'do'} not report ${words} and ${mute.length === 1 ? 'is' : 'are'} left out: ${someNames(mute, language)}.`
            ),
          },
        ]),
  ].map(({ ids, text }) =>
    segment('caveat', text, [
      asked.facts.add({
        ...{ kind: 'absence', vital: metric.vital, unit: 'servers', value: ids.length },
        title: say(`${words} 값이 없는 서버`, `Servers without ${words}`),
        ...{ from: at, to: at },
      }),
    ])
  )
}

/** That a metric stands for another one; nothing where it does not. */
export function noteOf(asked: Asked, metric: Metric): Segment[] {
  const { language } = wordingOf(asked)
  return metric.note ? [segment('caveat', metric.note[language])] : []
}
