/** Commands about services, their connections and their files. */
import { change, look } from './template'

export const sockets = look('service.sockets', 'ss -s', [
  '열린·닫히는 TCP 연결의 수가 나와요.',
  'Counts TCP connections that are open or closing.',
])

export const connectionsByPort = look(
  'service.connections',
  'ss -Htn state established "sport = :{port}" | wc -l',
  ['이 포트로 들어온 연결의 수가 나와요.', 'Counts the connections to this port.']
)

export const connectionsByPeer = look(
  'service.peers',
  "ss -Htn state established \"sport = :{port}\" | awk '{print $4}' | sed -E 's/:[0-9]+$//' | sort | uniq -c | sort -n -r | head -n 10",
  [
    '연결을 가장 많이 잡은 상대가 나와요. 한 상대에 쏠려 있으면 그쪽 풀 설정이나 누수를 의심해요.',
    'Shows who holds most connections; a single one points to its pool settings or a leak there.',
  ]
)

export const acceptQueue = look(
  'service.accept-queue',
  'ss -ltn "sport = :{port}"; nstat -az TcpExtListenDrops TcpExtListenOverflows',
  [
    'Recv-Q가 Send-Q에 닿으면 프로그램이 접속을 받지 못하고 있어요.',
    'A Recv-Q that reaches Send-Q means the program does not accept connections fast enough.',
  ]
)

export const pgStates = look(
  'postgresql.states',
  'sudo -u postgres psql -X -c "SELECT state, count(*), max(now() - state_change) AS longest FROM pg_stat_activity GROUP BY 1 ORDER BY 2 DESC"',
  [
    'PostgreSQL 연결의 상태가 나와요. idle in transaction이 많으면 애플리케이션이 연결을 놓지 않는 거예요.',
    'Shows the states of PostgreSQL connections; many "idle in transaction" mean the application does not let go.',
  ],
  { only: 'postgresql' }
)

export const pgSlow = look(
  'postgresql.slow',
  `sudo -u postgres psql -X -c "SELECT pid, now() - query_start AS runs, wait_event_type, wait_event, left(query, 80) AS query FROM pg_stat_activity WHERE state <> 'idle' ORDER BY 2 DESC NULLS LAST LIMIT 10"`,
  [
    'PostgreSQL에서 가장 오래 도는 질의 10개와 무엇을 기다리는지가 나와요.',
    'Shows the ten longest PostgreSQL queries and what they wait for.',
  ],
  { only: 'postgresql' }
)

export const pgBlockers = look(
  'postgresql.blockers',
  'sudo -u postgres psql -X -c "SELECT pid, pg_blocking_pids(pid) AS blocked_by, left(query, 80) AS query FROM pg_stat_activity WHERE cardinality(pg_blocking_pids(pid)) > 0"',
  [
    '누가 누구를 막고 있는지 나와요. 아무것도 없으면 잠금 문제가 아니에요.',
    'Shows who blocks whom; nothing means it is not about locks.',
  ],
  { only: 'postgresql' }
)

export const pgCancel = change(
  'mitigate',
  'disruptive',
  'postgresql.cancel',
  'sudo -u postgres psql -X -c "SELECT pg_cancel_backend({PID})"',
  [
    '그 질의만 취소하고 연결은 남겨요. PID에는 앞에서 찾은 번호를 넣으세요.',
    'Cancels that query and leaves its connection. Set PID to the number found before.',
  ],
  [
    '되돌릴 수 없어요. 취소된 질의는 다시 실행해야 해요.',
    'Cannot be undone: the query has to be run again.',
  ],
  { only: 'postgresql' }
)

export const pgIdleTimeout = change(
  'prevent',
  'reversible',
  'postgresql.idle-timeout',
  `sudo -u postgres psql -X -c "ALTER SYSTEM SET idle_in_transaction_session_timeout = '60s'" -c "SELECT pg_reload_conf()"`,
  [
    '트랜잭션을 연 채 1분 넘게 쉬는 연결을 끊어요.',
    'Ends connections that sit in a transaction for over a minute.',
  ],
  [
    'sudo -u postgres psql -X -c "ALTER SYSTEM RESET idle_in_transaction_session_timeout" -c "SELECT pg_reload_conf()"',
    'sudo -u postgres psql -X -c "ALTER SYSTEM RESET idle_in_transaction_session_timeout" -c "SELECT pg_reload_conf()"',
  ],
  { only: 'postgresql' }
)

export const pgStatements = look(
  'postgresql.statements',
  'sudo -u postgres psql -X -c "SELECT calls, round(mean_exec_time) AS mean_ms, left(query, 80) AS query FROM pg_stat_statements ORDER BY total_exec_time DESC LIMIT 10"',
  [
    '시간을 가장 많이 쓴 질의가 나와요(pg_stat_statements 확장). 인덱스를 더할 곳이에요.',
    'Shows the queries that took most time (extension pg_stat_statements): where an index would help.',
  ],
  { only: 'postgresql', step: 'fix' }
)

export const pgSlowLog = change(
  'prevent',
  'reversible',
  'postgresql.log-slow',
  `sudo -u postgres psql -X -c "ALTER SYSTEM SET log_min_duration_statement = '1s'" -c "SELECT pg_reload_conf()"`,
  ['1초가 넘는 질의를 로그에 남겨요.', 'Logs queries that take over a second.'],
  [
    'sudo -u postgres psql -X -c "ALTER SYSTEM RESET log_min_duration_statement" -c "SELECT pg_reload_conf()"',
    'sudo -u postgres psql -X -c "ALTER SYSTEM RESET log_min_duration_statement" -c "SELECT pg_reload_conf()"',
  ],
  { only: 'postgresql' }
)

export const mysqlProcesses = look(
  'mysql.processes',
  'sudo mysql -e "SHOW FULL PROCESSLIST"',
  [
    'MySQL·MariaDB의 연결과 지금 도는 질의가 나와요. Time이 긴 것을 보세요.',
    'Shows MySQL or MariaDB connections and running queries; look for a long Time.',
  ],
  { only: 'mysql' }
)

export const mysqlLimits = look(
  'mysql.limits',
  `sudo mysql -e "SHOW VARIABLES LIKE 'max_connections'; SHOW STATUS LIKE 'Threads_connected'"`,
  ['연결의 상한과 지금 수가 나와요.', 'Shows the limit of connections and how many there are.'],
  { only: 'mysql' }
)

export const mysqlKill = change(
  'mitigate',
  'disruptive',
  'mysql.kill-query',
  'sudo mysql -e "KILL QUERY {ID}"',
  ['그 질의만 멈추고 연결은 남겨요.', 'Stops that query and leaves its connection.'],
  [
    '되돌릴 수 없어요. 질의를 다시 실행해야 해요.',
    'Cannot be undone: the query has to be run again.',
  ],
  { only: 'mysql' }
)

export const redisMemory = look(
  'redis.memory',
  'redis-cli INFO memory | grep -E "used_memory_human|maxmemory_human|maxmemory_policy|mem_fragmentation_ratio"',
  [
    'Redis가 쓰는 메모리와 상한, 축출 정책이 나와요.',
    'Shows the memory of Redis, its limit and its eviction policy.',
  ],
  { only: 'redis' }
)

export const redisStats = look(
  'redis.evictions',
  'redis-cli INFO stats | grep -E "evicted_keys|expired_keys|keyspace_hits|keyspace_misses"',
  [
    '축출된 키와 적중·실패 수가 나와요. 몇 초 뒤 다시 실행해 evicted_keys가 빠르게 느는지 보세요.',
    'Shows evicted keys, hits and misses; run it again to see whether evicted_keys grows fast.',
  ],
  { only: 'redis' }
)

export const redisBigKeys = look(
  'redis.big-keys',
  'redis-cli --bigkeys -i 0.1',
  [
    '가장 큰 키가 나와요. 천천히 훑어서 Redis를 멈추지 않아요.',
    'Shows the largest keys, scanning slowly so that Redis does not stall.',
  ],
  { only: 'redis' }
)

export const redisRaise = change(
  'mitigate',
  'reversible',
  'redis.raise-memory',
  'redis-cli CONFIG SET maxmemory "{BYTES}"',
  [
    'Redis의 메모리 상한을 올려 축출을 멈춰요. 서버에 남은 메모리 안에서 정하세요. 다시 시작하면 설정 파일의 값으로 돌아가요.',
    'Raises the memory limit, which stops evictions. Stay within what the server has left; a restart brings back the configured value.',
  ],
  [
    '앞에서 본 maxmemory 값으로 다시 실행해요.',
    'Run it again with the maxmemory that the check has shown.',
  ],
  { only: 'redis' }
)

export const redisPolicy = change(
  'prevent',
  'reversible',
  'redis.policy',
  'redis-cli CONFIG SET maxmemory-policy allkeys-lfu',
  [
    '자주 쓰는 키를 남기고 드물게 쓰는 키부터 내보내요.',
    'Keeps keys that are used often, and evicts rare ones first.',
  ],
  [
    'redis-cli CONFIG SET maxmemory-policy 에 앞에서 본 정책을 넣어 되돌려요.',
    'Take it back with redis-cli CONFIG SET maxmemory-policy and the policy that the check has shown.',
  ],
  { only: 'redis' }
)

export const cacheWarm = look(
  'redis.ttl',
  'redis-cli INFO keyspace',
  [
    '키의 수와 평균 TTL이 나와요. TTL이 한꺼번에 끝나면 애플리케이션에서 조금씩 어긋나게 하세요.',
    'Shows the number of keys and their mean TTL; if they end together, spread them in the application.',
  ],
  { only: 'redis', step: 'fix' }
)

export const serviceLog = look(
  'service.log',
  'sudo journalctl -u {service} --since "-1h" --no-pager | tail -n 60',
  ['서비스의 최근 로그가 나와요.', 'Shows what the service logged of late.'],
  { alpine: 'sudo tail -n 60 /var/log/messages' }
)

export const serviceErrors = look(
  'service.errors',
  'sudo journalctl -u {service} --since "-1h" --priority=err --no-pager | tail -n 40',
  ['서비스가 남긴 오류만 나와요.', 'Shows only the errors of the service.'],
  { alpine: "sudo grep -iE 'error|fatal|panic' /var/log/messages | tail -n 40" }
)

export const serviceStatus = look(
  'service.status',
  'systemctl status {service} --no-pager --lines=10',
  ['서비스가 떠 있는지와 언제부터인지 나와요.', 'Shows whether the service runs, and since when.'],
  { alpine: 'rc-service {service} status' }
)

export const recentPackages = look(
  'deploy.packages',
  'grep -hE " (install|upgrade|remove) " /var/log/dpkg.log | tail -n 20',
  [
    '최근에 설치·갱신·삭제된 패키지가 나와요.',
    'Shows packages that were installed, upgraded or removed of late.',
  ],
  { alpine: 'ls -lt /lib/apk/db | head; tail -n 20 /var/log/apk.log' }
)

export const recentFilesOfDeploy = look(
  'deploy.changed-files',
  'sudo find /etc /opt /srv /usr/local -xdev -type f -mmin -180 2>/dev/null | head -n 40',
  [
    '최근 3시간에 바뀐 설정·프로그램 파일이 나와요.',
    'Shows settings and programs that changed within three hours.',
  ]
)

export const rolloutHistory = look(
  'kubernetes.history',
  'kubectl rollout history deployment "{DEPLOYMENT}"',
  ['쿠버네티스 배포의 지난 버전이 나와요.', 'Shows past revisions of the Kubernetes deployment.'],
  { only: 'kubernetes' }
)

export const rolloutUndo = change(
  'mitigate',
  'disruptive',
  'kubernetes.undo',
  'kubectl rollout undo deployment "{DEPLOYMENT}"',
  [
    '바로 전 버전으로 돌아가요. 파드가 차례로 바뀌어요.',
    'Goes back to the revision before; pods are replaced one after the other.',
  ],
  [
    'kubectl rollout undo를 한 번 더 실행하면 지금 버전으로 돌아와요.',
    'Run kubectl rollout undo once more to return to the present revision.',
  ],
  { only: 'kubernetes' }
)

export const downgrade = change(
  'mitigate',
  'disruptive',
  'deploy.downgrade',
  'sudo apt-get install --allow-downgrades "{PACKAGE}={VERSION}"',
  [
    '그 패키지를 이전 버전으로 되돌려요. 서비스가 다시 시작돼요. 직접 배포한 프로그램이라면 배포 도구로 되돌리세요.',
    'Puts the package back to an earlier version, which restarts its service. Use your deploy tool for what it deployed.',
  ],
  [
    'sudo apt-get install --only-upgrade "{PACKAGE}" 로 다시 올려요.',
    'Upgrade it again with: sudo apt-get install --only-upgrade "{PACKAGE}"',
  ],
  { alpine: 'sudo apk add "{PACKAGE}={VERSION}"' }
)

export const holdPackage = change(
  'prevent',
  'reversible',
  'deploy.hold',
  'sudo apt-mark hold "{PACKAGE}"',
  [
    '고쳐질 때까지 그 패키지가 다시 올라가지 않아요.',
    'Keeps the package from being upgraded until it is mended.',
  ],
  [
    'sudo apt-mark unhold "{PACKAGE}" 로 풀어요.',
    'Release it with: sudo apt-mark unhold "{PACKAGE}"',
  ],
  { alpine: 'sudo apk add "{PACKAGE}={VERSION}"' }
)

export const descriptors = look('service.descriptors', 'cat /proc/sys/fs/file-nr', [
  '쓰고 있는 파일 디스크립터와 상한이 나와요.',
  'Shows file descriptors in use and their limit.',
])

export const descriptorHolders = look(
  'service.descriptor-holders',
  'sudo sh -c \'for d in /proc/[0-9]*/fd; do echo "$(ls $d 2>/dev/null | wc -l) $d"; done\' | sort -n -r | head -n 10',
  [
    '디스크립터를 가장 많이 연 프로세스가 나와요.',
    'Shows the processes with most open descriptors.',
  ]
)

export const openFiles = look(
  'service.open-files',
  'sudo lsof -nP -p "{PID}" | awk \'{print $5}\' | sort | uniq -c | sort -n -r',
  [
    '그 프로세스가 연 것이 파일인지 소켓인지 나와요. sock이나 IPv4가 많으면 연결을 닫지 않는 거예요.',
    'Shows whether that process holds files or sockets; many IPv4 or sock entries mean connections are not closed.',
  ]
)

export const raiseDescriptors = change(
  'fix',
  'disruptive',
  'service.raise-descriptors',
  'sudo systemctl edit {service}',
  [
    '[Service]에 LimitNOFILE=65536을 쓰고 서비스를 다시 시작하면 상한이 올라가요. 누수라면 시간을 벌 뿐이에요.',
    'Write LimitNOFILE=65536 under [Service] and restart the service. With a leak, this only buys time.',
  ],
  [
    'sudo systemctl revert {service} 뒤에 서비스를 다시 시작해요.',
    'sudo systemctl revert {service}, then restart the service.',
  ],
  { alpine: 'sudo vi /etc/conf.d/{service}' }
)

export const limitsOfProcess = look(
  'service.limits',
  'grep -E \'open files|processes\' "/proc/{PID}/limits"',
  [
    '그 프로세스의 상한이 나와요. 알림은 상한의 80%에 거세요.',
    'Shows the limits of that process; set an alert at 80% of them.',
  ],
  { step: 'prevent' }
)

export const nginxReload = change(
  'mitigate',
  'reversible',
  'nginx.reload',
  'sudo nginx -t && sudo systemctl reload nginx',
  [
    '설정을 검사하고 맞을 때만 끊김 없이 다시 읽어요.',
    'Checks the settings, and reloads them without a break only if they are right.',
  ],
  ['설정 파일을 되돌리고 같은 명령을 다시 실행해요.', 'Put the settings back and run it again.'],
  { only: 'nginx', alpine: 'sudo nginx -t && sudo rc-service nginx reload' }
)

export const accessByMinute = look(
  'nginx.requests',
  "sudo tail -n 20000 /var/log/nginx/access.log | awk '{print $1}' | sort | uniq -c | sort -n -r | head -n 10",
  [
    '요청을 가장 많이 보낸 주소가 나와요. 한두 곳에 몰려 있으면 봇이나 오작동을 의심해요.',
    'Shows who sent most requests; one or two addresses point to a bot or a fault.',
  ],
  { only: 'nginx' }
)

export const newConnections = look(
  'service.opened',
  'nstat -az TcpPassiveOpens TcpActiveOpens; sleep 5; nstat TcpPassiveOpens TcpActiveOpens',
  ['5초 동안 새로 열린 연결의 수가 나와요.', 'Counts the connections opened within five seconds.'],
  { alpine: "grep '^Tcp:' /proc/net/snmp; sleep 5; grep '^Tcp:' /proc/net/snmp" }
)

export const balancer = look(
  'balance.upstreams',
  'sudo nginx -T 2>/dev/null | grep -A 12 "upstream "',
  [
    '로드 밸런서의 대상과 가중치가 나와요. 빠진 대상이나 기울어진 가중치, ip_hash를 찾아보세요.',
    'Shows the targets of the load balancer and their weights; look for a missing target, a skewed weight, or ip_hash.',
  ],
  { elsewhere: true }
)

export const endpoints = look(
  'balance.endpoints',
  'kubectl get endpointslices -A -o wide',
  ['쿠버네티스가 트래픽을 보내는 대상이 나와요.', 'Shows where Kubernetes sends traffic to.'],
  { only: 'kubernetes', elsewhere: true }
)

export const leastConnections = change(
  'fix',
  'reversible',
  'balance.reload',
  'sudo nginx -t && sudo nginx -s reload',
  [
    'upstream에 least_conn을 넣거나 가중치를 고친 뒤 끊김 없이 반영해요.',
    'Applies least_conn or corrected weights in the upstream block without a break.',
  ],
  ['설정 파일을 되돌리고 같은 명령을 다시 실행해요.', 'Put the settings back and run it again.'],
  { elsewhere: true }
)

export const drain = change(
  'mitigate',
  'disruptive',
  'kubernetes.cordon',
  'kubectl cordon {server}',
  [
    '이 노드에 새 파드를 두지 않아요. 돌고 있는 파드는 그대로예요.',
    'Puts no new pods on this node; those that run stay.',
  ],
  ['kubectl uncordon {server}', 'kubectl uncordon {server}'],
  { only: 'kubernetes', elsewhere: true }
)

export const scaleOut = change(
  'mitigate',
  'reversible',
  'kubernetes.scale',
  'kubectl scale deployment "{DEPLOYMENT}" --replicas="{REPLICAS}"',
  [
    '파드의 수를 바꿔요. 지금 수는 kubectl get deployment로 먼저 적어 두세요.',
    'Changes the number of pods. Note the present one from kubectl get deployment first.',
  ],
  ['적어 둔 수로 다시 실행해요.', 'Run it again with the number that you noted.'],
  { only: 'kubernetes', elsewhere: true }
)

export const rateLimit = look(
  'nginx.limits',
  'sudo nginx -T 2>/dev/null | grep -nE "limit_req|limit_conn|worker_connections"',
  [
    '요청 제한 설정이 나와요. 없다면 limit_req를 더하면 다음 급증을 견뎌요.',
    'Shows request limits; if there are none, limit_req helps with the next surge.',
  ],
  { only: 'nginx', step: 'prevent' }
)

export const setImage = change(
  'fix',
  'disruptive',
  'kubernetes.set-image',
  'kubectl set image deployment "{DEPLOYMENT}" "{CONTAINER}={IMAGE}"',
  [
    '그 배포를 새 이미지로 차례로 바꿔요.',
    'Replaces the pods of the deployment by those of a new image, one after the other.',
  ],
  [
    'kubectl rollout undo deployment "{DEPLOYMENT}"',
    'kubectl rollout undo deployment "{DEPLOYMENT}"',
  ],
  { only: 'kubernetes', elsewhere: true }
)
