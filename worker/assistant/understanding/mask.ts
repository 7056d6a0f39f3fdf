/** A question with its names and numbers taken out, so that what is left is how it asks. */

/** What looks like a server's name: `web-01`, `prd-app-3`, `db01`, `10.0.3.7`, `api-gateway-prod`. */
export const NAME_LIKE =
  /(?<![\w.-])(?:\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?|[a-z][a-z0-9]{0,20}(?:[-_][a-z0-9]{1,20}){0,5}[-_]\d{1,4}[a-z]?|[a-z]{2,12}\d{1,3}|(?:web|was|db|api|k8s|cache|redis|proxy|lb|mail|backup|file|nas|queue|mq|mon|monitoring|app|prd|prod|dev|stg|staging|node|vpn|dns|auth|log|batch)(?:[-_][a-z0-9]{1,20}){1,5})(?:\.[a-z][a-z0-9-]{0,30}){0,4}(?::\d{2,5})?(?![\w-])/g

/** Words that have the form of a name. */
export const NOT_NAMES =
  /^(?:p(?:50|75|90|95|99|999)|k8s|http\d*|ipv[46]|utf\d*|sha\d+|md5|h2|s3|ec2|top\d+|q[1-4]|v\d+|last\d+|past\d+|node_exporter|db-\D+ish|on-call|24h|http-?[45]\d\d|log4j\d?|base64|mp[34]|win\d+|raid\d+|sev\d|part\d|python\d|web3|log-in|api-key|app-level|error\d+|step\d|room\d+|covid-?19|rfc\d+|iso\d+|oauth2|x86|lv\d)$/

const PERCENT = /\d+(?:\.\d+)?\s*(?:%|퍼센트|퍼|percent|pct)(?![a-z])/g
const NUMBER = /\d+(?:[.,:]\d+)*/g

/** @param text normalised */
export function mask(text: string): string {
  return text
    .replace(NAME_LIKE, (name) => (NOT_NAMES.test(name) ? name : ' §srv '))
    .replace(PERCENT, ' §pct ')
    .replace(NUMBER, ' §num ')
    .replace(/\s+/g, ' ')
    .trim()
}
