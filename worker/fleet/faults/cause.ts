/** What every cause of trouble says about itself. */
import type { CatalogueServer } from '../catalogue'
import type { Strain } from './effect'
import type { Reached } from './reach'

/** A fault as its cause sees it. */
export interface Incident {
  server: CatalogueServer
  /** Unix ms. */
  fromMs: number
  toMs: number
  /** 0 to 1. */
  severity: number
  /**
   * A number in [low, high) that belongs to this fault and `name`, whoever asks.
   */
  draw(name: string, low: number, high: number): number
}

/** Something that was done, or that the system did, and was recorded as such. */
export interface Event {
  /** Unix ms. */
  atMs: number
  server: string
  kind: 'deploy' | 'job' | 'oom-kill' | 'service-restart' | 'boot' | 'scrape-failed' | 'backup'
  text: string
}

/**
 * Lines that a program writes again and again, or once. In `text`, `{a-b}` stands for a whole number from
 * a to b that differs from line to line.
 */
export interface Chatter {
  server: string
  /** The unit that writes it, as systemd names it. */
  unit: string
  level: 'info' | 'warning' | 'error' | 'critical'
  text: string
  fromMs: number
  toMs: number
  /** Between lines on average; absent for a line that is written once, at `fromMs`. */
  everyMs?: number
}

/** A cause: its signature, its spread and its traces, as functions of an incident. */
export interface Cause {
  /** Whether it can happen there. */
  fits(server: CatalogueServer): boolean
  /** How long it usually lasts, ms. */
  usualMs: readonly [least: number, most: number]
  /** What happens where it begins. */
  strain(incident: Incident): Strain
  /** Which others feel it. */
  reach?(server: CatalogueServer): readonly Reached[]
  /** What those feel; times are those of the incident, moved by the delay. */
  strainAt?(incident: Incident, reached: Reached, there: CatalogueServer): Strain
  events?(incident: Incident): readonly Event[]
  chatter?(incident: Incident, reached: readonly Reached[]): readonly Chatter[]
}

/** A strain without effect. */
export const NOTHING: Strain = { effects: [] }
