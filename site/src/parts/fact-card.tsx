import type { Fact } from '../../../worker/contracts/assistant'
import { amountText, factText, within } from '../lib/fact-text'
import { fill } from '../lib/fill'
import { moment } from '../lib/moment'
import { plain } from '../lib/naming'
import type { AssistantWords } from '../lib/words'
import { FactChart } from './fact-chart'
import { WhenNear } from './when-near'

interface Props {
  fleet: string
  fact: Fact
  /** Unique on the page. */
  id: string
  isFlashed: boolean
  words: AssistantWords
}

/** One fact: what it is, what it was, and how it came to that, small; the whole card opens it large. */
export function FactCard({ fleet, fact, id, isFlashed, words }: Props) {
  const { assistant, language } = words
  const link = within(fact.link)
  const [from, to] = [fact.from, fact.to].map((at) => moment(Date.parse(at), language))
  const title = plain(fact.title)
  return (
    <li
      class="fact"
      id={id}
      tabIndex={-1}
      data-kind={fact.kind}
      data-flash={isFlashed || undefined}
    >
      <p class="fact-head">
        <span class="fact-id" title={assistant.kind[fact.kind]}>
          {fact.id}
        </span>
        {link === null ? (
          <span class="fact-title">
            <bdi>{title}</bdi>
          </span>
        ) : (
          <a class="fact-title" href={link}>
            <bdi>{title}</bdi>
            <span class="visually-hidden">, {assistant.openFact}</span>
          </a>
        )}
      </p>
      <p class="fact-value" data-text={fact.value === null || undefined}>
        <strong>
          <bdi>{factText(fact, words)}</bdi>
        </strong>
        {fact.baseline !== null && (
          <small>{fill(assistant.usual, { value: amountText(fact, fact.baseline, words) })}</small>
        )}
      </p>
      {fact.query !== null && (
        <WhenNear>{() => <FactChart fleet={fleet} fact={fact} words={words} />}</WhenNear>
      )}
      <p class="fact-when">{from === to ? from : `${from}–${to}`}</p>
    </li>
  )
}
