import { type Labels, seriesParts } from '../lib/series'

/** A series as PromQL writes it, with its names told from its values. */
export function SeriesName({ labels }: { labels: Labels }) {
  return (
    <bdi class="series">
      {seriesParts(labels).map(({ kind, text }, i) =>
        kind === 'mark' ? (
          <>
            {text}
            {text === '{' && <wbr />}
          </>
        ) : (
          <span key={i} data-kind={kind}>
            {text}
          </span>
        )
      )}
    </bdi>
  )
}
