import { describe, expect, it } from 'vitest'
import { SignalName } from '../../../worker/contracts/signal'
import { readSignals, SIGNALS } from '../../../worker/fleet/signals'
import { parse } from '../../../worker/promql/parse'
import { load } from '../promql/memory-source'
import { STEP, web } from './web-server'

const AT = 10 * STEP

const WEB = {
  cpuPercent: 25,
  memoryPercent: 75,
  diskPercent: 60,
  readBytesPerSecond: 30,
  writeBytesPerSecond: 100,
  receiveBytesPerSecond: 200,
  transmitBytesPerSecond: 400,
  load1: 0.75,
  uptimeSeconds: 100,
}

describe('SIGNALS', () => {
  it.each(SignalName.options)('has a PromQL expression for %s, restricted or not', (name) => {
    for (const only of ['', 'instance="a"']) {
      const text = SIGNALS[name].expression({ rate: 'rate', window: '60s', only })
      expect(() => parse(text)).not.toThrow()
      const selectors = text.match(/node_\w+/g)!.length
      expect(text.split('instance="a"')).toHaveLength(only ? selectors + 1 : 1)
    }
  })
})

describe('readSignals', () => {
  it('reads every signal of every server', async () => {
    const found = await readSignals(load(STEP, web('web-1') + web('web-2')), AT)
    expect([...found.keys()].sort()).toEqual(['web-1', 'web-2'])
    expect(found.get('web-1')).toEqual({ signals: WEB, atMs: AT, up: true })
  })

  it('reads the servers it is asked for, whatever characters their names have', async () => {
    const source = load(STEP, web('a.b:9100') + web('a_b:9100') + web('c|d'))
    expect([...(await readSignals(source, AT, ['a.b:9100'])).keys()]).toEqual(['a.b:9100'])
    const two = await readSignals(source, AT, ['a.b:9100', 'c|d'])
    expect([...two.keys()].sort()).toEqual(['a.b:9100', 'c|d'])
    expect(two.get('c|d')!.signals).toEqual(WEB)
    expect(await readSignals(source, AT, [])).toEqual(new Map())
  })

  it('leaves out what nobody reports, or what is not a number', async () => {
    const source = load(STEP, 'node_load1{instance="a"} NaN\nup{instance="a"} 1')
    expect((await readSignals(source, 0)).get('a')).toEqual({ signals: {}, atMs: 0, up: true })
  })

  it('takes the root where a container has no other file system', async () => {
    const source = load(
      STEP,
      `node_filesystem_size_bytes{instance="a", mountpoint="/", fstype="overlay"} 100
       node_filesystem_avail_bytes{instance="a", mountpoint="/", fstype="overlay"} 90
       node_filesystem_size_bytes{instance="a", mountpoint="/dev", fstype="tmpfs"} 100
       node_filesystem_avail_bytes{instance="a", mountpoint="/dev", fstype="tmpfs"} 0`
    )
    expect((await readSignals(source, 0)).get('a')!.signals).toEqual({ diskPercent: 10 })
  })

  it('notices a server whose scrape fails, and when it last spoke itself', async () => {
    const source = load(STEP, 'up{instance="a"} 1 1 0\nnode_load1{instance="a"} 1 1 stale')
    const found = await readSignals(source, 2 * STEP)
    expect(found.get('a')).toEqual({ signals: {}, atMs: STEP, up: false })
  })

  it('finds a time for a server that reports none of the usual signs', async () => {
    const pushed = load(
      STEP,
      'node_memory_MemTotal_bytes{instance="a"} 4 4\nqueue{instance="b"} 1 1 1'
    )
    const asked = await readSignals(pushed, 2 * STEP, ['a', 'b', 'c'])
    expect(asked.get('a')).toEqual({ signals: {}, atMs: STEP, up: null })
    expect(asked.get('b')).toEqual({ signals: {}, atMs: 2 * STEP, up: null })
    expect(asked.has('c')).toBe(false)
  })
})
