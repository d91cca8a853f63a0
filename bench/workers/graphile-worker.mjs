// graphile-worker on PostgreSQL. Tuned: jobs added 5,000 at a time; a local queue of 1,000; completions in batches; no logging.
import { Logger, makeWorkerUtils, run } from 'graphile-worker'
import { sending } from '../kit/sending.mjs'

const [, , doing, people, concurrency, origin, store] = process.argv
const count = Number(people)
const chunk = 5000
const logger = new Logger(() => () => {})

const enqueue = async () => {
  const utils = await makeWorkerUtils({ connectionString: store, logger })
  await utils.migrate()
  for (let from = 0; from < count; from += chunk)
    await utils.addJobs(
      Array.from({ length: Math.min(chunk, count - from) }, (_, at) => ({
        identifier: 'send',
        payload: { n: from + at },
        maxAttempts: 6,
      })),
    )
  await utils.release()
}

const work = async () => {
  const { send, close } = sending(origin, Number(concurrency))
  let done = 0
  const runner = await run({
    connectionString: store,
    noHandleSignals: true,
    taskList: {
      send: async ({ n }) => {
        await send(n)
        if (++done === count) setImmediate(() => runner.stop())
      },
    },
    preset: {
      worker: {
        concurrentJobs: Number(concurrency),
        localQueue: { size: 1000 },
        completeJobBatchDelay: 0,
        failJobBatchDelay: 0,
        maxPoolSize: 10,
        logger,
      },
    },
    logger,
  })
  await runner.promise
  await close()
}

await (doing === 'enqueue' ? enqueue() : work())
