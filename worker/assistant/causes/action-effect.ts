/** What an action would do to a cause. */
import type { ActionName } from '../../contracts/assistant'
import type { CauseName } from '../../contracts/fault'

/** `eases` brings relief while the cause stays; `worsens` adds to the trouble. */
export type Effect = 'mends' | 'eases' | 'nothing' | 'worsens'

type Effects = Partial<Record<CauseName, Effect>>

/** A process starts afresh: what it held is free, and what it does wrong it will do again. */
const RESTART: Effects = {
  ...{ 'cpu-runaway': 'eases', 'memory-leak': 'eases', 'descriptor-leak': 'eases' },
  ...{ 'connection-pool': 'eases', 'swap-thrash': 'eases', 'host-silent': 'eases' },
  ...{ 'cache-eviction': 'worsens', 'scheduled-job': 'worsens', 'host-reboot': 'worsens' },
  ...{ 'oom-restart-loop': 'nothing', 'slow-database': 'worsens', 'traffic-surge': 'worsens' },
}

const STOP: Effects = {
  ...{ 'cpu-runaway': 'eases', 'memory-leak': 'eases', 'descriptor-leak': 'eases' },
  ...{ 'swap-thrash': 'eases', 'disk-saturation': 'eases', 'network-saturation': 'eases' },
  ...{ 'scheduled-job': 'eases', 'disk-filling': 'eases', 'traffic-surge': 'worsens' },
  ...{ 'load-imbalance': 'worsens', 'host-silent': 'nothing', 'host-reboot': 'worsens' },
}

const CLEAR: Effects = {
  ...{ 'disk-filling': 'eases', 'inode-exhaustion': 'eases', 'cache-eviction': 'worsens' },
}

const EFFECTS: Readonly<Record<ActionName, Effects>> = {
  restart: RESTART,
  stop: STOP,
  start: { 'host-silent': 'eases', 'host-reboot': 'mends' },
  kill: { ...STOP, 'cpu-runaway': 'mends', 'connection-pool': 'eases', 'slow-database': 'eases' },
  deploy: { 'memory-leak': 'mends', 'descriptor-leak': 'mends', 'bad-deploy': 'mends' },
  rollback: { 'bad-deploy': 'mends' },
  scale: {
    ...{ 'traffic-surge': 'mends', 'load-imbalance': 'eases', 'cpu-runaway': 'eases' },
    ...{ 'cpu-steal': 'eases', 'connection-pool': 'eases', 'slow-database': 'worsens' },
    ...{ 'swap-thrash': 'mends', 'oom-restart-loop': 'mends', 'cache-eviction': 'mends' },
  },
  delete: CLEAR,
  clear: CLEAR,
  update: {},
}

/** What is to be expected of an action; nothing where it does not touch the cause. */
export const effectOf = (action: ActionName, cause: CauseName): Effect =>
  EFFECTS[action][cause] ?? 'nothing'

/** What an action is called: as a noun in Korean, as a gerund in English. */
export const ACTION_WORDS: Readonly<Record<ActionName, { ko: string; en: string }>> = {
  restart: { ko: '재시작', en: 'restarting' },
  stop: { ko: '중지', en: 'stopping it' },
  start: { ko: '시작', en: 'starting it' },
  kill: { ko: '프로세스 종료', en: 'killing the process' },
  deploy: { ko: '배포', en: 'deploying' },
  rollback: { ko: '롤백', en: 'rolling back' },
  scale: { ko: '증설', en: 'scaling' },
  delete: { ko: '삭제', en: 'deleting' },
  clear: { ko: '비우기', en: 'clearing' },
  update: { ko: '업데이트', en: 'updating' },
}
