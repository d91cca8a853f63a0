import type { Context } from 'hono'
import type { Reception } from '../app/reception/reception.ts'
import type { Clock } from '../base/clock.ts'
import { statusDocument } from '../report/status-document.ts'
import { notAllowed } from './answers.ts'
import { liveScript } from './live-script.ts'
import { liveStyle } from './live-style.ts'
import type { App, Served } from './served.ts'

/** Nothing from elsewhere, nothing inline: what a text of a plan could smuggle in has nowhere to run. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>sunset</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="live.css">
<script src="live.js" defer></script>
</head>
<body>
<header><h1>sunset</h1><p id="age" role="status">looking…</p></header>
<main id="plans"></main>
<noscript>This page needs JavaScript; <code>sunset status</code> says the same.</noscript>
</body>
</html>
`

/** How things stand, in a browser, as it happens. Asked as JSON it gives what the page shows; `at` is the server's machine time. */
export const livePage = (app: App, served: Served, clock: Clock): void => {
  app.get('/', async (context) => {
    const mine = served.allFor(context.req.header('authorization'))
    if (mine.length === 0) return notAllowed(context)
    context.header('Cache-Control', 'no-store')
    if (context.req.header('accept')?.includes('application/json') === true)
      return context.json({ at: clock.now(), plans: await Promise.all(mine.map(shown)) })
    context.header('Content-Security-Policy', policy)
    return context.html(page)
  })
  app.get('/live.js', (context) => asset(context, liveScript, 'text/javascript'))
  app.get('/live.css', (context) => asset(context, liveStyle, 'text/css'))
  const asset = (context: Context, text: string, type: string): Response =>
    served.allFor(context.req.header('authorization')).length === 0
      ? notAllowed(context)
      : context.body(text, 200, { 'Content-Type': `${type}; charset=utf-8` })
}

const shown = async (reception: Reception): Promise<object> => {
  const status = reception.status()
  const { seen, replies, visits, waiting } = await reception.numbers()
  return {
    ...statusDocument(status),
    title: `${status.plan.service ?? 'This service'} leaves ${status.plan.channel.name}`,
    timezone: status.plan.timezone,
    isReady: reception.trouble() === undefined,
    replies,
    visits,
    seen,
    waiting,
  }
}
