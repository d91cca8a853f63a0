import { createHash, timingSafeEqual } from 'node:crypto'
import type { Reception } from '../app/reception/reception.ts'

/** What a request says of who asks: `Bearer TOKEN`, or, from a browser, any name with the token as its password. */
const tokenIn = (header: string | undefined): string | undefined => {
  const [, scheme = '', value = ''] = /^(Bearer|Basic) +(\S+)$/i.exec(header ?? '') ?? []
  if (scheme.toLowerCase() === 'bearer') return value
  if (scheme.toLowerCase() !== 'basic') return undefined
  const pair = Buffer.from(value, 'base64').toString('utf8')
  return pair.slice(pair.indexOf(':') + 1)
}

/** Hashes have one length: how long it takes tells nothing of the right one, not even that. */
const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

/** Whether whoever sent this header may ask about this plan. */
export const mayAsk = ({ token }: Pick<Reception, 'token'>, header: string | undefined): boolean => {
  const said = tokenIn(header)
  return said !== undefined && timingSafeEqual(digest(said), digest(token.reveal()))
}
