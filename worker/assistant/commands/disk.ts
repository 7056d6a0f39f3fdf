/** Commands about disks and file systems. */
import { change, look } from './template'

export const space = look(
  'disk.space',
  'df -hT -x tmpfs -x devtmpfs -x squashfs -x overlay',
  ['파일 시스템별로 남은 공간이 나와요.', 'Shows the space left on each file system.'],
  { alpine: 'df -h' }
)

export const largest = look(
  'disk.largest',
  'sudo du -xh --max-depth=2 /var 2>/dev/null | sort -rh | head -n 20',
  [
    '/var에서 가장 큰 디렉터리 20개가 나와요. 가득 찬 파일 시스템이 다르면 경로를 바꾸세요.',
    'Lists the 20 largest directories of /var; change the path for another file system.',
  ],
  { alpine: 'sudo du -xh -d 2 /var 2>/dev/null | sort -rh | head -n 20' }
)

export const recentFiles = look(
  'disk.growing',
  "sudo find /var -xdev -type f -size +100M -mmin -120 -printf '%s\\t%TT\\t%p\\n' | sort -n -r | head -n 20",
  [
    '최근 2시간에 바뀐 100MB 이상 파일이 나와요. 지금 자라고 있는 파일이에요.',
    'Lists files above 100 MB that changed within two hours: those that grow now.',
  ],
  { alpine: 'sudo find /var -xdev -type f -size +100M -mmin -120 -exec ls -l {} +' }
)

export const deletedButOpen = look('disk.deleted-open', 'sudo lsof -nP +L1', [
  '지웠지만 프로세스가 잡고 있어 공간이 비지 않은 파일이 나와요.',
  'Lists files that were deleted but are still held open, so that their space is not free.',
])

export const vacuumJournal = change(
  'mitigate',
  'disruptive',
  'disk.vacuum-journal',
  'sudo journalctl --vacuum-size=500M',
  ['오래된 시스템 로그를 지워 500MB만 남겨요.', 'Deletes old journal files until 500 MB are left.'],
  ['지운 로그는 되돌릴 수 없어요.', 'Deleted logs cannot be brought back.'],
  { alpine: 'sudo logrotate --force /etc/logrotate.conf' }
)

export const cleanPackages = change(
  'mitigate',
  'reversible',
  'disk.clean-packages',
  'sudo apt-get clean',
  [
    '내려받아 둔 패키지 파일을 지워요. 설치된 것은 그대로예요.',
    'Removes downloaded package files; what is installed stays.',
  ],
  ['필요할 때 다시 내려받아져요.', 'They are downloaded again when needed.'],
  { alpine: 'sudo apk cache clean' }
)

export const pruneImages = change(
  'mitigate',
  'disruptive',
  'disk.prune-images',
  'sudo docker image prune --force',
  ['이름 없는 컨테이너 이미지를 지워요.', 'Removes dangling container images.'],
  ['지운 이미지는 다시 받거나 빌드해야 해요.', 'Removed images have to be pulled or built again.'],
  { only: 'docker' }
)

export const truncateLog = change(
  'fix',
  'disruptive',
  'disk.truncate',
  'sudo truncate --size=0 "{FILE}"',
  [
    '확인한 로그 파일을 비워요. 프로세스가 열어 둔 파일도 공간이 바로 비어요. 필요한 로그면 먼저 복사하세요.',
    'Empties the log file that was found, at once even while it is open. Copy it first if it is needed.',
  ],
  ['되돌릴 수 없어요.', 'Cannot be undone.'],
  { alpine: 'sudo truncate -s 0 "{FILE}"' }
)

export const growFileSystem = change(
  'fix',
  'disruptive',
  'disk.grow',
  'sudo lvextend --resizefs --extents +50%FREE "{VOLUME}"',
  [
    'LVM 볼륨과 파일 시스템을 남은 공간의 절반만큼 키워요(sudo vgs로 남은 공간을 먼저 보세요).',
    'Grows an LVM volume and its file system by half of what is free (see sudo vgs first).',
  ],
  [
    'xfs는 줄일 수 없어요. 스냅샷을 먼저 만드세요.',
    'xfs cannot shrink again: take a snapshot first.',
  ]
)

export const rotation = look(
  'disk.rotation',
  'sudo logrotate --debug /etc/logrotate.conf',
  [
    '어떤 로그를 언제 돌릴지 보여만 줘요. 목록에 없는 로그가 디스크를 채워요.',
    'Only shows which logs are rotated and when: a log that is not listed fills the disk.',
  ],
  { step: 'prevent' }
)

export const limitJournal = change(
  'prevent',
  'reversible',
  'disk.limit-journal',
  'sudo install -d /etc/systemd/journald.conf.d && printf "[Journal]\\nSystemMaxUse=1G\\n" | sudo tee /etc/systemd/journald.conf.d/size.conf && sudo systemctl restart systemd-journald',
  ['시스템 로그가 1GB를 넘지 않게 해요.', 'Keeps the journal below 1 GB.'],
  [
    'sudo rm /etc/systemd/journald.conf.d/size.conf && sudo systemctl restart systemd-journald',
    'sudo rm /etc/systemd/journald.conf.d/size.conf && sudo systemctl restart systemd-journald',
  ],
  { alpine: 'sudo vi /etc/logrotate.conf' }
)

export const inodes = look('disk.inodes', 'df -i', [
  'IUse%가 100에 가까우면 공간이 남아도 파일을 만들 수 없어요.',
  'IUse% near 100 means no file can be made, whatever space is left.',
])

export const inodeDirectories = look(
  'disk.inode-directories',
  'sudo du -x --inodes /var 2>/dev/null | sort -n -r | head -n 20',
  [
    '파일이 가장 많은 디렉터리가 나와요. 세션, 메일 큐, 캐시가 흔한 범인이에요.',
    'Lists the directories with most files; sessions, mail queues and caches are the usual ones.',
  ],
  { alpine: 'sudo find /var -xdev -type d -size +1M' }
)

export const oldFiles = look(
  'disk.old-files',
  'sudo find "{DIRECTORY}" -xdev -type f -mtime +7 | head -n 20',
  [
    '7일이 지난 파일을 보여만 줘요. 지워도 되는지 눈으로 확인하세요.',
    'Only lists files older than seven days: see whether they may go.',
  ]
)

export const deleteOldFiles = change(
  'fix',
  'disruptive',
  'disk.delete-old-files',
  'sudo find "{DIRECTORY}" -xdev -type f -mtime +7 -delete',
  [
    '확인한 디렉터리에서 7일이 지난 파일을 지워요. 바로 앞의 목록을 먼저 보세요.',
    'Deletes files older than seven days in the directory that was found. Look at the list first.',
  ],
  ['되돌릴 수 없어요.', 'Cannot be undone.']
)

export const cleanTemporary = change(
  'mitigate',
  'disruptive',
  'disk.clean-temporary',
  'sudo systemd-tmpfiles --clean',
  [
    '정해진 기한이 지난 임시 파일만 지워요.',
    'Removes temporary files that are past their set age.',
  ],
  ['지운 임시 파일은 되돌릴 수 없어요.', 'Removed temporary files cannot be brought back.'],
  { alpine: 'sudo find /tmp -xdev -type f -mtime +10 -delete' }
)

export const tmpfilesRules = look(
  'disk.temporary-rules',
  'systemd-tmpfiles --cat-config',
  [
    '임시 파일을 며칠 뒤 지우는지 나와요. 문제의 디렉터리를 /etc/tmpfiles.d에 더하세요.',
    'Shows after how long temporary files go; add the directory in /etc/tmpfiles.d.',
  ],
  { step: 'prevent', alpine: 'ls -l /etc/periodic/daily' }
)

export const ioByDevice = look('disk.io-devices', 'iostat -xz 1 5', [
  'r_await·w_await(응답 시간, ms)과 %util이 디스크별로 나와요(sysstat 패키지).',
  'Shows response times (r_await, w_await in ms) and %util of each disk (package sysstat).',
])

export const ioByProcess = look(
  'disk.io-processes',
  'sudo pidstat -d 1 5',
  [
    '읽고 쓰는 양이 프로세스별로 나와요(sysstat 패키지).',
    'Shows what each process reads and writes (package sysstat).',
  ],
  { alpine: 'sudo iotop -b -o -n 5' }
)

export const diskErrors = look(
  'disk.errors',
  'sudo journalctl -k --since "-24h" --no-pager | grep -iE "i/o error|blk_update|ata[0-9]|nvme|reset|timeout" | tail -n 30',
  [
    '디스크나 컨트롤러의 오류가 나와요. 있으면 하드웨어를 의심해요.',
    'Shows errors of disks and controllers; any of them points to the hardware.',
  ],
  { alpine: 'dmesg | grep -iE "i/o error|blk_update|ata[0-9]|nvme|reset|timeout" | tail -n 30' }
)

export const smart = look(
  'disk.smart',
  'sudo smartctl -H -A "{DEVICE}"',
  [
    '디스크의 자가 진단 결과가 나와요(smartmontools 패키지). DEVICE는 예컨대 /dev/sda예요.',
    'Shows what the disk says of itself (package smartmontools). DEVICE is for example /dev/sda.',
  ],
  { step: 'prevent' }
)

export const yieldDisk = change(
  'mitigate',
  'reversible',
  'disk.yield',
  'sudo ionice -c 3 -p "{PID}"',
  [
    '그 프로세스는 디스크가 한가할 때만 읽고 써요.',
    'That process only reads and writes when the disk is idle.',
  ],
  [
    'sudo ionice -c 2 -n 4 -p "{PID}" 로 되돌려요.',
    'Take it back with: sudo ionice -c 2 -n 4 -p "{PID}"',
  ]
)

export const limitWrites = change(
  'fix',
  'reversible',
  'disk.limit-io',
  'sudo systemctl set-property {service} IOWeight=50',
  [
    '디스크가 붐빌 때 이 서비스가 다른 서비스의 절반만 받아요.',
    'While the disk is busy, this service gets half of what others get.',
  ],
  [
    'sudo systemctl set-property {service} IOWeight= 로 되돌려요.',
    'Take it back with: sudo systemctl set-property {service} IOWeight=',
  ],
  { alpine: 'sudo ionice -c 2 -n 7 -p "{PID}"' }
)

export const ioPressure = look(
  'disk.pressure',
  'cat /proc/pressure/io',
  [
    'some avg60이 디스크를 기다리는 시간의 비율이에요. 작업을 나눈 뒤 내려가는지 보세요.',
    'some avg60 is the share of time spent waiting for disks; see whether it falls after the change.',
  ],
  { step: 'prevent' }
)
