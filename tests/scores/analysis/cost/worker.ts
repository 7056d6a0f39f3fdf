/** A Worker that does a task as often as it is told: `/metric?units=1000`. */
import { TASKS, type TaskName } from './tasks'

const ready = new Map<TaskName, ReturnType<(typeof TASKS)[TaskName]>>()

export default {
  fetch(request: Request): Response {
    const { pathname, searchParams } = new URL(request.url)
    const name = pathname.slice(1) as TaskName
    const task = ready.get(name) ?? TASKS[name]()
    ready.set(name, task)
    return new Response(String(task(Number(searchParams.get('units')))))
  },
}
