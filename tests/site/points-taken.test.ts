import { expect, it } from 'vitest'
import { pointsTaken } from '../../site/src/lib/points-taken.ts'
import { type Readings, serverHealth } from '../../worker/analysis/health/server-health.ts'

it.each<Readings>([
  { cpuPercent: 97, memoryPercent: 20, diskPercent: 96, loadPerCore: 3 },
  { cpuPercent: 50, memoryPercent: 20, diskPercent: 80, loadPerCore: 0.5 },
  { cpuPercent: 50, memoryPercent: 20, diskPercent: 20, loadPerCore: 0.5 },
])('is what is missing from the score to 100: %o', (readings) => {
  const { score, losses } = serverHealth(readings)
  const sum = pointsTaken(losses).reduce((sum, points) => sum + points, 0)
  expect(100 - sum).toBeCloseTo(score!)
})
