import { expect, test } from 'vitest'
import { isExcepted } from '../../../src/adapters/no-proxy.ts'

test.each([
  [undefined, 'https://graph.facebook.com', false],
  ['', 'https://graph.facebook.com', false],
  ['*', 'https://graph.facebook.com', true],
  ['graph.facebook.com', 'https://graph.facebook.com', true],
  ['GRAPH.Facebook.com.', 'https://graph.facebook.com', true],
  ['facebook.com', 'https://graph.facebook.com', true],
  ['.facebook.com', 'https://graph.facebook.com', true],
  ['*.facebook.com', 'https://graph.facebook.com', true],
  ['book.com', 'https://graph.facebook.com', false],
  ['localhost, 10.0.0.1 graph.facebook.com', 'https://graph.facebook.com', true],
  ['graph.facebook.com:443', 'https://graph.facebook.com', true],
  ['graph.facebook.com:8443', 'https://graph.facebook.com', false],
  ['graph.facebook.com:8443', 'https://graph.facebook.com:8443', true],
  ['10.0.0.1', 'https://10.0.0.1:8443', true],
  ['::1', 'https://[::1]:8443', true],
  ['[::1]:8443', 'https://[::1]:8443', true],
])('NO_PROXY="%s" and %s: talked to directly, %s', (noProxy, origin, expected) => {
  expect(isExcepted(noProxy, origin)).toBe(expected)
})
