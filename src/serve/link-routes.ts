import { filledText } from '../base/foreign-json.ts'
import { badBody, notAllowed, notFound, ofError } from './answers.ts'
import { bounded, fieldsIn } from './body.ts'
import type { App, Served } from './served.ts'

const longestLinked = 16 * 1024

/** Where people link their account: the service says who did, and a person's link leads there. */
export const linkRoutes = (app: App, served: Served): void => {
  app.post('/linked/:plan', bounded(longestLinked), async (context) => {
    const reception = served.askedBy(context.req.header('authorization'), context.req.param('plan'))
    if (reception === undefined) return notAllowed(context)
    const fields = fieldsIn(await context.req.text(), context.req.header('content-type'))
    if (fields === undefined)
      return badBody(
        context,
        'The body is no object of JSON.',
        'Send {"address": "+33612345678"} or {"token": "…"}.',
      )
    const address = filledText(fields['address'])
    const token = filledText(fields['token'])
    try {
      const { newly } = await reception.linked({
        ...(address === undefined ? {} : { address }),
        ...(token === undefined ? {} : { token }),
      })
      return context.json({ linked: true, newly })
    } catch (error) {
      return ofError(context, error)
    }
  })

  app.get('/l/:token', async (context) => {
    const token = context.req.param('token')
    // A token begins with the plan's name, which has no dot.
    const reception = served.of(token.slice(0, Math.max(0, token.indexOf('.'))))
    if (reception === undefined) return notFound(context)
    try {
      const landing = await reception.landing(token)
      // Neither the page that it leads to nor one on the way learns where it was found.
      context.header('Referrer-Policy', 'no-referrer')
      if ('to' in landing) return context.redirect(landing.to, 302)
      if (landing.nowhere === 'unknown') return notFound(context)
      return context.text('This link has expired.', 410)
    } catch (error) {
      return ofError(context, error)
    }
  })
}
