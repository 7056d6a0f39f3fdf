/** What is answered where somebody asks for what nobody reports to us. */
import type { Uncollected } from '../metrics'
import { metricOfVital } from '../metrics'
import { withJosa } from '../words/josa'
import { quantity } from '../words/quantity'
import { shownName } from '../words/shown-name'
import { type Asked, type Found, NOTHING } from './intent-handler'
import { factNow, valuesNow } from './measured'
import type { Scope } from './scope'
import { capital, listed, segment, wordingOf } from './segments'
import { suggested } from './suggested'

/** That it is not collected, and the values of now of what would feel it. */
export async function answerUncollected(
  asked: Asked,
  { words, instead }: Uncollected,
  scope: Scope
): Promise<Found> {
  const { say, language } = wordingOf(asked)
  const stand = instead.map((vital) => metricOfVital(vital))
  const names = stand.map((metric) => metric.words[language])
  const at = new Date(asked.now).toISOString()
  const absence = asked.facts.add({
    ...{ kind: 'absence', title: capital(words[language]), from: at, to: at },
  })
  const text = say(
    `${withJosa(words.ko, '은/는')} 수집하지 않아서 값을 알 수 없어요. 관련해서 수집하는 것은 ${withJosa(listed(names, 'ko'), '이에요/예요')}.`,
    `${capital(words.en)} is not collected, so there is no value of it. What is collected and would show it: ${listed(names, 'en')}.`
  )
  const values = await Promise.all(stand.map((metric) => valuesNow(asked, metric, scope)))
  const rows = stand.flatMap((metric, at) => {
    const [server, value] = highest(values[at]!) ?? []
    if (server === undefined || value === undefined) return []
    const name = shownName(server)
    const amount = quantity(value, metric.unit, language)
    const where = scope.servers.length === 1 ? '' : say(`${name}의 `, ` on ${name}`)
    const fact = factNow(asked, metric, server, value)
    const said = metric.words[language]
    return [{ fact, text: say(`${where}${said} ${amount}`, `${said} ${amount}${where}`) }]
  })
  const which =
    scope.servers.length === 1
      ? say('지금 ', 'Now: ')
      : say('지금 가장 높은 값은 ', 'The highest now: ')
  const shown = rows.map((row) => row.text)
  const told =
    rows.length === 0
      ? []
      : [
          segment(
            'evidence',
            say(
              `${which}${withJosa(shown.join(', '), '이에요/예요')}.`,
              `${which}${shown.join(', ')}.`
            ),
            rows.map(({ fact }) => fact)
          ),
        ]
  const server = scope.kind === 'server' ? scope.servers[0]!.id : undefined
  return {
    ...NOTHING,
    draft: [segment('answer', text, [absence]), ...told],
    unchecked: [
      say(
        `${withJosa(words.ko, '은/는')} 수집하지 않아요.`,
        `${capital(words.en)} is not collected.`
      ),
    ],
    suggestions: suggested(['diagnose', 'server_status', 'fleet_status'], { language, server }),
  }
}

function highest(values: ReadonlyMap<string, number>): [string, number] | undefined {
  return [...values].sort(([, a], [, b]) => b - a)[0]
}
