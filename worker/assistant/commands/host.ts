/** Commands about whole machines. */
import { change, look } from './template'

export const ping = look(
  'host.ping',
  'ping -c 3 -W 2 {server}',
  [
    '다른 서버에서 실행하세요. 대답이 있으면 서버는 살아 있고 수집기만 멈췄을 수 있어요.',
    'Run it from another machine: an answer means the server lives, and perhaps only its collector stopped.',
  ],
  { elsewhere: true }
)

export const sshCheck = look(
  'host.ssh',
  'ssh -o ConnectTimeout=5 -o BatchMode=yes {server} uptime',
  ['접속되는지와 떠 있은 시간이 나와요.', 'Shows whether it lets you in, and since when it is up.'],
  { elsewhere: true }
)

export const exporterPort = look(
  'host.exporter',
  'curl -sS -m 5 -o /dev/null -w "%{http_code}\\n" http://{server}:9100/metrics',
  [
    '200이면 node_exporter는 멀쩡하고 수집하는 쪽이나 방화벽이 문제예요.',
    '200 means node_exporter is well, and the collecting side or a firewall is not.',
  ],
  { elsewhere: true }
)

export const exporterStatus = look(
  'host.exporter-status',
  'systemctl status prometheus-node-exporter --no-pager --lines=20',
  [
    '수집기가 떠 있는지와 마지막 로그가 나와요.',
    'Shows whether the collector runs, and its last log lines.',
  ],
  { alpine: 'rc-service node-exporter status' }
)

export const restartExporter = change(
  'mitigate',
  'reversible',
  'host.restart-exporter',
  'sudo systemctl restart prometheus-node-exporter',
  [
    '수집기만 다시 시작해요. 서비스에는 영향이 없어요.',
    'Restarts only the collector; services do not notice.',
  ],
  ['되돌릴 것이 없어요.', 'Nothing to undo.'],
  { alpine: 'sudo rc-service node-exporter restart' }
)

export const enableExporter = change(
  'prevent',
  'reversible',
  'host.enable-exporter',
  'sudo systemctl enable prometheus-node-exporter',
  ['서버가 다시 켜지면 수집기도 스스로 떠요.', 'Starts the collector by itself after every boot.'],
  [
    'sudo systemctl disable prometheus-node-exporter 로 되돌려요.',
    'Take it back with: sudo systemctl disable prometheus-node-exporter',
  ],
  { alpine: 'sudo rc-update add node-exporter default' }
)

export const powerCycle = change(
  'fix',
  'disruptive',
  'host.power-cycle',
  'ipmitool -I lanplus -H "{BMC}" -U "{USERNAME}" -a chassis power cycle',
  [
    '다른 방법이 모두 안 될 때 전원을 껐다 켜요. 저장하지 않은 데이터를 잃을 수 있어요. 가상 머신이라면 클라우드 콘솔에서 하세요.',
    'Cuts the power and brings it back when nothing else works; unsaved data may be lost. For a virtual machine, use the cloud console.',
  ],
  ['되돌릴 수 없어요.', 'Cannot be undone.'],
  { elsewhere: true }
)

export const boots = look(
  'host.boots',
  'journalctl --list-boots --no-pager | tail -n 5; last -x reboot shutdown | head -n 10',
  [
    '언제 부팅했고 정상 종료였는지 나와요. shutdown 없이 reboot만 있으면 갑자기 꺼진 거예요.',
    'Shows when it booted; a reboot without a shutdown before it was not orderly.',
  ],
  { alpine: 'uptime; last | head -n 10' }
)

export const previousBoot = look(
  'host.previous-boot',
  'sudo journalctl -b -1 -e --no-pager | tail -n 50',
  [
    '지난 부팅의 마지막 로그가 나와요. 왜 꺼졌는지가 여기 있어요.',
    'Shows the last lines before the boot: why it went down.',
  ],
  { alpine: 'sudo tail -n 100 /var/log/messages' }
)

export const kernelProblems = look(
  'host.kernel-problems',
  'sudo journalctl -b -1 -k --priority=warning --no-pager | grep -iE "panic|oops|mce|hardware error|watchdog|thermal" | tail -n 30',
  [
    '커널 패닉, 하드웨어 오류, 과열의 흔적이 나와요.',
    'Shows traces of a panic, of failing hardware, or of heat.',
  ],
  { alpine: 'dmesg | grep -iE "panic|oops|mce|hardware error|watchdog|thermal"' }
)

export const failedUnits = look(
  'host.failed-units',
  'systemctl --failed --no-pager',
  ['부팅 뒤 뜨지 못한 서비스가 나와요.', 'Shows services that did not come up.'],
  { alpine: 'rc-status --crashed' }
)

export const startService = change(
  'mitigate',
  'reversible',
  'service.start',
  'sudo systemctl start {service}',
  ['서비스를 시작해요.', 'Starts the service.'],
  ['sudo systemctl stop {service}', 'sudo systemctl stop {service}'],
  { alpine: 'sudo rc-service {service} start' }
)

export const enableService = change(
  'fix',
  'reversible',
  'service.enable',
  'sudo systemctl enable {service}',
  ['다시 부팅해도 서비스가 스스로 떠요.', 'Starts the service by itself after every boot.'],
  ['sudo systemctl disable {service}', 'sudo systemctl disable {service}'],
  { alpine: 'sudo rc-update add {service} default' }
)

export const automaticReboots = look(
  'host.automatic-reboots',
  'grep -hE "Automatic-Reboot" /etc/apt/apt.conf.d/* ; systemctl list-timers --no-pager',
  [
    '갱신 뒤 저절로 재부팅하는 설정이 나와요. 한가한 시각으로 옮기거나 끄세요.',
    'Shows whether updates reboot by themselves; move that to a quiet hour, or turn it off.',
  ],
  { step: 'prevent', alpine: 'sudo crontab -l -u root' }
)

export const reboot = change(
  'fix',
  'disruptive',
  'host.reboot',
  'sudo systemctl reboot',
  [
    '서버가 몇 분 동안 사라지고 모든 서비스가 다시 시작해요.',
    'The server is away for minutes, and all its services start again.',
  ],
  ['되돌릴 수 없어요.', 'Cannot be undone.'],
  { alpine: 'sudo reboot' }
)

export const poweroff = change(
  'fix',
  'disruptive',
  'host.poweroff',
  'sudo systemctl poweroff',
  [
    '서버가 꺼지고, 콘솔이나 관리 포트로 켤 때까지 돌아오지 않아요.',
    'The server powers off, and stays away until it is started from its console or management port.',
  ],
  ['콘솔이나 관리 포트에서 다시 켜요.', 'Start it again from its console or management port.'],
  { alpine: 'sudo poweroff' }
)

export const whoIsOn = look('host.sessions', 'who; ss -Htn state established | wc -l', [
  '접속한 사람과 열린 연결의 수가 나와요. 일하는 사람이 있으면 먼저 알리세요.',
  'Shows who is logged in and how many connections are open; tell them first.',
])

export const stopService = change(
  'fix',
  'disruptive',
  'service.stop',
  'sudo systemctl stop {service}',
  [
    '서비스가 멈춰요. 여기에 기대는 서버들도 영향을 받아요.',
    'Stops the service; those that depend on it notice.',
  ],
  ['sudo systemctl start {service}', 'sudo systemctl start {service}'],
  { alpine: 'sudo rc-service {service} stop' }
)

export const updates = look(
  'host.updates',
  'apt list --upgradable 2>/dev/null',
  ['올릴 수 있는 패키지가 나와요.', 'Lists packages that can be upgraded.'],
  { alpine: 'apk list --upgradable' }
)

export const simulateUpgrade = look(
  'host.simulate-upgrade',
  'apt-get --simulate upgrade',
  ['무엇이 바뀔지 보여만 줘요.', 'Only shows what would change.'],
  { alpine: 'apk upgrade --simulate' }
)

export const upgrade = change(
  'fix',
  'disruptive',
  'host.upgrade',
  'sudo apt-get update && sudo apt-get upgrade',
  [
    '패키지를 올려요. 서비스가 다시 시작될 수 있어요. 스냅샷을 먼저 만드세요.',
    'Upgrades packages, which may restart services. Take a snapshot first.',
  ],
  [
    '스냅샷이나 이전 버전의 패키지로 되돌려요.',
    'Go back by the snapshot or by earlier versions of the packages.',
  ],
  { alpine: 'sudo apk update && sudo apk upgrade' }
)

export const temperature = look('host.temperature', 'sensors', [
  '하드웨어 온도가 나와요(lm-sensors 패키지). 가상 머신에서는 보이지 않아요.',
  'Shows hardware temperatures (package lm-sensors); virtual machines have none.',
])

export const processCount = look(
  'host.process-count',
  'ps -e -o stat= | cut -c 1 | sort | uniq -c',
  [
    '상태별 프로세스 수가 나와요. D는 디스크 대기, Z는 좀비예요.',
    'Counts processes by state: D waits for a disk, Z is a zombie.',
  ],
  { alpine: 'ps -o stat | cut -c 1 | sort | uniq -c' }
)
