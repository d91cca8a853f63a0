// pg-boss on PostgreSQL. Tuned: inserted 5,000 at a time; fetched 2,000 at a time by four fetchers that share the concurrency, so that one
// fetches or completes while the others' messages are on the wire; completed a batch at a time; no maintenance during the run.
import PgBoss from 'pg-boss'
import { sending } from '../kit/sending.mjs'

const [, , doing, people, concurrency, origin, store] = process.argv
const count = Number(people)
const queue = 'messages'
const chunk = 5000
const batchSize = 2000
const fetchers = 4

const boss = new PgBoss({ connectionString: store, supervise: false, schedule: false, max: fetchers })
boss.on('error', (error) => {
  throw error
})
await boss.start()

const enqueue = async () => {
  await boss.createQueue(queue)
  for (let from = 0; from < count; from += chunk)
    await boss.insert(
      Array.from({ length: Math.min(chunk, count - from) }, (_, at) => ({
        name: queue,
        data: { n: from + at },
      })),
    )
}

const work = async () => {
  const { send, close } = sending(origin, Number(concurrency))
  const free = slots(Number(concurrency))
  const fetcher = async () => {
    for (;;) {
      const jobs = await boss.fetch(queue, { batchSize })
      if (jobs.length === 0) return
      const sent = []
      for (const { data } of jobs) {
        await free.take()
        sent.push(send(data.n).finally(free.give))
      }
      await Promise.all(sent)
      await boss.complete(
        queue,
        jobs.map(({ id }) => id),
      )
    }
  }
  await Promise.all(Array.from({ length: fetchers }, fetcher))
  await close()
}

/** So many at once, whoever asks. */
const slots = (size) => {
  let left = size
  const waiting = []
  return {
    take: () => {
      if (left > 0) {
        left--
        return undefined
      }
      return new Promise((resolve) => waiting.push(resolve))
    },
    give: () => {
      const next = waiting.shift()
      if (next === undefined) left++
      else next()
    },
  }
}

await (doing === 'enqueue' ? enqueue() : work())
await boss.stop({ graceful: false })
