/** One model, asked once. */
import type { LanguageModel, LanguageModelUsage } from 'ai'
import * as z from 'zod'
import { MODELS } from '../../../policy'
import type { Failure } from '../../failure'
import type { Answering } from './answering'
import { failureOf, failureOfFinish } from './model-failure'
import { ModelOutput, ModelSegment } from './output'
import type { Prompt } from './prompt'

/** ms: for all of it, until the first word, between two. */
export interface AttemptTimeout {
  totalMs: number
  firstChunkMs: number
  chunkMs: number
}

/** How it went. */
export interface Attempted {
  failure: Failure | null
  usage: { inputTokens: number; outputTokens: number } | null
  /** The provider would not begin, and so charges nothing. */
  isRefused: boolean
}

/** A complete segment, and what is not one any more or not yet. */
const Segments = z.object({ segments: z.array(z.unknown()) })

/** @throws only for bugs; what goes wrong elsewhere is told */
export async function attempt(
  model: LanguageModel,
  { instructions, prompt }: Prompt,
  answering: Answering,
  timeout: AttemptTimeout,
  signal: AbortSignal
): Promise<Attempted> {
  const { Output, parsePartialJson, streamText } = await import('ai')
  const heard = new Heard()
  try {
    const { stream } = streamText({
      ...{ model, instructions, prompt, timeout },
      output: Output.object({ schema: ModelOutput, name: 'answer' }),
      maxRetries: 0,
      maxOutputTokens: MODELS.maxOutputTokens,
      abortSignal: signal,
      // Told by the stream as well; by default it would be logged with what was asked.
      onError: () => {},
    })
    for await (const part of stream) {
      const addsSegment = heard.hear(part)
      if (heard.failure) break
      if (!addsSegment) continue
      const { value } = await parsePartialJson(unfenced(heard.text))
      answering.take(completeIn(value))
    }
  } catch (error) {
    heard.fail(error)
  }
  const failure =
    heard.failure ?? failureOfFinish(heard.finish, heard.text) ?? read(heard.text, answering)
  return { failure, usage: heard.usage, isRefused: heard.isRefused }
}

/** What became of a stream. */
class Heard {
  text = ''
  finish: Parameters<typeof failureOfFinish>[0]
  usage: Attempted['usage'] = null
  failure: Failure | null = null
  isRefused = false

  /** @returns whether a segment may be complete now that was not before */
  hear(part: StreamPart): boolean {
    switch (part.type) {
      case 'text-delta':
        this.text += part.text ?? ''
        return part.text?.includes('}') ?? false
      case 'tool-call':
      case 'tool-error':
      case 'tool-input-start':
        this.failure = { reason: 'tool-loop' }
        return false
      case 'error':
        this.fail(part.error)
        return false
      case 'abort':
        this.failure = { reason: this.text === '' ? 'timeout' : 'stall' }
        return false
      case 'finish':
        this.finish = part.finishReason
        this.usage = usageOf(part.totalUsage)
        return false
      default:
        return false
    }
  }

  /** @throws the error where it is nobody's but ours */
  fail(error: unknown): void {
    const failure = failureOf(error)
    if (!failure) throw error
    this.isRefused = this.text === '' && REFUSALS.has(failure.reason)
    // A connection that breaks before the first word, and after it, are the same to the asker.
    this.failure = failure
  }
}

const REFUSALS: ReadonlySet<string> = new Set(['quota', 'rate-limit', 'bad-key', 'no-such-model'])

/** What is read of a part; the SDK's own type names some thirty. */
interface StreamPart {
  type: string
  text?: string
  error?: unknown
  finishReason?: Parameters<typeof failureOfFinish>[0]
  totalUsage?: LanguageModelUsage
}

/** Null where the provider does not say. */
function usageOf(usage: LanguageModelUsage | undefined): Attempted['usage'] {
  const { inputTokens, outputTokens } = usage ?? {}
  if (inputTokens === undefined || outputTokens === undefined) return null
  return { inputTokens, outputTokens }
}

/** A segment is complete once another one or another field has begun. */
function completeIn(value: unknown): ModelSegment[] {
  const { data } = Segments.safeParse(value)
  if (!data) return []
  const hasMore = typeof value === 'object' && value !== null && 'pick' in value
  const complete = hasMore ? data.segments : data.segments.slice(0, -1)
  const read: ModelSegment[] = []
  for (const each of complete.slice(0, MODELS.maxSegments)) {
    const { data: segment } = ModelSegment.safeParse(each)
    if (!segment) break
    read.push(segment)
  }
  return read
}

/** The whole answer: one that is no answer, or does not hold, is a failure. */
function read(text: string, answering: Answering): Failure | null {
  let json: unknown
  try {
    json = JSON.parse(unfenced(text))
  } catch {
    return { reason: 'bad-answer' }
  }
  const { data } = ModelOutput.safeParse(json)
  if (!data || data.segments.length === 0) return { reason: 'bad-answer' }
  return answering.finish(data) ? null : { reason: 'rejected' }
}

/** Small models put their JSON into a Markdown fence whatever they are told. */
const unfenced = (text: string): string =>
  text.replace(/^\s*```(?:json)?\s*/, '').replace(/\s*```\s*$/, '')
