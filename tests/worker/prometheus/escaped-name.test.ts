import { expect, it } from 'vitest'
import { unescapedName } from '../../../worker/prometheus/escaped-name'

it.each([
  ['instance', 'instance'],
  ['U__http_2e_status', 'http.status'],
  ['U__with__underscore', 'with_underscore'],
  ['U__label_20_with_20_spaces', 'label with spaces'],
  ['U___e4__1f600_', 'ä😀'],
  ['U__', ''],
  ['U__broken_zz_', 'U__broken_zz_'],
  ['U__surrogate_d800_', 'U__surrogate_d800_'],
  ['U__beyond_110000_', 'U__beyond_110000_'],
])('reads the name %s as %s', (escaped, name) => {
  expect(unescapedName(escaped)).toBe(name)
})
