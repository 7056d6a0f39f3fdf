/** Kahan's sum as improved by Neumaier, as in Prometheus: what is lost to rounding is kept apart. */
export class Kahan {
  sum = 0
  lost = 0

  add(value: number): void {
    const next = this.sum + value
    if (!Number.isFinite(next)) this.lost = 0
    else if (Math.abs(this.sum) >= Math.abs(value)) this.lost += this.sum - next + value
    else this.lost += value - next + this.sum
    this.sum = next
  }

  get total(): number {
    return this.sum + this.lost
  }
}

/**
 * A mean by Kahan's sum; where that would overflow, the mean itself is carried from value to value.
 *
 * @see https://github.com/prometheus/prometheus/blob/v3.5.0/promql/functions.go funcAvgOverTime
 */
export class Mean {
  count = 0
  #sum = new Kahan()
  #overflowed = false

  add(value: number): void {
    this.count++
    const sum = this.#sum
    if (!this.#overflowed) {
      if (this.count === 1 || Math.abs(sum.sum + value) !== Number.POSITIVE_INFINITY) {
        sum.add(value)
        return
      }
      this.#overflowed = true
      sum.sum /= this.count - 1
      sum.lost /= this.count - 1
    }
    const weight = (this.count - 1) / this.count
    sum.sum *= weight
    sum.lost *= weight
    sum.add(value / this.count)
  }

  get mean(): number {
    const { sum, lost } = this.#sum
    return this.#overflowed ? sum + lost : sum / this.count + lost / this.count
  }
}
