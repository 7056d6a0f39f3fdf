import { describe, expect, it } from 'vitest'
import { fleetHealth } from '../../../worker/analysis/health/fleet-health'
import { serverHealth } from '../../../worker/analysis/health/server-health'
import { wordFleetHealth, wordServerHealth } from '../../../worker/analyst/health-wording'
import { HEALTH } from '../../../worker/policy'

const FINE = { cpuPercent: 10, memoryPercent: 20, diskPercent: 30, loadPerCore: 0.1 }

const both = (readings: Parameters<typeof serverHealth>[0]) => {
  const { explanation } = serverHealth(readings)
  return [wordServerHealth(explanation, 'ko'), wordServerHealth(explanation, 'en')]
}

describe('wordServerHealth', () => {
  it('says that all is well', () => {
    expect(both(FINE)).toEqual(['확인한 4개 항목이 모두 양호합니다.', 'All 4 checks are fine.'])
  })

  it('says that nothing is known', () => {
    expect(both({})).toEqual([
      '최근에 받은 측정값이 없어 상태를 알 수 없습니다.',
      'There are no recent measurements, so its health is unknown.',
    ])
  })

  it('names what costs most, with its reading', () => {
    expect(both({ ...FINE, diskPercent: 96.6 })).toEqual([
      '디스크 사용률이 97%입니다.',
      'Disk use is 97%.',
    ])
    expect(both({ ...FINE, loadPerCore: 3.96 })).toEqual([
      '코어당 부하가 4입니다.',
      'Load per core is 4.',
    ])
  })

  it('lists what else costs', () => {
    expect(both({ ...FINE, diskPercent: 97, cpuPercent: 90, ioWaitPercent: 30 })).toEqual([
      '디스크 사용률이 97%입니다. CPU 사용률 90%, I/O 대기 시간 30%도 점수를 낮춥니다.',
      'Disk use is 97%. CPU use (90%) and I/O wait (30%) add to it.',
    ])
    expect(both({ ...FINE, diskPercent: 97, anomaly: 3 })[1]).toBe(
      'Disk use is 97%. Unusual behaviour adds to it.'
    )
  })

  it('has words for every part in both languages', () => {
    for (const part of Object.keys(HEALTH.curves) as (keyof typeof HEALTH.curves)[]) {
      const worst = HEALTH.curves[part].at(-1)![0]
      const [ko, en] = both({ [part]: worst })
      expect(ko).toMatch(/[가-힣]+(이|가)? .*니다\.$/)
      expect(en).toMatch(/^[A-Z].*\.$/)
    }
  })
})

describe('wordFleetHealth', () => {
  const fleet = (...scores: (number | null)[]) => {
    const members = scores.map((score, n) => ({
      server: `web-${n + 1}`,
      health: { score, confidence: 1 },
    }))
    const { explanation } = fleetHealth(members)
    return [wordFleetHealth(explanation, 'ko'), wordFleetHealth(explanation, 'en')]
  }

  it('says how many servers are well', () => {
    expect(fleet(95, 90)).toEqual(['서버 2대가 모두 양호합니다.', 'All 2 servers are well.'])
    expect(fleet(95)).toEqual(['서버 1대가 양호합니다.', 'The one server is well.'])
  })

  it('names the worst', () => {
    expect(fleet(95, 40.6, 90)).toEqual([
      '서버 3대 중 1대의 건강 점수가 낮습니다. 가장 낮은 서버는 web-2(41점)입니다.',
      '1 of 3 servers has a low health score; the lowest is web-2 with 41.',
    ])
  })

  it('does not count a fleet of one', () => {
    expect(fleet(40.6)).toEqual([
      '하나뿐인 서버 web-1의 건강 점수가 낮습니다(41점).',
      'web-1, the one server, has a low health score: 41.',
    ])
  })

  it('says that nothing is known', () => {
    expect(fleet(null)[1]).toBe('No server has sent measurements recently.')
  })
})
