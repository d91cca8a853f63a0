import type { HttpBindings } from '@hono/node-server'
import type { Context, MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { type Fields, fieldsOf, parsedJson } from '../base/foreign-json.ts'
import { tooLarge } from './answers.ts'

/** Refuses (413) a body of more bytes, before it is read where its length is told, else as soon as it is longer. */
export const bounded = (bytes: number): MiddlewareHandler =>
  bodyLimit({ maxSize: bytes, onError: (context) => tooLarge(context) })

/** An object of JSON, whatever it is called, or a form: what a line of curl sends. Undefined where it is neither. */
export const fieldsIn = (text: string, type: string | undefined): Fields | undefined => {
  const fields = fieldsOf(parsedJson(text))
  if (fields !== undefined || type?.startsWith('application/x-www-form-urlencoded') !== true) return fields
  return Object.fromEntries(new URLSearchParams(text))
}

/**
 * A request's bytes, straight from the socket: through a `Request` and its stream each took several times as long as all the rest of a
 * receipt. Undefined as soon as there are more of them than `most`, or where it was cut off.
 */
export const rawBody = (
  { env }: Context<{ Bindings: HttpBindings }>,
  most: number,
): Promise<Buffer | undefined> => {
  const { incoming } = env
  if (Number(incoming.headers['content-length'] ?? 0) > most) return Promise.resolve(undefined)
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let size = 0
    incoming.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= most) chunks.push(chunk)
      else resolve(undefined)
    })
    incoming.on('end', () => resolve(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)))
    incoming.on('close', () => resolve(undefined))
  })
}
