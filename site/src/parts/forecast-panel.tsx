import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { Forecast, ForecastQuery } from '../../../worker/contracts/forecast'
import type { VitalName } from '../../../worker/contracts/vital'
import { fleetAnalysis } from '../lib/analyses'
import { api, type Problem, problemOf } from '../lib/api'
import { fill } from '../lib/fill'
import { crossingText, errorText, fullText, refusalText } from '../lib/forecast-text'
import { moment } from '../lib/moment'
import { explorePage } from '../lib/paths'
import { keepInAddress } from '../lib/stored'
import { vitalText } from '../lib/vital-text'
import type { AnalysisWords } from '../lib/words'
import { Failure } from './failure'
import { ForecastChart } from './forecast-chart'
import { MethodLink } from './method-link'

type Horizon = ForecastQuery['horizon']
const HORIZONS = ['24h', '7d'] as const

/** Vitals that are worth foretelling; the others are steps, flags or noise. */
const FORETOLD = [
  ...['cpuPercent', 'loadPerCore', 'memoryPercent', 'swapPercent'],
  ...['diskPercent', 'inodesPercent', 'diskBusyPercent', 'readBytesPerSecond'],
  ...['writeBytesPerSecond', 'receiveBytesPerSecond', 'transmitBytesPerSecond'],
  ...['connections', 'descriptorsPercent'],
] as VitalName[]

interface Props {
  fleet: string
  server: string
  words: AnalysisWords
}

/** What a vital is going to be, how good the forecast is, and what it means for limits. */
export function ForecastPanel({ fleet, server, words }: Props) {
  const { forecast: names, vital: vitals } = words.analysis
  const vital = useSignal<VitalName>(vitalOf(addressed('vital')))
  const horizon = useSignal<Horizon>(addressed('ahead') === '7d' ? '7d' : '24h')
  const forecast = useSignal<Forecast | null>(null)
  const problem = useSignal<Problem | null>(null)
  const isAsking = useSignal(true)

  useEffect(() => {
    let left = false
    const ask = async () => {
      isAsking.value = true
      const query = { server, vital: vital.value, horizon: horizon.value }
      try {
        const heard = await api<Forecast>(fleetAnalysis(fleet, 'forecast', query))
        if (left) return
        forecast.value = heard
        problem.value = null
      } catch (error) {
        if (left) return
        problem.value = problemOf(error)
      }
      isAsking.value = false
    }
    ask()
    return () => {
      left = true
    }
  }, [vital.value, horizon.value])

  return (
    <>
      <div class="forecast-choice">
        <label>
          <span class="visually-hidden">{names.vital}</span>
          <select
            value={vital.value}
            onChange={({ currentTarget }) => {
              vital.value = vitalOf(currentTarget.value)
              keepInAddress('vital', vital.value)
            }}
          >
            {FORETOLD.map((name) => (
              <option key={name} value={name}>
                {vitals[name]}
              </option>
            ))}
          </select>
        </label>
        <fieldset class="choice" aria-label={names.ahead}>
          {HORIZONS.map((value) => (
            <button
              key={value}
              type="button"
              aria-pressed={horizon.value === value}
              onClick={() => {
                horizon.value = value
                keepInAddress('ahead', value)
              }}
            >
              {names.horizon[value]}
            </button>
          ))}
        </fieldset>
      </div>
      <div class="forecast replaceable" aria-busy={isAsking.value}>
        <div class="chart-frame">
          {forecast.value && isDrawable(forecast.value) && (
            <ForecastChart forecast={forecast.value} words={words} />
          )}
          {!forecast.value && !problem.value && <p class="chart-none">{names.loading}</p>}
          {forecast.value && !isDrawable(forecast.value) && (
            <p class="chart-none">{names.nothing}</p>
          )}
        </div>
        <div class="forecast-text">
          {problem.value ? (
            <Failure problem={problem.value} words={words} />
          ) : (
            forecast.value && <Told forecast={forecast.value} fleet={fleet} words={words} />
          )}
        </div>
      </div>
    </>
  )
}

interface ToldProps {
  forecast: Forecast
  fleet: string
  words: AnalysisWords
}

function Told({ forecast, fleet, words }: ToldProps) {
  const { forecast: names } = words.analysis
  const { vital, query, crossings, full, madeAt, points } = forecast
  const refusal = refusalText(forecast, words)
  const error = errorText(forecast, words)
  const made = moment(Date.parse(madeAt), words.language)
  return (
    <>
      {points.length > 0 && <Legend words={words} />}
      {refusal && <p class="refusal">{refusal}</p>}
      <dl>
        {points.length > 0 && (
          <div>
            <dt>{names.crossings}</dt>
            {crossings.length === 0 && <dd>{names.noCrossings}</dd>}
            {crossings.map((crossing) => (
              <dd key={crossing.status} data-status={crossing.status}>
                <strong>
                  <i class="dot" />
                  {fill(names.crossing[crossing.status], {
                    threshold: vitalText(vital, crossing.threshold, words),
                  })}
                </strong>{' '}
                {crossingText(crossing, words)}
              </dd>
            ))}
          </div>
        )}
        {full && (
          <div>
            <dt>{names.fullTitle}</dt>
            <dd>{fullText(full, vital, words)}</dd>
          </div>
        )}
        {error && (
          <div>
            <dt>{names.errorTitle}</dt>
            <dd>{error}</dd>
          </div>
        )}
      </dl>
      <p class="muted-note">
        {fill(names.madeAt, { time: made })} ·{' '}
        <a href={explorePage(words.language, { fleet, expr: query, range: '7d' })}>
          {words.analysis.explore}
        </a>{' '}
        · <MethodLink words={words} />
      </p>
    </>
  )
}

function Legend({ words: { analysis } }: { words: AnalysisWords }) {
  const { past, median, likely, nearlySure } = analysis.forecast
  return (
    <ul class="forecast-legend" aria-hidden="true">
      <li data-part="past">{past}</li>
      <li data-part="median">{median}</li>
      <li data-part="likely">{likely}</li>
      <li data-part="nearly-sure">{nearlySure}</li>
    </ul>
  )
}

/** Whether anything is known of what was. */
const isDrawable = ({ history }: Forecast) => history.some((value) => value !== null)

const addressed = (name: string) => new URLSearchParams(location.search).get(name)

const vitalOf = (text: string | null): VitalName =>
  FORETOLD.find((name) => name === text) ?? 'cpuPercent'
