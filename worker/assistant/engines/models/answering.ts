/** An answer of a model while it is being written: what of it holds, and what of it is dropped. */
import type { Segment } from '../../../contracts/assistant'
import { MODELS } from '../../../policy'
import { evidenceOf, type Objection, objectionTo, plainText } from '../../claims/check'
import type { Grounds } from '../../claims/grounds'
import { filledText } from '../../claims/placeholders'
import type { Clock } from '../../words/times'
import type { ModelOutput, ModelSegment } from './output'

interface Listener {
  /** A segment that can be shown. */
  onSegment(segment: Segment): void
  onObjection(objection: Objection): void
}

export class Answering {
  /** Those that hold, filled in. */
  readonly segments: Segment[] = []
  #read = 0
  #dropped = 0

  /** @param engine who is said to have worded it */
  constructor(
    readonly engine: string,
    readonly grounds: Grounds,
    readonly clock: Clock,
    readonly listener: Listener
  ) {}

  /** Reads the segments that are new among those that are complete. */
  take(complete: readonly ModelSegment[]): void {
    for (const segment of complete.slice(this.#read, MODELS.maxSegments)) {
      this.#read++
      this.#judge(segment)
    }
  }

  /**
   * Reads the rest.
   * @returns whether the whole can be shown
   */
  finish(output: ModelOutput): boolean {
    this.take(output.segments)
    const objection = this.#objectionToWhole(output)
    if (objection) this.listener.onObjection(objection)
    return (
      objection === null &&
      this.segments.some(({ kind }) => kind === 'answer') &&
      this.#dropped <= this.#read * MODELS.mostDropped
    )
  }

  /** What our own words say besides: what nobody looked at, what to type, and a cause that was left out. */
  addedFrom(): Segment[] {
    const hasCause = this.segments.some(({ kind }) => kind === 'cause')
    return this.grounds.findings.draft.filter(
      ({ kind }) => kind === 'command' || kind === 'caveat' || (kind === 'cause' && !hasCause)
    )
  }

  #judge(segment: ModelSegment): void {
    const claim = { ...segment, ev: segment.ev.slice(0, MODELS.maxCited) }
    // What was not looked at is known to us, not to a model.
    if (claim.kind === 'caveat' && claim.ev.length === 0) return
    const objection = objectionTo(claim, this.grounds)
    if (objection) {
      this.#dropped++
      this.listener.onObjection(objection)
      return
    }
    const { facts, aliases } = this.grounds
    const text = plainText(claim.text, this.grounds)
    const shown: Segment = {
      kind: claim.kind,
      text: filledText(text, facts, aliases, this.clock),
      evidence: evidenceOf({ ...claim, text }),
      engine: this.engine,
    }
    this.segments.push(shown)
    // Nothing is shown of an answer whose answering sentence did not hold.
    if (this.segments.some(({ kind }) => kind === 'answer')) this.listener.onSegment(shown)
  }

  #objectionToWhole({ lang, pick }: ModelOutput): Objection | null {
    if (lang !== this.grounds.language) return 'language'
    const { causes } = this.grounds
    const likely = new Map<string, number>(causes)
    const most = Math.max(0, ...causes.values())
    const isOurs = pick.every((name) => likely.has(name))
    const isLikeliest = pick.length === 0 || likely.get(pick[0]!)! >= most - MODELS.equallyLikely
    return isOurs && isLikeliest ? null : 'wrong-cause'
  }
}
