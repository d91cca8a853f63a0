import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { type Fields, fieldsOf, parsedJson } from '../base/foreign-json.ts'
import { tooLarge } from './answers.ts'

/** Refuses (413) a body of more bytes, before it is read where its length is told, else as soon as it is longer. */
export const bounded = (bytes: number): MiddlewareHandler =>
  bodyLimit({ maxSize: bytes, onError: (context) => tooLarge(context) })

/** An object of JSON, or a form: what a line of curl sends. Undefined where it is neither. */
export const fieldsIn = (text: string, type: string | undefined): Fields | undefined => {
  if (type?.startsWith('application/x-www-form-urlencoded') === true)
    return Object.fromEntries(new URLSearchParams(text))
  return fieldsOf(parsedJson(text))
}
