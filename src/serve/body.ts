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

/** A body, or why it is not read. */
export type ReadRaw = (
  context: Context<{ Bindings: HttpBindings }>,
  most: number,
) => Promise<Buffer | 'too-large' | 'too-many' | 'cut'>

/**
 * Requests' bytes, straight from the socket: through a `Request` and its stream each took several times as long as all the rest of a receipt.
 * Strangers may send what they like before a signature is looked at, so what is held of all bodies together is bounded as well.
 */
export const rawBodies = (mostAtOnce: number): ReadRaw => {
  let held = 0
  return ({ env: { incoming } }, most) => {
    const told = Number(incoming.headers['content-length'] ?? 0)
    if (told > most) return Promise.resolve('too-large')
    if (held + told > mostAtOnce) return Promise.resolve('too-many')
    return new Promise((resolve) => {
      const chunks: Buffer[] = []
      let size = 0
      let isOver = false
      const end = (result: Awaited<ReturnType<ReadRaw>>): void => {
        if (isOver) return
        isOver = true
        held -= size
        resolve(result)
      }
      incoming.on('data', (chunk: Buffer) => {
        if (isOver) return
        size += chunk.length
        held += chunk.length
        if (size > most) end('too-large')
        else if (held > mostAtOnce) end('too-many')
        else chunks.push(chunk)
      })
      incoming.on('end', () =>
        end(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks)),
      )
      incoming.on('close', () => end('cut'))
    })
  }
}
