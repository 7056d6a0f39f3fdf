import { heardDate } from './clock'

/** Why a request failed, as RFC 9457 puts it; `status` 0 means that no answer came. */
export interface Problem {
  status: number
  title: string
  detail: string
  /** Address of the page that explains it; empty when no answer came. */
  type: string
  /** When to try again, s, where the problem says so. */
  retryAfterS?: number
}

/** A request that failed, with its problem. */
export class ApiError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.title)
  }
}

/** The problem behind an error that `api` threw; any other error is a bug and is thrown on. */
export function problemOf(error: unknown): Problem {
  if (error instanceof ApiError) return error.problem
  throw error
}

/**
 * Ask the API, in the page's language.
 *
 * The answer is trusted to be a `T`: our own API validated it on the way out.
 *
 * @throws {ApiError} when no answer came or the answer is a problem
 */
export async function api<T>(path: string, init: { method?: string; body?: unknown } = {}) {
  const headers: Record<string, string> = { 'accept-language': document.documentElement.lang }
  if (init.body !== undefined) headers['content-type'] = 'application/json'
  const body = init.body === undefined ? null : JSON.stringify(init.body)
  const response = await fetch(path, { method: init.method ?? 'GET', headers, body }).catch(() => {
    throw new ApiError({ status: 0, title: '', detail: '', type: '' })
  })
  heardDate(response.headers.get('date'))
  if (!response.ok) throw new ApiError(await problemIn(response))
  return (response.status === 204 ? undefined : await response.json()) as T
}

/**
 * Send a file as it is.
 *
 * @throws {ApiError} as {@link api} does
 */
export async function upload(path: string, file: Blob) {
  const response = await fetch(path, { method: 'POST', body: file }).catch(() => {
    throw new ApiError({ status: 0, title: '', detail: '', type: '' })
  })
  if (!response.ok) throw new ApiError(await problemIn(response))
}

/** The problem that an answer holds; one of its status alone where it holds none. */
export async function problemIn(response: Response): Promise<Problem> {
  const plain = { status: response.status, title: response.statusText, detail: '', type: '' }
  if (!response.headers.get('content-type')?.includes('json')) return plain
  return { ...plain, ...(await response.json()) }
}
