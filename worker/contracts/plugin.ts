/** What goes into plugins of the assistant, and what comes out of them. */
import * as z from 'zod'
import { PLUGINS } from '../policy'
import { Fact } from './assistant'
import { Instant } from './fleet'
import { VitalName } from './vital'

/** Also the name of its storage, and of its engine in answers: `plugin:…`. */
export const PluginName = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/)

const Setting = z.union([z.string().max(PLUGINS.maxSettingText), z.number(), z.boolean()])

/** Settings of one plugin. */
export const PluginConfig = z
  .record(z.string().max(64), Setting)
  .refine((settings) => Object.keys(settings).length <= PLUGINS.maxSettings, {
    message: `at most ${PLUGINS.maxSettings} settings`,
  })
export type PluginConfig = z.infer<typeof PluginConfig>

/** A fact that has no number yet. What is left out is null. */
export const PluginFact = Fact.omit({ id: true })
  .partial()
  .required({ kind: true, title: true, from: true, to: true })
  .extend({ title: z.string().min(1).max(PLUGINS.maxTitle) })
  .refine(({ text }) => (text ?? '').length <= PLUGINS.maxText, { path: ['text'] })
export type PluginFact = z.infer<typeof PluginFact>

/** A sentence or two for the answer. Answers, causes and commands are not a plugin's to give. */
export const PluginSegment = z.object({
  kind: z.enum(['evidence', 'caveat']),
  text: z.string().min(1).max(PLUGINS.maxText),
  /** Positions in `facts` of what it rests on; evidence rests on something. */
  facts: z.array(z.int().min(0)).max(PLUGINS.maxFacts).default([]),
})
export type PluginSegment = z.infer<typeof PluginSegment>

/** What a plugin found out. */
export const PluginOutput = z
  .object({
    facts: z.array(PluginFact).max(PLUGINS.maxFacts).default([]),
    segments: z.array(PluginSegment).max(PLUGINS.maxSegments).default([]),
    /** Anything else, as JSON; not part of answers. */
    data: z.json().optional(),
  })
  .superRefine(({ facts, segments, data }, context) => {
    const wrong = (message: string) => context.addIssue({ code: 'custom', message })
    for (const { kind, facts: rests } of segments) {
      if (rests.some((at) => at >= facts.length))
        wrong('a segment rests on a fact that is not there')
      if (kind === 'evidence' && rests.length === 0) wrong('evidence rests on no fact')
    }
    if (data !== undefined && JSON.stringify(data).length > PLUGINS.maxData) wrong('too much data')
  })
export type PluginOutput = z.infer<typeof PluginOutput>

/** An alert that somebody is to be told of. */
export const TellableAlert = z.object({
  id: z.string().max(256),
  server: z.string().max(1024),
  vital: VitalName,
  severity: z.enum(['critical', 'warning', 'info']),
  state: z.enum(['firing', 'resolved', 'no-data']),
  op: z.enum(['>', '>=', '<', '<=']),
  threshold: z.number(),
  /** The newest one; null where there is none. */
  value: z.number().nullable(),
  /** The farthest one since then. */
  peak: z.number().nullable(),
  since: Instant,
})
export type TellableAlert = z.infer<typeof TellableAlert>

/** A message about an alert. All of it is plain text, to be escaped for the channel. */
export const AlertMessage = z.object({
  /** "[CRIT] db-01 memory use: 94% (> 90%, 7 minutes)" */
  title: z.string().max(PLUGINS.maxAlertTitle),
  /** What is so. */
  what: z.string(),
  /** Since when. */
  since: z.string(),
  /** What is usual; null where that is not known. */
  usual: z.string().nullable(),
  /** The likely cause, or that it is not known. */
  cause: z.string(),
  /** Where it leads; null where nothing can be said. */
  ahead: z.string().nullable(),
  toDo: z.array(
    z.object({ text: z.string(), command: z.string().nullable(), isDisruptive: z.boolean() })
  ),
  links: z.array(z.object({ title: z.string(), address: z.string() })),
  alert: z.string(),
  generatedBy: z.literal('template'),
})
export type AlertMessage = z.infer<typeof AlertMessage>
