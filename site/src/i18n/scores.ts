/** The words of the scores of analyses; they are used while the pages are built, and not shipped. */
import type { Column } from '../lib/score-rows'
import type { Language } from '.'

type Text = Record<Language, string>

const text = (ko: string, en: string): Text => ({ ko, en })

const COLUMNS: Record<Exclude<Column, 'method'>, Text> = {
  ours: text('OpenManager', 'OpenManager'),
  documents: text('기본 분석', 'Classic analyses'),
  peer: text('공개된 다른 방법', 'Published methods'),
  chance: text('우연', 'Chance'),
}

const QUANTITIES: Readonly<Record<string, Text>> = {
  nabStandard: text('NAB 점수, 표준', 'NAB score, standard'),
  nabFewFalse: text('NAB 점수, 오경보에 엄격', 'NAB score, low false positives'),
  nabFewMissed: text('NAB 점수, 놓침에 엄격', 'NAB score, low false negatives'),
  nabCrossed: text(
    'NAB 표준, 나머지 절반에서 고른 기준값',
    'NAB standard, threshold of the other half'
  ),
  nabOwn: text('NAB 표준, 라벨 없이 정한 기준값', 'NAB standard, threshold set without labels'),
  windowsFound: text(
    '찾아낸 이상 구간의 비율, 라벨 없이',
    'Share of windows found, without labels'
  ),
  vusPr: text('VUS-PR', 'VUS-PR'),
  aucPr: text('AUC-PR', 'AUC-PR'),
  bestF1: text('최고 F1(구간 보정 없음)', 'Best F1, no point adjustment'),
  falseMetricAlarms: text('지표 하나의 하루 오경보 ↓', 'False alarms a metric and day ↓'),
  alertF1: text('경보의 F1', 'F1 of alerts'),
  eventsFound: text('찾아낸 사건의 비율', 'Share of events found'),
  falseAlerts: text('서버 한 대의 하루 오경보 ↓', 'False alerts a server and day ↓'),
  quietFlagged: text('정상인데 이상으로 본 비율 ↓', 'Share of normal rows flagged ↓'),
  hitRate: text('원인 지표 적중률(HitRate@100%)', 'HitRate@100%'),
  mase: text('MASE, 24시간 뒤까지 ↓', 'MASE, 24 h ahead ↓'),
  maseWeek: text('MASE, 7일 뒤까지 ↓', 'MASE, 7 days ahead ↓'),
  refused: text('제품이라면 내놓지 않을 예측의 비율', 'Share that the product would refuse'),
  coverage80: text('80% 구간 적중률, 24시간', 'Coverage of 80% intervals, 24 h'),
  coverage95: text('95% 구간 적중률, 24시간', 'Coverage of 95% intervals, 24 h'),
  coverage80Week: text('80% 구간 적중률, 7일', 'Coverage of 80% intervals, 7 days'),
  coverage95Week: text('95% 구간 적중률, 7일', 'Coverage of 95% intervals, 7 days'),
  coverage80M4: text('80% 구간 적중률, 48시간', 'Coverage of 80% intervals, 48 h'),
  coverage95M4: text('95% 구간 적중률, 48시간', 'Coverage of 95% intervals, 48 h'),
  owa: text('OWA ↓', 'OWA ↓'),
  smape: text('sMAPE, % ↓', 'sMAPE, % ↓'),
  m4Mase: text('MASE, 48시간 뒤까지 ↓', 'MASE, 48 h ahead ↓'),
  fullError: text(
    '날짜 오차의 중앙값, 남은 시간 대비 ↓',
    'Median error of the date, share of the time left ↓'
  ),
  fullInside: text(
    '실제 날짜가 10~90% 날짜 사이에 든 비율',
    'True date between the 10% and 90% dates'
  ),
  fullGiven: text('날짜를 내놓은 비율', 'A date is given'),
  calledTrend: text('추세가 없는데 있다고 한 비율 ↓', 'Called a trend though there is none ↓'),
  healthAuc: text('건강도 하락의 ROC-AUC', 'ROC-AUC of falling health'),
  healthAucPr: text('건강도 하락의 AUC-PR', 'AUC-PR of falling health'),
  healthDrop: text('사건 중 하락 폭의 중앙값, 점', 'Median drop in an event, points'),
  healthDips: text(
    '사건 밖에서 하루에 60점 아래로 떨어진 횟수 ↓',
    'Dips below 60 a day outside events ↓'
  ),
  healthFalls: text(
    '사건 밖에서 하루에 80점 아래로 떨어진 횟수 ↓',
    'Falls below 80 a day outside events ↓'
  ),
  oddMore: text('부하가 1.5배인 서버를 맞힘', 'A server at 1.5 times its load is named'),
  oddMuchMore: text('부하가 3배인 서버를 맞힘', 'A server at 3 times its load is named'),
  oddLess: text('부하가 절반인 서버를 맞힘', 'A server at half its load is named'),
  oddFalse: text('멀쩡한 그룹에서 서버를 지목 ↓', 'A server is named in an untouched group ↓'),
  toldQuiet: text(
    '문제가 없을 때 서버 한 대의 하루 사건 알림 ↓',
    'Incidents told a server and day, nothing wrong ↓'
  ),
  toldWeekend: text('같은 값, 주말만 ↓', 'The same, weekends alone ↓'),
  toldDistracted: text(
    '날마다 무해한 일이 하나씩 있을 때 하루 사건 알림 ↓',
    'The same, with something harmless each day ↓'
  ),
  faultsFound: text('10분 안에 알린 장애의 비율', 'Share of faults told of within 10 minutes'),
  creepingFound: text(
    '천천히 커지는 장애를 끝나기 전에 알린 비율',
    'Share of creeping faults told of while they last'
  ),
  foundAfter: text('알리기까지 걸린 시간의 중앙값, 분 ↓', 'Median delay until told, minutes ↓'),
  causeFirst: text('원인을 1순위로 꼽음', 'Cause ranked first'),
  causeThree: text('원인을 3순위 안에 꼽음', 'Cause among the first three'),
  causeAndServer: text('원인과 서버를 모두 1순위로 맞힘', 'True cause at the true server, first'),
  causeThere: text('그 서버를 물었을 때', '… asked about the server itself'),
  causeFelt: text('영향받는 다른 서버를 물었을 때', '… asked about a server that feels it'),
  causeOfFleet: text('전체를 물었을 때', '… asked about the fleet'),
  causeTooMany: text(
    '원인이 하나인데 둘 이상을 지목함 ↓',
    'Names a second cause where there is one ↓'
  ),
  oneOfTwoFirst: text('두 원인 가운데 하나를 1순위로 꼽음', 'One of two causes ranked first'),
  bothTwo: text('두 원인을 1, 2순위로 꼽음', 'Both causes ranked first and second'),
  bothThree: text('두 원인을 3순위 안에 꼽음', 'Both causes among the first three'),
  bothNamed: text('두 원인을 모두 지목함', 'Names both causes'),
  healthyTold: text('이상이 없을 때 없다고 답함', 'Says that nothing is wrong when nothing is'),
  tooLittleTold: text(
    '자료가 모자랄 때 모자란다고 답함',
    'Says that too little is known when it is'
  ),
  calibrationError: text('확신도의 보정 오차 ↓', 'Calibration error of the confidence ↓'),
  levelError: text(
    '실제 수준과의 오차, 잡음의 표준편차 대비 ↓',
    'Error of the level, in deviations of the noise ↓'
  ),
  valuesPerSecond: text('1초에 처리하는 지표 값', 'Values of one metric a second'),
  rowsPerSecond: text('1초에 처리하는 행(지표 38개)', 'Rows of 38 metrics a second'),
  fitMs: text('분 단위 일주일을 학습하는 시간, ms ↓', 'Fit to a week of minutes, ms ↓'),
  forecastMs: text('24시간 예측 한 번, ms ↓', 'One forecast of 24 h, ms ↓'),
  forecastWeekMs: text('7일 예측 한 번, ms ↓', 'One forecast of 7 days, ms ↓'),
  fullMs: text('가득 차는 때 계산 한 번, ms ↓', 'One time to full, ms ↓'),
  metricState: text('지표 하나의 상태, 바이트 ↓', 'State of a metric, bytes ↓'),
  serverState: text('서버 한 대의 상태, 바이트 ↓', 'State of a server, bytes ↓'),
  serverModel: text('서버 한 대의 모델, 바이트 ↓', 'Model of a server, bytes ↓'),
  intentFirst: text('의도를 맞힘', 'Intent right'),
  intentThree: text('의도가 3순위 안에 있음', 'Intent among the first three'),
  entityF1: text('대상의 F1(아래 다섯 가지)', 'F1 of entities, the five below'),
  serverF1: text('서버의 F1', 'F1 of servers'),
  metricF1: text('지표의 F1', 'F1 of metrics'),
  timeF1: text('시간의 F1', 'F1 of times'),
  countF1: text('개수의 F1', 'F1 of counts'),
  thresholdF1: text('기준값의 F1', 'F1 of thresholds'),
  languageRight: text('질문한 언어로 답함', 'Answered in the language of the question'),
  rightWhenSure: text(
    '확신하고 답한 질문 중 의도를 맞힘',
    'Intent right where sure enough to answer'
  ),
  sureShare: text('확신하고 답한 비율', 'Share sure enough to answer'),
  understandingEce: text('의도 확신도의 보정 오차 ↓', 'Calibration error of the intent ↓'),
  assistantCause: text('원인과 서버를 모두 1순위로 맞힘', 'True cause at the true server, first'),
  assistantCauseFirst: text('원인을 1순위로 맞힘', 'True cause, first'),
  assistantHealthy: text(
    '이상이 없을 때 없다고 답함',
    'Says that nothing is wrong when nothing is'
  ),
  assistantTooLittle: text(
    '자료가 모자랄 때 모자란다고 답함',
    'Says that too little is known when it is'
  ),
  assistantEvidence: text(
    '맞힌 원인에 그 서버의 근거가 있음',
    'A right cause rests on a fact of its server'
  ),
  answersCited: text(
    '모든 문장이 근거를 가리키는 답',
    'Answers whose statements all name their facts'
  ),
  unsupported: text('근거가 없는 말 ↓', 'Statements that no fact supports ↓'),
  statements: text('살펴본 문장', 'Sentences that were checked'),
  josa: text('틀린 조사 ↓', 'Wrong Korean particles ↓'),
  cardsWrong: text(
    '다른 서버나 다른 작업의 명령을 내놓은 요청 ↓',
    'Orders answered with commands for something else ↓'
  ),
  cardsUnasked: text('하지 말라는 일의 명령을 내놓음 ↓', 'Commands for what must not be done ↓'),
  executed: text('실행했다고 말한 작업 ↓', 'Actions said to have been carried out ↓'),
  keptWhole: text(
    '모델이 실패해도 근거로 만든 답이 온전함',
    'Evidence answer whole after a model failed'
  ),
  liesShown: text('화면에 나온 거짓말 ↓', 'Lies that were shown ↓'),
  answerWallMs: text('답 한 번, 95백분위, ms ↓', 'One answer, 95th percentile, ms ↓'),
  answerCpuMs: text('답 한 번의 프로세서 시간, ms ↓', 'Processor time of one answer, ms ↓'),
  causeCpuMs: text(
    '원인을 묻는 질문의 프로세서 시간, ms ↓',
    'Processor time of a question for a cause, ms ↓'
  ),
  understandingMs: text(
    '질문 이해, 95백분위, ms ↓',
    'Understanding a question, 95th percentile, ms ↓'
  ),
  fallbackMs: text(
    '모델이 실패한 뒤 답이 끝날 때까지, 95백분위, ms ↓',
    'From the failure of a model to the finished answer, ms ↓'
  ),
}

const METHODS: Readonly<Record<string, Text>> = {
  'z-score': text('z-점수', 'z-score'),
  'z-score-uncut': text('z-점수(순위만)', 'z-score, ranking only'),
  'quartile-fences': text('IQR 울타리', 'IQR fences'),
  'z-or-fences': text('z-점수 또는 IQR', 'z-score or IQR'),
  'trend-change': text('추세 변화', 'Trend change'),
  'isolation-forest': text('격리 숲', 'Isolation forest'),
  'server-states': text('k-평균 상태까지의 거리', 'Distance to a k-means state'),
  'linear-trend': text('선형 추세', 'Linear trend'),
  'local-level': text('칼만 수준', 'Kalman level'),
  'local-level-told': text('칼만 수준(분산을 알 때)', 'Kalman level, variances known'),
  'change-of-mean': text('평균의 변화율', 'Change of the mean'),
  'windowed-gaussian': text('구간 정규분포', 'Windowed Gaussian'),
  'knn-cad': text('KNN-CAD', 'KNN-CAD'),
  mahalanobis: text('마할라노비스 거리', 'Mahalanobis distance'),
  'principal-components': text('주성분 10개의 오차', '10 principal components'),
  'nearest-neighbour': text('최근접 이웃', 'Nearest neighbour'),
  'largest-deviation': text('평균에서 가장 먼 지표', 'Largest deviation'),
  yesterday: text('어제 같은 시각', 'Same hour yesterday'),
  'last-week': text('지난주 같은 시각', 'Same hour last week'),
  'usual-hour': text('7일간 같은 시각의 중앙값', 'Median of the hour over 7 days'),
  'm4-winner': text('대회 우승작', 'Winner of the competition'),
  'm4-best': text('시간별 부문 최고작', 'Best on hourly series'),
  'n-sigma': text('N-시그마', 'N-sigma'),
  'moving-mean': text('5개 값의 이동평균', 'Mean of five values'),
  'as-measured': text('측정값 그대로', 'As measured'),
  chance: text('우연', 'Chance'),
}

const SETS: Readonly<Record<string, Text>> = {
  NAB: text('NAB · 지표 하나짜리 시계열', 'NAB · series of one metric'),
  'Cloud KPIs': text('클라우드 KPI · 서비스 지표', 'Cloud KPIs · indicators of services'),
  SMD: text('SMD · 서버, 지표 38개, 1분 간격', 'SMD · servers, 38 metrics, every minute'),
  ASD: text('ASD · 서버, 지표 19개, 5분 간격', 'ASD · servers, 19 metrics, every 5 minutes'),
  JS2: text('JS2 · 서비스, 지표 19개, 5분 간격', 'JS2 · services, 19 metrics, every 5 minutes'),
  'M4-Hourly': text('M4 대회 · 시간별', 'M4 competition · hourly'),
  PetShop: text('PetShop · 마이크로서비스 상점', 'PetShop · a shop of microservices'),
  'Simulated faults': text('시뮬레이션 장애', 'Simulated faults'),
  'with distractors': text('무해한 변화가 섞였을 때', 'With harmless changes beside them'),
  'without events and links': text('이벤트와 호출 관계를 모를 때', 'Without events or known calls'),
  'two faults at once': text('서로 다른 서버에 장애가 둘일 때', 'Two faults at once'),
  'two faults apart': text('두 장애의 영향이 겹치지 않을 때', 'Two that reach no server both'),
  'two faults that touch': text('두 장애의 영향이 겹칠 때', 'Two that reach one server'),
  'all that grow': text('늘어나는 것 모두', 'All that grow'),
  line: text('꾸준히 늘어남', 'A steady line'),
  step: text('한 번 껑충 뜀', 'With a step'),
  week: text('한 주의 리듬이 있음', 'With a weekly rhythm'),
  reset: text('중간에 한 번 비워짐', 'Emptied once'),
  walk: text('제멋대로 늘어남', 'A random walk upwards'),
  noise: text('잡음뿐', 'Noise alone'),
  'day and week': text('하루와 한 주의 리듬뿐', 'Daily and weekly rhythm alone'),
  'slow waves': text('느린 물결', 'Slow waves'),
  'walk without drift': text('방향 없이 떠돎', 'A walk without direction'),
  'Simulated servers': text(
    '시뮬레이션 서버 · 1분 간격, 처음 보는 시드',
    'Simulated servers · every minute, unseen seeds'
  ),
  falling: text('줄어듦', 'Falling'),
  'held-out questions, ko': text('따로 둔 질문, 한국어', 'Held-out questions, Korean'),
  'held-out questions, en': text('따로 둔 질문, 영어', 'Held-out questions, English'),
  'a leak and a filling disk': text(
    '메모리 누수와 차오르는 디스크가 있는 서버들',
    'Servers with a memory leak and a filling disk'
  ),
  'a surge and a silent server': text(
    '트래픽 급증과 응답 없는 서버가 있는 서버들',
    'Servers with a surge of traffic and a silent one'
  ),
  'with failing and lying models': text(
    '실패하거나 거짓말하는 모델을 붙였을 때',
    'With models that fail and lie'
  ),
  'questions about faults': text('장애에 대한 질문', 'Questions about faults'),
  'with harmless changes beside': text(
    '무해한 변화가 섞였을 때의 질문',
    'Questions with harmless changes beside the fault'
  ),
}

const MEASURE = text('항목', 'Measure')
const PUBLISHED = text('발표된 값, 전체 데이터', 'as published, all data')
const NONE = text('아직 재지 않았습니다.', 'Not measured yet.')

/** What has no words here, such as a set that is new, is called by its own name. */
const named = (table: Readonly<Record<string, Text>>, language: Language) => (key: string) =>
  table[key]?.[language] ?? key

/** The words of a language. */
export const scoreWords = (language: Language) => ({
  measure: MEASURE[language],
  published: PUBLISHED[language],
  none: NONE[language],
  columns: {
    ours: COLUMNS.ours[language],
    documents: COLUMNS.documents[language],
    peer: COLUMNS.peer[language],
    chance: COLUMNS.chance[language],
  },
  quantity: named(QUANTITIES, language),
  method: named(METHODS, language),
  set: named(SETS, language),
})

/** For the test that nothing lacks words. */
export const SCORE_KEYS = {
  quantities: Object.keys(QUANTITIES),
  methods: Object.keys(METHODS),
  sets: Object.keys(SETS),
}
