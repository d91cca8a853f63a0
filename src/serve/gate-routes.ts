import { createHash } from 'node:crypto'
import type { Context } from 'hono'
import { type SSEStreamingApi, streamSSE } from 'hono/streaming'
import type { Reception } from '../app/reception/reception.ts'
import { filledText } from '../base/foreign-json.ts'
import { gateDocument } from '../report/gate-document.ts'
import { notAllowed, ofError, tryAgain } from './answers.ts'
import { bounded, fieldsIn } from './body.ts'
import type { App, Served } from './served.ts'

const longestQuestion = 16 * 1024
/** Bots that follow the gate. Each is a connection that stays. */
const mostFollowers = 1000
/** A connection that says nothing is cut by what lies between. */
const stillThereMs = 15_000

/** What the bot may do now: asked, or followed. In a body the address is in no log of what lies between. */
export const gateRoutes = (app: App, served: Served): void => {
  let followers = 0
  const answer = async (context: Context, plan: string, whom: string | undefined): Promise<Response> => {
    const reception = served.askedBy(context.req.header('authorization'), plan)
    if (reception === undefined) return notAllowed(context)
    try {
      const text = await gateText(reception, whom)
      if (context.req.header('accept')?.includes('text/event-stream') !== true) return tagged(context, text)
    } catch (error) {
      return ofError(context, error)
    }
    if (followers >= mostFollowers) return tryAgain(context)
    followers++
    return streamSSE(context, async (stream) => {
      try {
        await follow(stream, reception, whom)
      } finally {
        followers--
      }
    })
  }
  app.get('/gate/:plan', (context) => answer(context, context.req.param('plan'), context.req.query('for')))
  app.post('/gate/:plan', bounded(longestQuestion), async (context) => {
    const fields = fieldsIn(await context.req.text(), context.req.header('content-type'))
    return answer(context, context.req.param('plan'), filledText(fields?.['for']) ?? context.req.query('for'))
  })
}

const gateText = async (reception: Reception, whom: string | undefined): Promise<string> =>
  JSON.stringify(gateDocument(await reception.gate(whom)))

/** The same tag as long as the gate is the same. */
const tagOf = (text: string): string =>
  `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`

const tagged = (context: Context, text: string): Response => {
  const tag = tagOf(text)
  context.header('ETag', tag)
  context.header('Cache-Control', 'no-cache')
  if (context.req.header('if-none-match')?.includes(tag) === true) return context.body(null, 304)
  return context.body(text, 200, { 'Content-Type': 'application/json' })
}

/** The gate at once, and again whenever it has moved. */
const follow = async (
  stream: SSEStreamingApi,
  reception: Reception,
  whom: string | undefined,
): Promise<void> => {
  let said = ''
  let moved = true
  let wake = (): void => {}
  const end = reception.onGate(() => {
    moved = true
    wake()
  })
  stream.onAbort(() => wake())
  const { leaving } = reception
  const leave = (): void => wake()
  leaving.addEventListener('abort', leave)
  try {
    while (!stream.aborted && !stream.closed && !leaving.aborted) {
      if (moved) {
        moved = false
        const text = await gateText(reception, whom)
        if (text !== said) await stream.writeSSE({ event: 'gate', data: text, id: tagOf(text) })
        said = text
      } else await stream.write(': still there\n\n')
      await Promise.race([
        stream.sleep(stillThereMs),
        new Promise<void>((resolve) => {
          wake = resolve
          if (moved || stream.aborted || leaving.aborted) resolve()
        }),
      ])
    }
  } finally {
    leaving.removeEventListener('abort', leave)
    end()
  }
}
