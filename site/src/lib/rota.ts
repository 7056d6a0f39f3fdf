/** Between questions about analyses, ms: each may cost an object some computing. */
export const TURN_MS = 30_000

/** Between questions that do not wait for their turn, ms. */
export const HASTE_MS = 15_000

/** Something to ask; it never rejects. */
type Question = () => Promise<void>

/**
 * Questions of a page that are asked in turn, one every {@link TURN_MS} while the page is seen.
 *
 * However much a page shows, it asks no more often than that; what is new is asked at once. Urgent
 * questions share every second turn. What {@link hasten} asks out of turn is one question every
 * {@link HASTE_MS}.
 */
export class Rota {
  private queues: { urgent: Question[]; other: Question[] } = { urgent: [], other: [] }
  private wasUrgent = false
  private timer: ReturnType<typeof setInterval> | undefined
  /** Questions to ask out of turn, and while another would be too soon. */
  private hasty = new Set<Question>()
  private resting: ReturnType<typeof setTimeout> | undefined
  /** Questions are asked one after the other, however many are new at once. */
  private asking: Promise<void> = Promise.resolve()

  /** @param isSeen whether anybody sees the page */
  constructor(private isSeen: () => boolean) {}

  /** Ask now, and then in turn with the others; returns how to stop. */
  add(question: Question, urgency: 'urgent' | 'other'): () => void {
    this.queues[urgency].push(question)
    this.timer ??= setInterval(() => this.isSeen() && this.turn(), TURN_MS)
    this.soon(question)
    return () => {
      this.queues[urgency] = this.queues[urgency].filter((asked) => asked !== question)
      this.hasty.delete(question)
      if (this.queues.urgent.length + this.queues.other.length > 0) return
      clearInterval(this.timer)
      this.timer = undefined
    }
  }

  /** Ask out of turn: what the question is about has changed. */
  hasten(question: Question) {
    this.hasty.add(question)
    this.haste()
  }

  private haste() {
    const [question] = this.hasty
    if (!question || this.resting !== undefined || !this.isSeen()) return
    this.hasty.delete(question)
    this.soon(question)
    this.resting = setTimeout(() => {
      this.resting = undefined
      this.haste()
    }, HASTE_MS)
  }

  private turn() {
    // What nobody saw waits until somebody does.
    this.haste()
    const { urgent, other } = this.queues
    this.wasUrgent = other.length === 0 || (!this.wasUrgent && urgent.length > 0)
    const queue = this.wasUrgent ? urgent : other
    const question = queue.shift()
    if (!question) return
    queue.push(question)
    this.soon(question)
  }

  private soon(question: Question) {
    const { queues } = this
    this.asking = this.asking.then(() =>
      queues.urgent.includes(question) || queues.other.includes(question) ? question() : undefined
    )
  }
}
