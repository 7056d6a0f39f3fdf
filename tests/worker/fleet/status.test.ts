import { describe, expect, it } from 'vitest'
import { statusOf } from '../../../worker/fleet/status'

const NOW = 1_800_000_000_000

describe('statusOf', () => {
  it.each([
    ['online', [], { cpuPercent: 84.9, memoryPercent: 10 }],
    ['warning', ['cpuPercent'], { cpuPercent: 85, memoryPercent: 10 }],
    ['warning', ['memoryPercent', 'diskPercent'], { memoryPercent: 90, diskPercent: 94.9 }],
    ['critical', ['diskPercent'], { cpuPercent: 90, diskPercent: 95 }],
    ['online', [], {}],
  ])('says %s because of %j', (status, because, signals) => {
    expect(statusOf({ signals, atMs: NOW }, NOW)).toEqual({ status, because })
  })

  it('says offline after two minutes of silence, or when the scrape fails', () => {
    const signals = { cpuPercent: 99 }
    const offline = { status: 'offline', because: [] }
    expect(statusOf({ signals, atMs: NOW - 119_999 }, NOW).status).toBe('critical')
    expect(statusOf({ signals, atMs: NOW - 120_000 }, NOW)).toEqual(offline)
    expect(statusOf({ signals, atMs: null }, NOW)).toEqual(offline)
    expect(statusOf({ signals, atMs: NOW, up: false }, NOW)).toEqual(offline)
    expect(statusOf({ signals, atMs: NOW, up: null }, NOW).status).toBe('critical')
  })
})
