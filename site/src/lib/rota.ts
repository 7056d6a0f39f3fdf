/** Between questions about analyses, ms: each may cost an object some computing. */
export const TURN_MS = 30_000

/** Something to ask; it never rejects. */
type Question = () => Promise<void>

/**
 * Questions of a page that are asked in turn, one every {@link TURN_MS} while the page is seen.
 *
 * However much a page shows, it asks no more often than that; what is new is asked at once.
 */
export class Rota {
  private questions: Question[] = []
  private timer: ReturnType<typeof setInterval> | undefined
  /** @param isSeen whether anybody sees the page */
  constructor(private isSeen: () => boolean) {}

  /** The questions that are new are asked one after the other. */
  private asking: Promise<void> = Promise.resolve()

  /** Ask now, and then in turn with the others; returns how to stop. */
  add(question: Question): () => void {
    this.questions.push(question)
    this.timer ??= setInterval(() => this.isSeen() && this.turn(), TURN_MS)
    this.soon(question)
    return () => {
      this.questions = this.questions.filter((other) => other !== question)
      if (this.questions.length > 0) return
      clearInterval(this.timer)
      this.timer = undefined
    }
  }

  private turn() {
    const question = this.questions.shift()
    if (!question) return
    this.questions.push(question)
    this.soon(question)
  }

  private soon(question: Question) {
    this.asking = this.asking.then(() =>
      this.questions.includes(question) ? question() : undefined
    )
  }
}
