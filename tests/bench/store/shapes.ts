/** The loads of the benchmark. */
import type { Shape } from './load.ts'

/** 100,000 active series: 1,000 servers, scraped every 15 s until `endS`, Unix seconds. */
export function wideShape(samples: number, endS: number): Shape {
  const hosts = 1_000
  const scrapes = Math.ceil(samples / (hosts * 100))
  return { hosts, scrapes, intervalS: 15, samplesPerRequest: 2_000, endS }
}

/** 10,000 active series, which is what one object is meant for, and a day of their samples. */
export function dayShape(endS: number): Shape {
  return { hosts: 100, scrapes: 1_440, intervalS: 60, samplesPerRequest: 2_000, endS }
}
