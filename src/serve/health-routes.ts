import type { App, Served } from './served.ts'

/** For whoever watches the process: that it is there, and that it can do its work. Why not is in the log, not for strangers. */
export const healthRoutes = (app: App, served: Served): void => {
  app.get('/healthz', (context) => context.text('ok\n'))
  app.get('/readyz', (context) => {
    const isReady = served.all.every((reception) => reception.trouble() === undefined)
    return context.text(isReady ? 'ready\n' : 'not ready\n', isReady ? 200 : 503)
  })
}
