import { ApiError, problemIn } from './api'

/** A mistake in the rules; line and column from 1. */
export interface RuleMistake {
  line: number
  column: number
  message: string
}

const PATH = '/api/rules'

/** The rules as they were written. @throws {ApiError} */
export async function readRuleFile(): Promise<string> {
  return (await exchange({})).text()
}

/**
 * Replace the rules. Returns the mistakes that kept them from being saved.
 *
 * @throws {ApiError} when they were not saved for another reason
 */
export async function saveRuleFile(text: string): Promise<RuleMistake[]> {
  try {
    await exchange({ method: 'PUT', headers: { 'content-type': 'application/yaml' }, body: text })
    return []
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    const { errors } = error.problem as { errors?: RuleMistake[] }
    if (error.problem.type !== '/problems/invalid-rules' || !errors) throw error
    return errors
  }
}

async function exchange(init: RequestInit): Promise<Response> {
  const response = await fetch(PATH, init).catch(() => {
    throw new ApiError({ status: 0, title: '', detail: '', type: '' })
  })
  if (!response.ok) throw new ApiError(await problemIn(response))
  return response
}

/** Where a line and a column, from 1, are in a text. */
export function offsetOf(text: string, { line, column }: RuleMistake): number {
  const lines = text.split('\n')
  const before = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0)
  return Math.min(before + column - 1, text.length)
}
