import type { Language } from '.'

/** What a kind of error means and what its receiver can do. */
interface ProblemText {
  title: string
  meaning: string
  remedy: string
}

/** One kind of error that the API answers with; `type` in its answer is `/problems/<kind>`. */
export interface ProblemKind {
  kind: string
  status: number
  text: Record<Language, ProblemText>
}

const problem = (
  kind: string,
  status: number,
  ko: [title: string, meaning: string, remedy: string],
  en: [title: string, meaning: string, remedy: string]
): ProblemKind => {
  const text = ([title, meaning, remedy]: typeof ko) => ({ title, meaning, remedy })
  return { kind, status, text: { ko: text(ko), en: text(en) } }
}

/** Every kind of error of the API. */
export const PROBLEMS: ProblemKind[] = [
  problem(
    'invalid-request',
    422,
    [
      '요청 내용이 올바르지 않습니다',
      '주소의 매개변수나 본문의 값 가운데 약속된 형식이나 범위를 벗어난 것이 있습니다.',
      '응답의 detail과 errors에 어느 값이 왜 맞지 않는지 적혀 있습니다. API 문서의 형식과 비교해 고친 뒤 다시 보내 주세요.',
    ],
    [
      'The request is not valid',
      'A parameter or a value in the body is outside the form or range that was agreed.',
      'The answer’s detail and errors name the value and the reason. Compare it with the API reference, correct it and send it again.',
    ]
  ),
  problem(
    'unauthorized',
    401,
    [
      '인증이 필요합니다',
      '키나 로그인 정보가 없거나, 이 작업 공간의 것이 아닙니다.',
      '수집기라면 Authorization 헤더에 쓰기 키를 넣었는지 확인하고, 브라우저라면 관리 토큰으로 다시 로그인해 주세요.',
    ],
    [
      'Authentication is required',
      'The key or session is missing, or does not belong to this workspace.',
      'A collector should send the write key in the Authorization header; in the browser, sign in again with the admin token.',
    ]
  ),
  problem(
    'forbidden',
    403,
    [
      '이 작업을 할 권한이 없습니다',
      '누구인지는 확인했지만, 그 키나 로그인으로는 할 수 없는 일입니다. 예를 들어 쓰기 키로는 조회할 수 없습니다.',
      '하려는 일에 맞는 키를 쓰고 있는지 확인해 주세요.',
    ],
    [
      'This is not allowed',
      'We know who is asking, but this key or session may not do it; a write key, for example, cannot read.',
      'Check that you are using the key that was made for this.',
    ]
  ),
  problem(
    'no-such-route',
    404,
    ['없는 주소입니다', '이 주소에는 API가 없습니다.', '철자와 경로를 API 문서와 비교해 주세요.'],
    [
      'There is no such address',
      'The API has nothing at this address.',
      'Compare spelling and path with the API reference.',
    ]
  ),
  problem(
    'no-such-fleet',
    404,
    [
      '없는 서버 그룹입니다',
      '이 이름의 서버 그룹이 없거나, 지금 방문자에게는 보이지 않습니다. 시뮬레이션은 만든 브라우저에서만 보이고, 오래 쓰지 않으면 사라집니다.',
      '서버 현황으로 돌아가 시뮬레이션을 다시 시작하거나, 실제 서버를 보려면 로그인해 주세요.',
    ],
    [
      'There is no such fleet',
      'No fleet has this name, or this visitor may not see it. A simulated fleet belongs to the browser that made it and is forgotten when nobody uses it.',
      'Go back to the servers and start the simulation again, or sign in to see the real ones.',
    ]
  ),
  problem(
    'no-such-run',
    404,
    [
      '그런 질문 기록이 없습니다',
      '이 주소의 질문이 없거나, 오래되어 지워졌습니다. 답변은 질문한 뒤 15분 동안 보관합니다.',
      '같은 질문을 다시 보내 주세요.',
    ],
    [
      'There is no such run',
      'No question was asked under this address, or it is no longer kept: answers stay for 15 minutes.',
      'Ask the question again.',
    ]
  ),
  problem(
    'no-such-server',
    404,
    [
      '없는 서버입니다',
      '이 서버 그룹에는 그런 서버가 없습니다.',
      '목록에서 서버를 다시 찾아보세요. 서버의 id는 instance 레이블의 값입니다.',
    ],
    [
      'There is no such server',
      'The fleet has no server with this id.',
      'Look for it in the list; a server’s id is the value of its instance label.',
    ]
  ),
  problem(
    'method-not-allowed',
    405,
    [
      '이 주소에서 쓸 수 없는 메서드입니다',
      '주소는 맞지만 GET, POST 같은 메서드가 맞지 않습니다.',
      '응답의 Allow 헤더에 쓸 수 있는 메서드가 적혀 있습니다.',
    ],
    [
      'This method does not work here',
      'The address is right, the method (GET, POST and so on) is not.',
      'The answer’s Allow header lists the methods that work.',
    ]
  ),
  problem(
    'body-too-large',
    413,
    [
      '본문이 너무 큽니다',
      '한 번에 받을 수 있는 크기를 넘었습니다.',
      '나누어 보내 주세요. Prometheus라면 remote_write의 queue_config에서 max_samples_per_send를 줄이면 됩니다.',
    ],
    [
      'The body is too large',
      'It is larger than what one request may carry.',
      'Send it in parts. For Prometheus, lower max_samples_per_send in the queue_config of remote_write.',
    ]
  ),
  problem(
    'unsupported-media-type',
    415,
    [
      '받을 수 없는 형식입니다',
      'Content-Type이나 Content-Encoding이 이 주소에서 받는 것과 다릅니다.',
      'API 문서에서 이 주소가 받는 형식을 확인해 주세요. remote_write는 snappy로 압축한 protobuf입니다.',
    ],
    [
      'This format is not accepted',
      'The Content-Type or Content-Encoding is not one that this address takes.',
      'The API reference lists what it takes. remote_write is protobuf compressed with snappy.',
    ]
  ),
  problem(
    'malformed-body',
    400,
    [
      '본문을 읽을 수 없습니다',
      '형식은 맞다고 했지만 내용을 해석할 수 없습니다. 중간에 잘렸거나 손상되었을 수 있습니다.',
      'detail에 어디서 막혔는지 적혀 있습니다. 다시 보내도 같다면 보내는 쪽의 형식을 확인해 주세요.',
    ],
    [
      'The body cannot be read',
      'Its format was announced correctly but the content cannot be decoded; it may have been cut off or damaged.',
      'The detail says where decoding stopped. If sending it again does not help, check what produced it.',
    ]
  ),
  problem(
    'samples-rejected',
    400,
    [
      '일부 값을 받지 못했습니다',
      '너무 오래되었거나, 미래의 것이거나, 레이블이 올바르지 않은 값이 있습니다. 나머지 값은 저장했습니다.',
      '다시 보내지 마세요. 받아들일 수 없는 값은 다시 보내도 마찬가지입니다. 서버의 시계와 레이블을 확인해 주세요.',
    ],
    [
      'Some samples were rejected',
      'They were too old, in the future, or had invalid labels. All the others have been stored.',
      'Do not send them again: the outcome would be the same. Check the machine’s clock and the labels.',
    ]
  ),
  problem(
    'overloaded',
    503,
    [
      '지금은 너무 바쁩니다',
      '일시적으로 처리할 수 있는 양을 넘었습니다. 이미 저장된 값은 안전합니다.',
      'Retry-After 헤더의 시간이 지난 뒤 다시 보내 주세요. Prometheus는 알아서 다시 보냅니다.',
    ],
    [
      'Too busy right now',
      'There is momentarily more to do than can be done. What has been stored is safe.',
      'Try again after the time in the Retry-After header. Prometheus does so by itself.',
    ]
  ),
  problem(
    'too-frequent',
    429,
    [
      '너무 자주 보내고 있습니다',
      '하루 예산이 모자라, 같은 서버의 값은 정해진 간격보다 자주 받지 않습니다. 이 요청에서는 아무것도 저장하지 않았습니다.',
      'Retry-After 헤더의 시간이 지난 뒤, 그동안 모은 값과 함께 보내 주세요. 지켜야 할 간격은 Openmanager-Interval 헤더에 초 단위로 적혀 있습니다.',
    ],
    [
      'Pushes come too often',
      'The day’s budget is short, so samples of one server are taken once per interval only. Nothing of this request was stored.',
      'Keep the samples and send them with later ones after the time in the Retry-After header. The header Openmanager-Interval says how many seconds to leave between pushes.',
    ]
  ),
  problem(
    'too-many-questions',
    429,
    [
      '질문이 너무 많습니다',
      '시뮬레이션 서버에 대한 질문은 15분 동안 받을 수 있는 수가 정해져 있습니다. 이 질문은 묻지 않은 것으로 처리했습니다.',
      'Retry-After 헤더의 시간이 지난 뒤 다시 물어봐 주세요. 길어도 15분입니다. 관리자로 로그인하면 이 제한이 없습니다.',
    ],
    [
      'Too many questions',
      'Only so many questions about simulated servers are taken in a quarter of an hour. This one was not asked.',
      'Ask again after the time in the Retry-After header, 15 minutes at most. The owner, when signed in, has no such limit.',
    ]
  ),
  problem(
    'over-budget',
    503,
    [
      '하루 예산 때문에 지금은 받을 수 없습니다',
      '하루 한도를 다 썼거나, 너무 자주 보내고 있습니다. 이 요청에서는 아무것도 저장하지 않았습니다.',
      'Retry-After 헤더의 시간이 지난 뒤 다시 보내 주세요. Prometheus는 알아서 다시 보냅니다. 얼마나 썼는지는 사용량 화면에 있습니다.',
    ],
    [
      'The day’s budget does not allow this yet',
      'A limit of the day is used up, or pushes come too often. Nothing of this request was stored.',
      'Try again after the time in the Retry-After header. Prometheus does so by itself. The page Budget shows what was used.',
    ]
  ),
  problem(
    'too-many-viewers',
    503,
    [
      '동시에 보는 사람이 너무 많습니다',
      '이 서버 그룹의 실시간 연결이 한도에 이르렀습니다.',
      '쓰지 않는 탭을 닫아 주세요. 실시간이 아닌 조회는 그대로 쓸 수 있습니다.',
    ],
    [
      'Too many viewers at once',
      'This fleet has as many live connections as it may have.',
      'Close tabs that you do not need. Everything that is not live still works.',
    ]
  ),
  problem(
    'invalid-rules',
    422,
    [
      '규칙에 잘못된 곳이 있습니다',
      '규칙 파일을 읽었지만 쓸 수 없는 부분이 있어 아무것도 바꾸지 않았습니다.',
      '응답의 errors에 줄과 칸, 이유가 적혀 있습니다. 그곳을 고친 뒤 다시 보내 주세요.',
    ],
    [
      'The rules have mistakes',
      'The rule file was read, but parts of it cannot be used, so nothing was changed.',
      'The answer’s errors name the line, the column and the reason. Correct these and send the file again.',
    ]
  ),
  problem(
    'too-many-values',
    422,
    [
      '한 번에 너무 많은 값을 요청했습니다',
      '기간, 간격, 서버 수를 곱하면 한 응답에 담을 수 있는 양을 넘습니다.',
      '기간을 줄이거나, step을 늘리거나, 서버나 신호를 골라서 요청해 주세요.',
    ],
    [
      'Too many values for one answer',
      'Window, step and number of servers together ask for more than one answer holds.',
      'Ask for a shorter window, a larger step, or particular servers and signals.',
    ]
  ),
  problem(
    'not-configured',
    503,
    [
      '설정되지 않은 기능입니다',
      '이 기능에 필요한 설정이 배포에 없습니다.',
      '관리자라면 detail에 적힌 설정을 더한 뒤 다시 배포해 주세요.',
    ],
    [
      'This is not configured',
      'The deployment lacks a setting that this needs.',
      'If you run it, add the setting named in the detail and deploy again.',
    ]
  ),
  problem(
    'internal',
    500,
    [
      '예상하지 못한 문제가 생겼습니다',
      '저희 쪽의 오류이며, 기록해 두었습니다.',
      '잠시 뒤 다시 시도해 주세요. 계속되면 응답 헤더의 요청 번호와 함께 알려 주세요.',
    ],
    [
      'Something went wrong on our side',
      'This is our error, and it has been recorded.',
      'Try again in a moment. If it persists, report it with the request id from the answer’s headers.',
    ]
  ),
]
