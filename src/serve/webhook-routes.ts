import type { Context } from 'hono'
import type { Log } from '../app/reception/desk.ts'
import type { Reception } from '../app/reception/reception.ts'
import { messageOf } from '../base/errors.ts'
import { notFound, ofError, tooLarge, tryAgain } from './answers.ts'
import { rawBodies } from './body.ts'
import type { App, Served } from './served.ts'

/** The platform posts up to 3 MB; a little more, so that its largest one is not refused for a header. */
const longestWebhook = 4 * 1024 * 1024
/** Of all bodies that are being read: some twenty of the largest, or tens of thousands as they mostly are. */
const mostAtOnce = 96 * 1024 * 1024

/** What the platforms post. Nobody else's token is asked for: every body is signed. */
export const webhookRoutes = (app: App, served: Served, log: Log): void => {
  const read = rawBodies(mostAtOnce)
  app.get('/webhooks/:plan', (context) => {
    const challenge = served
      .of(context.req.param('plan'))
      ?.handshake?.(new Map(Object.entries(context.req.query())))
    return challenge === undefined ? notFound(context) : context.text(challenge)
  })
  app.post('/webhooks/:plan', async (context) => {
    const reception = served.of(context.req.param('plan'))
    if (reception?.post === undefined) return notFound(context)
    const raw = await read(context, longestWebhook)
    if (typeof raw === 'string') {
      // Nothing more of it is read: what is still on its way ends with the connection.
      context.header('Connection', 'close')
      return raw === 'too-large' ? tooLarge(context) : tryAgain(context)
    }
    return answer(context, { raw, reception, log })
  })
}

type Posted = { readonly raw: Buffer; readonly reception: Reception; readonly log: Log }

const answer = async (context: Context, { raw, reception, log }: Posted): Promise<Response> => {
  try {
    const posted = await reception.post?.(raw, (name) => context.req.header(name))
    switch (posted) {
      case 'not-signed':
        return context.json(
          { error: { code: 'not-signed', message: 'The body is not signed by the platform.' } },
          401,
        )
      case 'not-forwarded':
        return context.json({ error: { code: 'not-forwarded', message: 'The bot did not take it.' } }, 502)
      default:
        return context.body(null, 200)
    }
  } catch (error) {
    log('error', 'a webhook could not be written down, so the platform is to post it again', {
      plan: reception.plan,
      why: messageOf(error),
    })
    return ofError(context, error)
  }
}
