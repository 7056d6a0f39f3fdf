/** When something is full or passes its threshold, in sentences. */

import type { ExpectedCrossing, Forecast } from '../../contracts/forecast'
import type { PluginFact } from '../../contracts/plugin'
import { PLUGINS } from '../../policy'
import { sayIn } from '../intents/segments'
import { SIGNAL_WORDS } from '../intents/status-words'
import { withJosa } from '../words/josa'
import { duration, quantity } from '../words/quantity'
import { shownName } from '../words/shown-name'
import { type Clock, moment } from '../words/times'
import { vitalName } from '../words/vital-name'

export interface Foretold {
  facts: PluginFact[]
  text: string
}

/** What fills up is called by itself; the rest by what is measured of it. */
const thingOf = ({ vital }: Forecast, { language }: Clock): string => {
  if (vital === 'diskPercent' || vital === 'memoryPercent') return SIGNAL_WORDS[vital][language]
  return vitalName(vital, language)
}

/** When it is full; null where nobody can say. */
export function fullSentence(made: Forecast, clock: Clock, link: string | null): Foretold | null {
  const { full, server, vital, madeAt } = made
  if (full?.status !== 'filling') return null
  const { p10, p50, p90 } = full
  const say = sayIn(clock.language)
  const time = (instant: string) => moment(Date.parse(instant), clock)
  const seconds = Math.max(0, (Date.parse(p50) - clock.now) / 1_000)
  const left = duration(seconds, clock.language)
  const [name, thing] = [shownName(server), thingOf(made, clock)]
  const fact = (title: string, to: string): PluginFact => ({
    ...{ kind: 'forecast', server, vital, title, from: madeAt, to, link },
  })
  const facts: PluginFact[] = [
    {
      ...fact(
        say(
          `${name}의 ${withJosa(thing, '이/가')} 가득 찰 때까지`,
          `Until the ${thing} of ${name} is full`
        ),
        p50
      ),
      ...{ value: seconds, unit: 's' },
    },
  ]
  const hasRange = p10 !== null && p90 !== null
  if (hasRange) {
    facts.push(fact(say('이르면', 'At the earliest'), p10))
    facts.push(fact(say('늦으면', 'At the latest'), p90))
  }
  const range = hasRange
    ? say(
        ` 열에 여덟은 ${time(p10)}에서 ${time(p90)} 사이예요.`,
        ` Four times in five it is between ${time(p10)} and ${time(p90)}.`
      )
    : ''
  return {
    facts,
    text: say(
      `${name}의 ${withJosa(thing, '은/는')} 지금 추세면 ${time(p50)}쯤(약 ${left} 뒤) 가득 차요.${range}`,
      `At this rate the ${thing} of ${name} will be full at about ${time(p50)}, ${left} from now.${range}`
    ),
  }
}

/** The first threshold that it is going to pass and has not; null where none is likely. */
export function crossingSentence(
  made: Forecast,
  clock: Clock,
  link: string | null
): Foretold | null {
  const latest = made.history.findLast((value) => value !== null) ?? null
  const isAhead = ({ likely, peakProbability, threshold }: ExpectedCrossing) =>
    likely !== null &&
    peakProbability >= PLUGINS.leastProbability &&
    (latest === null || latest < threshold)
  const crossing = made.crossings.find(isAhead)
  if (!crossing?.likely) return null
  const { server, vital, unit, madeAt } = made
  const { language } = clock
  const say = sayIn(language)
  const [name, words] = [shownName(server), vitalName(vital, language)]
  const threshold = quantity(crossing.threshold, unit, language)
  const at = moment(Date.parse(crossing.likely), clock)
  const status = say({ warning: '경고', critical: '심각' }[crossing.status], crossing.status)
  return {
    facts: [
      {
        ...{ kind: 'forecast', server, vital, unit, value: crossing.threshold, link },
        title: say(
          `${name}의 ${words} ${status} 기준`,
          `The ${status} threshold of the ${words} of ${name}`
        ),
        ...{ from: madeAt, to: crossing.likely },
      },
    ],
    text: say(
      `${name}의 ${withJosa(words, '은/는')} ${at}쯤 ${status} 기준인 ${withJosa(threshold, '을/를')} 넘을 것으로 보여요.`,
      `The ${words} of ${name} is expected to pass its ${status} threshold of ${threshold} at about ${at}.`
    ),
  }
}
