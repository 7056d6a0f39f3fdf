import { describe, expect, it } from 'vitest'
import { CauseName, DistractorName } from '../../../../worker/contracts/fault'
import { CATALOGUE } from '../../../../worker/fleet/catalogue'
import { natureOf } from '../../../../worker/fleet/faults/causes'
import { truthAt, truthOf } from '../../../../worker/fleet/faults/truth'
import { fault, HOUR, ONSET } from './ill-fleet'

const anywhere = (name: Parameters<typeof natureOf>[0]) =>
  fault(name, CATALOGUE.find(natureOf(name).fits)!.hostname)

describe('the truth', () => {
  it.each(CauseName.options)(
    'about %s is on record: cause, server, onset and who feels it',
    (name) => {
      const one = anywhere(name)
      const truth = truthOf(one)!
      expect(truth).toMatchObject({ cause: name, server: one.server, fromMs: ONSET, severity: 0.8 })
      expect(truth.affected[0]).toEqual({
        ...{ server: one.server, fromMs: ONSET, toMs: one.toMs, path: [one.server] },
      })
      for (const { server, path, fromMs } of truth.affected) {
        expect(path[0]).toBe(one.server)
        expect(path.at(-1)).toBe(server)
        expect(fromMs).toBeGreaterThanOrEqual(ONSET)
      }
    }
  )

  it.each(DistractorName.options)('about %s is that it causes nothing', (name) => {
    expect(truthOf(anywhere(name))).toBeUndefined()
    expect(truthAt([anywhere(name)], ONSET + 1)).toEqual([])
  })

  it('about a slow database names the way to the proxy', () => {
    const { affected } = truthOf(fault('slow-database', 'db-master-01'))!
    expect(affected.find(({ server }) => server === 'proxy-nginx-01')!.path).toEqual([
      ...['db-master-01', 'web-prod-01', 'api-gateway-prod', 'k8s-ingress-01', 'proxy-nginx-01'],
    ])
  })

  it('at a time is what somebody feels then, the most severe first', () => {
    const mild = fault('packet-loss', 'dns-01', { severity: 0.2 })
    const bad = fault('cpu-runaway', 'mail-01', { fromMs: ONSET + HOUR })
    const causes = (timeMs: number) => truthAt([mild, bad], timeMs).map(({ cause }) => cause)
    expect(causes(ONSET - 1)).toEqual([])
    expect(causes(ONSET)).toEqual(['packet-loss'])
    expect(causes(ONSET + HOUR)).toEqual(['cpu-runaway', 'packet-loss'])
    // The mail server, which asks the resolver, feels it a little longer.
    expect(causes(ONSET + 2 * HOUR + 1_000)).toEqual(['packet-loss'])
    expect(causes(ONSET + 3 * HOUR)).toEqual([])
  })
})
