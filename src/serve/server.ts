import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener, type HttpBindings } from '@hono/node-server'
import { Hono } from 'hono'
import type { Log } from '../app/reception/desk.ts'
import type { Reception } from '../app/reception/reception.ts'
import type { Clock } from '../base/clock.ts'
import { SunsetError } from '../base/errors.ts'
import { notAllowed, notFound, tryAgain } from './answers.ts'
import { gateRoutes } from './gate-routes.ts'
import { healthRoutes } from './health-routes.ts'
import { boundIdleConnections } from './idle-connections.ts'
import { linkRoutes } from './link-routes.ts'
import { livePage } from './live-page.ts'
import { type Metrics, metricsOf } from './metrics.ts'
import { type App, servedBy } from './served.ts'
import { webhookRoutes } from './webhook-routes.ts'

/** In milliseconds, and connections. */
export type ServerLimits = {
  /** A request whose head or whole is not there by then is cut: nobody may hold a connection by being slow. */
  readonly longestHead: number
  readonly longestRequest: number
  readonly mostIdle: number
}

const usualLimits: ServerLimits = { longestHead: 10_000, longestRequest: 30_000, mostIdle: 1000 }
/** A platform comes back within seconds; longer than any proxy's own patience, so that none is cut in its hands. */
const keepAliveMs = 65_000
/** Connections that wait to be accepted; with Node's 511 a burst of them is told to come back in seconds, the platform's among them. */
const longestQueue = 4096
/** What is being answered has so long to end when the server does. */
const longestEndMs = 10_000

export type ServerOptions = {
  readonly host: string
  /** 0: any free one. */
  readonly port: number
  readonly receptions: readonly Reception[]
  readonly clock: Clock
  readonly log: Log
  readonly limits?: ServerLimits
}

export type RunningServer = {
  readonly url: string
  /** Takes no connection any more, answers what it has, cuts the rest. */
  close(): Promise<void>
}

/** One HTTP server for all plans. TLS is left to what stands before it. */
export const startServer = async (options: ServerOptions): Promise<RunningServer> => {
  const { host, port } = options
  const { longestHead, longestRequest, mostIdle } = options.limits ?? usualLimits
  const server = createServer(
    {
      headersTimeout: longestHead,
      requestTimeout: longestRequest,
      keepAliveTimeout: keepAliveMs,
      connectionsCheckingInterval: Math.min(2000, longestHead / 5),
    },
    getRequestListener(appFor(options).fetch),
  )
  const idle = boundIdleConnections(server, mostIdle)
  const url = await listen(server, port, host)
  return { url, close: () => stop(server, idle.cutAll) }
}

const appFor = ({ receptions, clock, log }: ServerOptions): App => {
  const app = new Hono<{ Bindings: HttpBindings }>()
  const served = servedBy(receptions)
  const metrics = metricsOf()
  app.use(async (context, next) => {
    const began = clock.now()
    // Before: a header that is set on an answer costs it a second one.
    context.header('X-Content-Type-Options', 'nosniff')
    await next()
    metrics.answered(routeOf(context.req.path), context.res.status, (clock.now() - began) / 1000)
  })
  webhookRoutes(app, served, log)
  linkRoutes(app, served)
  gateRoutes(app, served)
  healthRoutes(app, served)
  metricsRoute(app, served, metrics)
  livePage(app, served, clock)
  app.notFound(notFound)
  app.onError((error, context) => {
    log('error', 'a request failed unexpectedly', { route: routeOf(context.req.path), why: error.message })
    return tryAgain(context)
  })
  return app
}

const metricsRoute = (app: App, served: ReturnType<typeof servedBy>, metrics: Metrics): void => {
  app.get('/metrics', async (context) => {
    const mine = served.allFor(context.req.header('authorization'))
    if (mine.length === 0) return notAllowed(context)
    return context.body(await metrics.text(mine), 200, { 'Content-Type': metrics.contentType })
  })
}

const routes: ReadonlySet<string> = new Set([
  'webhooks',
  'linked',
  'l',
  'gate',
  'healthz',
  'readyz',
  'metrics',
])

/** Without what a stranger may make up, or what names a person. */
const routeOf = (path: string): string => {
  const [, first = ''] = path.split('/')
  if (first === '') return '/'
  return routes.has(first) ? `/${first}` : 'other'
}

const listen = (server: Server, port: number, host: string): Promise<string> =>
  new Promise((resolve, reject) => {
    server.once('error', (cause) => reject(cannotListen(cause, host, port)))
    server.listen({ port, host, backlog: longestQueue }, () => {
      const address: AddressInfo | string | null = server.address()
      const taken = typeof address === 'object' && address !== null ? address.port : port
      resolve(`http://${host.includes(':') ? `[${host}]` : host}:${taken}`)
    })
  })

const cannotListen = (cause: Error, host: string, port: number): SunsetError => {
  const code = 'code' in cause ? String(cause.code) : cause.message
  return new SunsetError(
    'usage',
    code === 'EADDRINUSE'
      ? `Port ${port} of ${host} is taken by another program, so nothing is served.`
      : `${host}:${port} cannot be listened on (${code}), so nothing is served.`,
    { hint: 'Name another with --port or --host.', cause },
  )
}

const stop = (server: Server, cutIdle: () => void): Promise<void> =>
  new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), longestEndMs)
    server.close(() => {
      clearTimeout(cut)
      resolve()
    })
    cutIdle()
  })
