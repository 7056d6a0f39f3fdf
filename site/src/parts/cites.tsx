import type { Fact } from '../../../worker/contracts/assistant'
import { plain } from '../lib/naming'

interface Props {
  ids: readonly string[]
  facts: readonly Fact[]
  /** Shows the fact. */
  show: (id: string) => void
}

/** Facts that something rests on; pressing one shows it. */
export function Cites({ ids, facts, show }: Props) {
  const known = ids.flatMap((id) => facts.find((fact) => fact.id === id) ?? [])
  if (known.length === 0) return null
  return (
    <span class="cites">
      {known.map(({ id, title }) => (
        <button key={id} type="button" class="cite" title={plain(title)} onClick={() => show(id)}>
          {id}
          <span class="visually-hidden"> {plain(title)}</span>
        </button>
      ))}
    </span>
  )
}
