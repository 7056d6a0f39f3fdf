import type { AnalysisWords } from '../lib/words'

interface Props {
  isMarking: boolean
  isBanded: boolean
  onMark: (value: boolean) => void
  onBand: (value: boolean) => void
  words: Pick<AnalysisWords, 'analysis'>
}

/** What the charts show besides their lines. */
export function ChartMarks({ isMarking, isBanded, onMark, onBand, words: { analysis } }: Props) {
  const { incidents } = analysis
  return (
    <div class="chart-marks">
      <label>
        <input
          type="checkbox"
          checked={isMarking}
          onChange={({ currentTarget }) => onMark(currentTarget.checked)}
        />
        {incidents.show}
      </label>
      <label title={incidents.bandHint}>
        <input
          type="checkbox"
          checked={isBanded}
          onChange={({ currentTarget }) => onBand(currentTarget.checked)}
        />
        {incidents.band}
      </label>
    </div>
  )
}
