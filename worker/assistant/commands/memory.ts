/** Commands about memory. */
import { change, look } from './template'

export const topByMemory = look(
  'memory.top-processes',
  'ps -eo pid,user,rss,%mem,etime,args --sort=-rss | head -n 11',
  [
    '메모리를 가장 많이 쓰는 프로세스 10개가 나와요. 몇 분 뒤 다시 실행해 RSS가 계속 느는지 보세요.',
    'Lists the ten processes with most memory; run it again minutes later to see whose RSS keeps growing.',
  ],
  { alpine: 'top -b -m -n 1 | head -n 15' }
)

export const meminfo = look(
  'memory.meminfo',
  "grep -E '^(MemTotal|MemAvailable|Cached|Slab|SUnreclaim|SwapTotal|SwapFree):' /proc/meminfo",
  [
    '쓸 수 있는 메모리, 캐시, 커널 메모리, 스왑이 나와요. MemAvailable이 중요해요.',
    'Shows available memory, caches, kernel memory and swap; MemAvailable is what counts.',
  ]
)

export const memoryOfService = look(
  'memory.of-service',
  'systemctl status {service} --no-pager --lines=0',
  [
    '서비스가 쓰는 메모리와 떠 있은 시간이 나와요.',
    'Shows the memory of the service and since when it runs.',
  ],
  { alpine: 'rc-service {service} status' }
)

export const oomLog = look(
  'memory.oom-log',
  'sudo journalctl -k --since "-6h" --no-pager | grep -iE "out of memory|killed process|oom-kill"',
  [
    '커널이 메모리 때문에 죽인 프로세스와 시각이 나와요. 아무것도 없으면 OOM은 없었어요.',
    'Shows which processes the kernel killed for memory, and when; nothing means there was no OOM kill.',
  ],
  { alpine: 'dmesg | grep -iE "out of memory|killed process|oom-kill"' }
)

export const restarts = look(
  'memory.restarts',
  'systemctl show {service} --property=NRestarts,ActiveEnterTimestamp,MemoryMax,MemoryCurrent',
  [
    '서비스가 몇 번 다시 시작했는지와 메모리 상한이 나와요.',
    'Shows how often the service restarted, and its memory limit.',
  ],
  { alpine: 'rc-service {service} status; rc-status --crashed' }
)

export const swapping = look('memory.swapping', 'vmstat 1 5', [
  'si·so 열이 계속 0보다 크면 지금 스왑을 주고받고 있어요.',
  'si and so columns that stay above 0 mean pages move between memory and swap right now.',
])

export const swapUsers = look(
  'memory.swap-users',
  'grep -H VmSwap /proc/[0-9]*/status 2>/dev/null | sort -k 2 -n -r | head -n 10',
  ['스왑을 가장 많이 쓰는 프로세스가 나와요.', 'Lists the processes with most swap.']
)

export const swapAreas = look('memory.swap-areas', 'cat /proc/swaps; free -m', [
  '스왑 공간의 크기와 쓰인 양이 나와요.',
  'Shows swap space, and how much of it is used.',
])

export const restartService = change(
  'mitigate',
  'disruptive',
  'service.restart',
  'sudo systemctl restart {service}',
  [
    '서비스가 몇 초 끊기고, 잡고 있던 메모리·연결·파일을 놓아요. 여러 대라면 한 대씩 하세요.',
    'The service is away for seconds, and lets go of memory, connections and files. With several servers, one at a time.',
  ],
  [
    '되돌릴 수 없어요. 시작하지 못하면 sudo journalctl -u {service} -n 50 으로 이유를 보세요.',
    'Cannot be undone; if it does not start, see why with: sudo journalctl -u {service} -n 50',
  ],
  { alpine: 'sudo rc-service {service} restart' }
)

export const limitMemory = change(
  'prevent',
  'reversible',
  'memory.limit',
  'sudo systemctl set-property {service} MemoryHigh="{LIMIT}"',
  [
    '서비스가 이 양을 넘으면 느려질 뿐 서버 전체가 메모리를 잃지는 않아요. LIMIT은 예컨대 2G예요.',
    'Beyond this the service is slowed down, rather than the server running out. LIMIT is for example 2G.',
  ],
  [
    'sudo systemctl set-property {service} MemoryHigh= 로 없애요.',
    'Remove it with: sudo systemctl set-property {service} MemoryHigh=',
  ],
  { alpine: 'sudo vi /etc/conf.d/{service}' }
)

export const raiseLimit = change(
  'fix',
  'reversible',
  'memory.raise-limit',
  'sudo systemctl set-property {service} MemoryMax="{LIMIT}"',
  [
    '서비스의 메모리 상한을 올려요. 힙 크기 설정이 따로 있으면 상한보다 작게 맞추세요.',
    'Raises the memory limit of the service; keep its heap setting below that.',
  ],
  [
    '확인할 때 적어 둔 MemoryMax 값으로 다시 실행해요.',
    'Run it again with the MemoryMax that the check has shown.',
  ],
  { alpine: 'sudo vi /etc/conf.d/{service}' }
)

export const heapOfProcess = look(
  'memory.map',
  'sudo pmap -x "{PID}" | sort -k 3 -n -r | head -n 15',
  [
    '그 프로세스의 메모리가 어디에 쓰이는지 큰 것부터 나와요. 고칠 곳을 개발자에게 알릴 때 써요.',
    'Shows where the memory of that process is, largest first, for whoever has to mend it.',
  ],
  { step: 'fix', alpine: 'sudo pmap -x "{PID}" | tail -n 40' }
)

export const lessSwappy = change(
  'mitigate',
  'reversible',
  'memory.swappiness',
  'sudo sysctl vm.swappiness=10',
  [
    '커널이 스왑을 덜 쓰려고 해요. 다시 부팅하면 원래대로 돌아가요.',
    'The kernel swaps less eagerly, until the next boot.',
  ],
  [
    'sudo sysctl vm.swappiness=60 (흔한 기본값)으로 되돌려요.',
    'Take it back with: sudo sysctl vm.swappiness=60 (the usual default)',
  ]
)

export const pressure = look(
  'memory.pressure',
  'cat /proc/pressure/memory',
  [
    'some·full avg60이 메모리를 기다리는 시간의 비율이에요. 알림은 이 값에 거는 편이 사용률보다 정확해요.',
    'some and full avg60 say how much time is lost waiting for memory: a better alert than use.',
  ],
  { step: 'prevent' }
)
