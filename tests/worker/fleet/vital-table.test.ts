import { describe, expect, it } from 'vitest'
import { VitalName } from '../../../worker/contracts/vital'
import { simulatedFleet } from '../../../worker/fleet/simulator'
import { readVitals, type VitalTable } from '../../../worker/fleet/vital-table'
import { VITAL_NAMES, VITALS } from '../../../worker/fleet/vitals'
import { parse } from '../../../worker/promql/parse'
import { load } from '../promql/memory-source'

/** Between scrapes, ms. */
const STEP = 10_000

describe('VITALS', () => {
  it('has them in the order of their names', () => {
    expect(VITAL_NAMES).toEqual(VitalName.options)
  })

  it.each(VitalName.options)('has a PromQL expression for %s, restricted or not', (name) => {
    for (const only of ['', 'instance="a"']) {
      const text = VITALS[name].expression({ rate: 'rate', window: '60s', only })
      expect(() => parse(text)).not.toThrow()
      const selectors = text.match(/\bnode_\w+|\bup\b/g)!.length
      expect(text.split('instance="a"')).toHaveLength(only ? selectors + 1 : 1)
    }
  })
})

/** Two cores, one of them busy; two disks; a card whose sending is the busier direction. */
const LOAD = `
  up{instance="a"} 1x20
  node_load1{instance="a"} 3x20
  node_cpu_seconds_total{instance="a", cpu="0", mode="idle"} 0+1x20
  node_cpu_seconds_total{instance="a", cpu="0", mode="steal"} 0+0x20
  node_cpu_seconds_total{instance="a", cpu="1", mode="idle"} 0+5x20
  node_cpu_seconds_total{instance="a", cpu="1", mode="steal"} 0+4x20
  node_memory_SwapTotal_bytes{instance="a"} 1000x20
  node_memory_SwapFree_bytes{instance="a"} 250x20
  node_vmstat_pswpin{instance="a"} 0+20x20
  node_vmstat_pswpout{instance="a"} 0+30x20
  node_pressure_io_waiting_seconds_total{instance="a"} 0+2x20
  node_filesystem_files{instance="a", mountpoint="/", fstype="ext4"} 100x20
  node_filesystem_files_free{instance="a", mountpoint="/", fstype="ext4"} 40x20
  node_filesystem_files{instance="a", mountpoint="/boot", fstype="vfat"} 0x20
  node_filesystem_files_free{instance="a", mountpoint="/boot", fstype="vfat"} 0x20
  node_disk_io_time_seconds_total{instance="a", device="sda"} 0+3x20
  node_disk_io_time_seconds_total{instance="a", device="sdb"} 0+9x20
  node_disk_io_time_seconds_total{instance="a", device="dm-0"} 0+10x20
  node_disk_reads_completed_total{instance="a", device="sda"} 0+50x20
  node_disk_writes_completed_total{instance="a", device="sda"} 0+150x20
  node_disk_read_time_seconds_total{instance="a", device="sda"} 0+1x20
  node_disk_write_time_seconds_total{instance="a", device="sda"} 0+3x20
  node_network_receive_bytes_total{instance="a", device="eth0"} 0+1000x20
  node_network_transmit_bytes_total{instance="a", device="eth0"} 0+4000x20
  node_network_speed_bytes{instance="a", device="eth0"} 1000x20
  node_netstat_Tcp_OutSegs{instance="a"} 0+400x20
  node_netstat_Tcp_RetransSegs{instance="a"} 0+6x20
  node_filefd_allocated{instance="a"} 300x20
  node_filefd_maximum{instance="a"} 1200x20
  up{instance="b"} 1x9 0x10
`

const newest = ({ servers, vitals, rows, values }: VitalTable, server: string, vital: VitalName) =>
  values[(servers.indexOf(server) * rows + rows - 1) * vitals.length + vitals.indexOf(vital)]

describe('readVitals', () => {
  it('reads what node_exporter counts, in units that a person can judge', async () => {
    const table = await readVitals(load(STEP, LOAD), {
      ...{ from: 10 * STEP, to: 20 * STEP + 1, stepMs: STEP },
    })
    expect(table).toMatchObject({ from: 10 * STEP, rows: 11, servers: ['a', 'b'] })
    const known: Partial<Record<VitalName, number>> = {
      up: 1,
      busiestCorePercent: 90,
      stealPercent: 20,
      loadPerCore: 1.5,
      swapPercent: 75,
      swappedPagesPerSecond: 5,
      ioPressurePercent: 20,
      inodesPercent: 60,
      diskBusyPercent: 90,
      diskOperationsPerSecond: 20,
      diskLatencySeconds: 0.02,
      networkPercent: 40,
      retransmittedPercent: 1.5,
      descriptorsPercent: 25,
    }
    for (const [vital, value] of Object.entries(known)) {
      expect([vital, newest(table, 'a', vital as VitalName)]).toEqual([
        vital,
        expect.closeTo(value, 9),
      ])
    }
    expect(newest(table, 'a', 'connections')).toBeNaN()
    expect(newest(table, 'b', 'up')).toBe(0)
  })

  it('reads every vital of the simulated fleet, row by row as one at a time', async () => {
    const now = 1_770_000_000_000
    const source = simulatedFleet({ seed: 'vitals', epochMs: now, servers: ['db-master-01'] })
    const window = { from: now - 10 * 60_000, to: now, stepMs: 60_000 }
    const table = await readVitals(source, window)
    expect(table).toMatchObject({ rows: 10, servers: ['db-master-01'], vitals: VITAL_NAMES })
    expect(VITAL_NAMES.filter((_, v) => Number.isNaN(table.values[v]!))).toEqual([])
    for (const vital of ['cpuPercent', 'diskLatencySeconds'] as const) {
      const alone = await readVitals(source, { ...window, vitals: [vital] })
      const column = table.values.filter(
        (_, i) => i % VITAL_NAMES.length === VITAL_NAMES.indexOf(vital)
      )
      expect([...column]).toEqual([...alone.values])
    }
  })
})
