/** Commands about processors. */
import { change, look } from './template'

export const topByCpu = look(
  'cpu.top-processes',
  'ps -eo pid,user,%cpu,etime,args --sort=-%cpu | head -n 11',
  [
    'CPU를 가장 많이 쓰는 프로세스 10개와 실행된 시간이 나와요.',
    'Lists the ten processes that use most CPU, and how long they have run.',
  ],
  { alpine: 'top -b -n 1 | head -n 15' }
)

export const threadsByCpu = look(
  'cpu.top-threads',
  'top -H -b -n 1 | head -n 25',
  [
    '어느 스레드가 CPU를 쓰는지 나와요. 한 스레드가 100%에 가까우면 무한 반복을 의심해요.',
    'Shows which threads use the CPU; one near 100% points to an endless loop.',
  ],
  { alpine: 'top -H -b -n 1 | head -n 25' }
)

export const cpuOverTime = look('cpu.vmstat', 'vmstat 1 5', [
  'us·sy·wa·st 열로 CPU가 프로그램, 커널, 디스크 대기, 가상화 가운데 어디에 쓰이는지 나와요.',
  'The us, sy, wa and st columns show whether time goes to programs, the kernel, disks or the hypervisor.',
])

export const stealColumn = look('cpu.steal', 'vmstat 1 10', [
  'st 열이 계속 5를 넘으면 가상화 호스트가 CPU를 다른 손님에게 주고 있어요.',
  'An st column that stays above 5 means the hypervisor gives the CPU to other guests.',
])

export const virtualisation = look(
  'cpu.virtualisation',
  'systemd-detect-virt; lscpu',
  [
    '어떤 가상화 위에서 도는지와 vCPU 수가 나와요. none이면 스틸은 생기지 않아요.',
    'Shows the hypervisor and the number of vCPUs; on bare metal (none) there is no steal.',
  ],
  { alpine: "grep -m 3 -E 'hypervisor|model name' /proc/cpuinfo; nproc" }
)

export const loadAverage = look('cpu.load', 'uptime; nproc', [
  '1·5·15분 부하와 코어 수가 나와요. 부하가 코어 수보다 크면 기다리는 작업이 있어요.',
  'Shows the load of 1, 5 and 15 minutes and the number of cores; more load than cores means work waits.',
])

export const blocked = look(
  'cpu.blocked',
  "ps -eo state,pid,user,wchan:32,args | grep -E '^[DR] '",
  [
    '실행 중(R)이거나 디스크를 기다리는(D) 프로세스가 나와요.',
    'Lists processes that run (R) or wait for a disk (D).',
  ],
  { alpine: "ps -o stat,pid,user,args | grep -E '^[DR]'" }
)

export const renice = change(
  'mitigate',
  'reversible',
  'cpu.renice',
  'sudo renice -n 10 -p "{PID}"',
  [
    '그 프로세스의 우선순위가 내려가 다른 작업이 CPU를 먼저 받아요. PID에는 확인한 번호를 넣으세요.',
    'Lets other work go first on the CPU. Set PID to the number found before.',
  ],
  ['sudo renice -n 0 -p "{PID}" 로 되돌려요.', 'Take it back with: sudo renice -n 0 -p "{PID}"']
)

export const terminate = change(
  'fix',
  'disruptive',
  'cpu.terminate',
  'sudo kill -TERM "{PID}"',
  [
    '그 프로세스가 하던 일을 정리하고 끝나요. 서비스의 프로세스라면 그 서비스가 잠시 멈춰요.',
    'The process cleans up and ends; if a service needs it, that service stops for a while.',
  ],
  [
    '되돌릴 수 없어요. 서비스의 프로세스라면 서비스를 다시 시작하세요.',
    'Cannot be undone; start the service again if it was one of its processes.',
  ]
)

export const cpuQuota = change(
  'prevent',
  'reversible',
  'cpu.quota',
  'sudo systemctl set-property {service} CPUQuota="{QUOTA}"',
  [
    '서비스가 쓸 수 있는 CPU에 상한을 둬요. QUOTA는 코어 하나를 100%로 친 값이에요(예: 150%).',
    'Caps the CPU of the service. QUOTA counts one core as 100% (for example 150%).',
  ],
  [
    'sudo systemctl set-property {service} CPUQuota= 로 상한을 없애요.',
    'Remove the cap with: sudo systemctl set-property {service} CPUQuota=',
  ],
  { alpine: 'sudo cpulimit --pid "{PID}" --limit "{QUOTA}"' }
)

export const moveGuest = change(
  'fix',
  'disruptive',
  'cpu.power-off-to-move',
  'sudo systemctl poweroff',
  [
    '서버가 꺼져요. 클라우드 콘솔에서 껐다 켜면 대개 덜 붐비는 호스트로 옮겨 가요. 전용 vCPU로 바꾸는 것도 이때 할 수 있어요.',
    'The server powers off; starting it from the cloud console usually lands it on a less crowded host, and lets you choose dedicated vCPUs.',
  ],
  ['클라우드 콘솔에서 다시 켜요.', 'Start it again from the cloud console.'],
  { alpine: 'sudo poweroff' }
)

export const stealLog = look(
  'cpu.steal-history',
  'sar -u 1 30',
  [
    '30초 동안의 %steal이 나와요. 제공자에게 문의할 때 증거로 쓸 수 있어요(sysstat 패키지).',
    'Records %steal for 30 seconds, as evidence for the provider (package sysstat).',
  ],
  { step: 'prevent', alpine: 'vmstat 1 30' }
)

export const timers = look(
  'job.timers',
  'systemctl list-timers --all --no-pager',
  [
    '예약된 작업이 언제 돌았고 언제 다시 도는지 나와요.',
    'Shows when timers last ran, and when they run next.',
  ],
  { alpine: 'ls -l /etc/periodic/*/ && sudo crontab -l -u root' }
)

export const crontabs = look(
  'job.crontabs',
  'sudo grep -rhvE "^\\s*(#|$)" /etc/crontab /etc/cron.d /var/spool/cron 2>/dev/null',
  [
    '모든 cron 항목이 나와요. 시각이 겹치는지 보세요.',
    'Lists all cron entries; look for times that coincide.',
  ]
)

export const cronLog = look(
  'job.log',
  'sudo journalctl -t CRON --since "-2h" --no-pager | tail -n 40',
  ['최근 2시간에 cron이 실행한 명령이 나와요.', 'Shows what cron ran in the last two hours.'],
  { alpine: 'grep -i crond /var/log/messages | tail -n 40' }
)

export const idleJob = change(
  'mitigate',
  'reversible',
  'job.lower-priority',
  'sudo ionice -c 3 -p "{PID}"; sudo renice -n 15 -p "{PID}"',
  [
    '돌고 있는 작업이 CPU와 디스크를 양보해요. 작업은 더 오래 걸려요.',
    'The running job gives way on CPU and disk, and takes longer.',
  ],
  [
    'sudo ionice -c 2 -n 4 -p "{PID}"; sudo renice -n 0 -p "{PID}" 로 되돌려요.',
    'Take it back with: sudo ionice -c 2 -n 4 -p "{PID}"; sudo renice -n 0 -p "{PID}"',
  ]
)

export const moveTimer = change(
  'prevent',
  'reversible',
  'job.move',
  'sudo systemctl edit "{TIMER}"',
  [
    'OnCalendar를 한가한 시각으로 바꾸고 RandomizedDelaySec을 주면 작업이 몰리지 않아요.',
    'Move OnCalendar to a quiet hour and add RandomizedDelaySec, so that jobs do not coincide.',
  ],
  [
    'sudo systemctl revert "{TIMER}" 로 되돌려요.',
    'Take it back with: sudo systemctl revert "{TIMER}"',
  ],
  { alpine: 'sudo crontab -e' }
)
