/** Commands about networks. */
import { change, look } from './template'

export const links = look('network.links', 'ip -s link', [
  '카드별로 오류(errors)와 버려진 패킷(dropped)이 나와요. 몇 초 뒤 다시 실행해 늘어나는지 보세요.',
  'Shows errors and drops of each card; run it again seconds later to see whether they grow.',
])

export const retransmits = look(
  'network.retransmits',
  'nstat -az TcpRetransSegs TcpOutSegs TcpExtTCPTimeouts TcpExtListenDrops',
  [
    '다시 보낸 세그먼트와 보낸 세그먼트가 나와요. 1%를 넘으면 패킷이 사라지고 있어요.',
    'Shows segments sent again and segments sent; above 1% packets are being lost.',
  ],
  { alpine: "grep -E '^(Tcp|TcpExt):' /proc/net/snmp /proc/net/netstat" }
)

export const lossByConnection = look(
  'network.loss-by-connection',
  "ss -tin state established | grep -B 1 -E 'retrans:[0-9]+/[1-9]' | head -n 40",
  [
    '재전송이 있는 연결과 상대가 나와요.',
    'Shows the connections that resend, and who is at the other end.',
  ]
)

export const cardErrors = look(
  'network.card',
  'sudo ethtool -S "{CARD}" | grep -iE "err|drop|crc|miss" | grep -v ": 0$"',
  [
    '카드가 센 오류가 나와요. CRC 오류는 케이블이나 포트를 뜻해요. CARD는 예컨대 eth0이에요.',
    'Shows what the card counted; CRC errors mean the cable or the port. CARD is for example eth0.',
  ]
)

export const route = look(
  'network.route',
  'mtr --report --report-cycles 20 "{PEER}"',
  [
    '어느 구간에서 패킷이 사라지는지 나와요. PEER는 상대 주소예요.',
    'Shows at which hop packets get lost. PEER is the address of the other end.',
  ],
  { alpine: 'traceroute "{PEER}"' }
)

export const largerRing = change(
  'mitigate',
  'reversible',
  'network.ring',
  'sudo ethtool -G "{CARD}" rx 4096',
  [
    '카드의 받는 버퍼를 키워 버려지는 패킷을 줄여요. 바꾸는 동안 링크가 잠깐 끊길 수 있어요. 먼저 ethtool -g로 지금 값을 적어 두세요.',
    'Enlarges the receive buffer, so that fewer packets are dropped; the link may blink. Note the present value from ethtool -g first.',
  ],
  ['적어 둔 값으로 같은 명령을 다시 실행해요.', 'Run it again with the value that you noted.']
)

export const bounceLink = change(
  'fix',
  'disruptive',
  'network.renegotiate',
  'sudo ethtool --negotiate "{CARD}"',
  [
    '링크 속도를 다시 맞춰요. 몇 초 끊겨요. 오류가 이어지면 케이블과 포트를 바꾸세요.',
    'Renegotiates the link, which is away for seconds. If errors go on, change cable and port.',
  ],
  ['되돌릴 것이 없어요. 링크가 스스로 올라와요.', 'Nothing to undo: the link comes up by itself.']
)

export const watchErrors = look(
  'network.watch',
  'sar -n EDEV 1 10',
  [
    '10초 동안의 오류와 버림이 나와요(sysstat 패키지).',
    'Shows errors and drops for ten seconds (package sysstat).',
  ],
  { step: 'prevent', alpine: 'ip -s link' }
)

export const throughput = look(
  'network.throughput',
  'sar -n DEV 1 5',
  [
    '카드별 초당 송수신량과 %ifutil이 나와요(sysstat 패키지).',
    'Shows traffic of each card and %ifutil (package sysstat).',
  ],
  { alpine: 'cat /proc/net/dev; sleep 5; cat /proc/net/dev' }
)

export const talkers = look('network.talkers', 'sudo timeout 15 iftop -t -s 10 -n -N', [
  '10초 동안 가장 많이 주고받은 상대가 나와요.',
  'Shows who exchanged most in ten seconds.',
])

export const bytesByConnection = look(
  'network.by-connection',
  "ss -tinpH state established | grep -oE 'users:.*|bytes_(sent|received):[0-9]+' | head -n 60",
  [
    '연결마다 주고받은 바이트와 프로세스가 나와요.',
    'Shows bytes and processes of each connection.',
  ],
  { alpine: 'netstat -tnp' }
)

export const shape = change(
  'mitigate',
  'reversible',
  'network.shape',
  'sudo tc qdisc replace dev "{CARD}" root tbf rate "{RATE}" burst 256kbit latency 100ms',
  [
    '카드가 내보내는 양을 RATE(예: 800mbit) 아래로 묶어 대기열이 넘치지 않게 해요. 그 카드의 모든 트래픽에 걸려요.',
    'Keeps what the card sends below RATE (for example 800mbit), so that queues do not overflow. It holds for all of its traffic.',
  ],
  [
    'sudo tc qdisc del dev "{CARD}" root 로 없애요.',
    'Remove it with: sudo tc qdisc del dev "{CARD}" root',
  ]
)

export const stopTransfer = change(
  'fix',
  'disruptive',
  'network.stop-transfer',
  'sudo kill -TERM "{PID}"',
  [
    '대역폭을 차지한 프로세스(백업·복제 등)를 끝내요. 그 전송은 처음부터 다시 해야 할 수 있어요.',
    'Ends the process that takes the bandwidth, such as a backup; its transfer may have to start over.',
  ],
  [
    '되돌릴 수 없어요. 한가한 때에 다시 시작하세요.',
    'Cannot be undone; start it again at a quiet time.',
  ]
)

export const linkSpeed = look(
  'network.speed',
  'sudo ethtool "{CARD}" | grep -E "Speed|Duplex"',
  [
    '카드의 속도가 나와요. 기대보다 낮으면 협상이 잘못된 것이고, 맞다면 더 빠른 링크가 필요해요.',
    'Shows the speed of the card: lower than expected is a failed negotiation, else a faster link is needed.',
  ],
  { step: 'prevent' }
)
