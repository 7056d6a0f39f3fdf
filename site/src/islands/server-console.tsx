import { useSignal } from '@preact/signals'
import { ArrowLeft, FlaskConical } from 'lucide-preact'
import { useEffect } from 'preact/hooks'
import type { SignalName } from '../../../worker/contracts/signal'
import { connections } from '../lib/connection'
import { fill } from '../lib/fill'
import { lazy } from '../lib/lazy'
import { alias, called } from '../lib/naming'
import { page } from '../lib/paths'
import { RANGES, type Range, rangeOf } from '../lib/range'
import { silence } from '../lib/silence'
import { keepInAddress, store, stored } from '../lib/stored'
import { useServer } from '../lib/use-server'
import { useServerAnalyses } from '../lib/use-server-analyses'
import type { AnalysisWords, ServerWords } from '../lib/words'
import { Age } from '../parts/age'
import { ChartMarks } from '../parts/chart-marks'
import { Failure } from '../parts/failure'
import { Learning } from '../parts/learning'
import { Notice } from '../parts/notice'
import { ServerFacts } from '../parts/server-facts'
import { ServerValues } from '../parts/server-values'
import { SignInButton } from '../parts/sign-in-button'
import { SignalChart } from '../parts/signal-chart'
import { State } from '../parts/state'
import { TypeIcon } from '../parts/type-icon'
import { WhenNear } from '../parts/when-near'

const HealthPanel = lazy(async () => (await import('../parts/health-panel')).HealthPanel)
const DiagnosisPanel = lazy(async () => (await import('../parts/diagnosis-panel')).DiagnosisPanel)
const IncidentList = lazy(async () => (await import('../parts/incident-list')).IncidentList)
const ForecastPanel = lazy(async () => (await import('../parts/forecast-panel')).ForecastPanel)

interface Props extends ServerWords, AnalysisWords {
  fleet: { unreachable: string; noSample: string; errorTitle: string }
  session: { signIn: string }
}

/** One server: how it is, what it is, and how it came to this. */
export default function ServerConsole(words: Props) {
  const { server: names, analysis, common, language, fleet, session } = words
  const { watched, problem } = useServer()
  const range = useSignal<Range>('1h')
  const isMarking = useSignal(true)
  const isBanded = useSignal(false)
  const analyses = useServerAnalyses(watched.value ?? undefined, range.value, isMarking)

  useEffect(() => {
    range.value = rangeOf(new URLSearchParams(location.search).get('range'))
    isMarking.value = stored('incidents') !== 'hidden'
    isBanded.value = stored('usual') === 'shown'
  }, [])
  useEffect(() => {
    if (!isBanded.value) return
    // The bands are those of the charts, which are there once the past has been read.
    return watched.value?.past.loading.subscribe((isLoading) => {
      if (!isLoading) watched.peek()?.usual.show()
    })
  }, [watched.value, isBanded.value])

  const back = (
    <a class="back" href={page(language, '/')}>
      <ArrowLeft size={15} aria-hidden="true" />
      {names.back}
    </a>
  )
  if (problem.value && problem.value.status !== 404)
    return (
      <div class="server">
        {back}
        <Notice title={fleet.errorTitle} problem={problem.value} unreachable={fleet.unreachable}>
          {problem.value.status === 401 ? (
            <SignInButton label={session.signIn} />
          ) : (
            <button type="button" class="button small" onClick={() => location.reload()}>
              {common.retry}
            </button>
          )}
        </Notice>
      </div>
    )

  const { view, past, usual, id } = watched.value ?? {}
  const server = view?.servers.value.find((server) => server.id === id)
  if (problem.value || (view?.loaded.value && !server))
    return (
      <div class="server">
        {back}
        <h1>{names.missingTitle}</h1>
        <p class="lead">{names.missing}</p>
        <a class="button" href={page(language, '/')}>
          {names.back}
        </a>
      </div>
    )
  if (!view || !past || !usual || !server)
    return (
      <div class="server">
        {back}
        <h1>{names.loading}</h1>
      </div>
    )

  const reading = view.reading(server.id).value
  const name = called(server)
  const silent = reading.status === 'offline'
  document.title = `${name} · ${common.product}`
  past.version.value
  // A signal that this server never reports is no chart, but a gap.
  const charts = CHARTS.filter(
    ({ signals }) => !past.loaded || signals.some((name) => past.has(name))
  )
  const choose = (value: Range) => {
    range.value = value
    keepInAddress('range', value)
    past.load(value)
  }
  const mark = (value: boolean) => {
    isMarking.value = value
    store('incidents', value ? 'shown' : 'hidden')
  }
  const band = (value: boolean) => {
    isBanded.value = value
    store('usual', value ? 'shown' : 'hidden')
    if (!value) usual.hide()
  }
  const anomalies = analyses.anomalies.answer.value
  const watch = anomalies?.watches.find((watch) => watch.server === server.id)
  const reasons = reading.because.map((name) => common.signal[name]).join(', ')
  const named = alias(server)
  const says = named?.toLowerCase().includes(server.type?.toLowerCase() ?? '')
  const description = [named, says ? null : server.type]

  return (
    <div
      class="server"
      data-server={server.id}
      data-stale={connections.value[view.id] === 'closed' || undefined}
    >
      {back}
      <header class="server-head">
        <TypeIcon type={server.type ?? name} size={24} />
        <div>
          <h1 title={name}>
            <bdi>{name}</bdi>
          </h1>
          <p>
            <bdi>{description.filter(Boolean).join(' · ')}</bdi>
          </p>
        </div>
        <div class="server-state">
          <State reading={reading} common={common} />
          {reasons && <span>{fill(names.becauseOf, { signals: reasons })}</span>}
          {silent ? (
            <span>{silence(reading, words)}</span>
          ) : (
            <Age at={reading.at} common={common} none={fleet.noSample} />
          )}
          {view.fleet.value.simulated && (
            <span class="badge">
              <FlaskConical size={13} aria-hidden="true" />
              {common.simulated}
            </span>
          )}
        </div>
      </header>
      {silent && reading.at && <p class="last-known">{names.lastKnown}</p>}
      <ServerValues reading={reading} words={words} />
      <div class="analyses" data-status={reading.status}>
        <HealthPanel known={analyses.health} words={words} />
        <DiagnosisPanel known={analyses.causes} view={view} server={server.id} words={words} />
      </div>
      <section aria-labelledby="charts-title">
        <div class="charts-head">
          <h2 id="charts-title">{names.charts}</h2>
          <ChartMarks
            isMarking={isMarking.value}
            isBanded={isBanded.value}
            onMark={mark}
            onBand={band}
            words={words}
          />
          <fieldset class="choice" aria-label={names.range}>
            {(Object.keys(RANGES) as Range[]).map((value) => (
              <button
                key={value}
                type="button"
                aria-pressed={range.value === value}
                onClick={() => choose(value)}
              >
                {names.ranges[value]}
              </button>
            ))}
          </fieldset>
        </div>
        {past.problem.value && (
          <Notice
            title={names.chartError}
            problem={past.problem.value}
            unreachable={fleet.unreachable}
          >
            <button type="button" class="button small" onClick={() => choose(range.value)}>
              {common.retry}
            </button>
          </Notice>
        )}
        {charts.length === 0 && <p class="charts-none">{names.noData}</p>}
        <div class="charts replaceable" aria-busy={past.loading.value}>
          {charts.map(({ id, title, signals }) => (
            <SignalChart
              key={id}
              id={id}
              title={names[title]}
              signals={signals}
              past={past}
              usual={usual}
              stretches={analyses.stretches}
              marked={analyses.marked}
              reading={reading}
              words={words}
            />
          ))}
        </div>
      </section>
      <section
        class="past-incidents"
        data-status={reading.status}
        aria-labelledby="incidents-title"
      >
        <h2 id="incidents-title">{analysis.incidents.title}</h2>
        {watch && <Learning watch={watch} words={words} />}
        {anomalies ? (
          <IncidentList anomalies={anomalies} fleet={view.id} server={server.id} words={words} />
        ) : analyses.anomalies.problem.value ? (
          <Failure problem={analyses.anomalies.problem.value} words={words} />
        ) : (
          <p class="waiting">{analysis.incidents.loading}</p>
        )}
      </section>
      <section class="server-forecast" aria-labelledby="forecast-title">
        <h2 id="forecast-title">{analysis.forecast.title}</h2>
        <WhenNear>
          {() => <ForecastPanel fleet={view.id} server={server.id} words={words} />}
        </WhenNear>
      </section>
      <h2 class="facts-title">{names.facts}</h2>
      <ServerFacts server={server} words={words} />
    </div>
  )
}

type Title = 'cpu' | 'memoryUse' | 'diskUse' | 'network' | 'diskIo' | 'load'

const CHARTS: { id: string; title: Title; signals: SignalName[] }[] = [
  { id: 'cpu', title: 'cpu', signals: ['cpuPercent'] },
  { id: 'memory', title: 'memoryUse', signals: ['memoryPercent'] },
  {
    id: 'network',
    title: 'network',
    signals: ['receiveBytesPerSecond', 'transmitBytesPerSecond'],
  },
  { id: 'load', title: 'load', signals: ['load1'] },
  { id: 'disk', title: 'diskUse', signals: ['diskPercent'] },
  { id: 'disk-io', title: 'diskIo', signals: ['readBytesPerSecond', 'writeBytesPerSecond'] },
]
