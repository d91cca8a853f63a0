// BullMQ on Redis. Tuned: jobs added 5,000 at a time and removed when done; no events, no metrics, no stalled check during the run; one worker,
// because several in one process are no faster.
import { Queue, Worker } from 'bullmq'
import { sending } from '../kit/sending.mjs'

const [, , doing, people, concurrency, origin, store] = process.argv
const count = Number(people)
const connection = { url: store, maxRetriesPerRequest: null }
const chunk = 5000

const enqueue = async () => {
  const queue = new Queue('messages', { connection })
  for (let from = 0; from < count; from += chunk) {
    const jobs = Array.from({ length: Math.min(chunk, count - from) }, (_, at) => ({
      name: 'm',
      data: { n: from + at },
      opts: { removeOnComplete: true, removeOnFail: true },
    }))
    await queue.addBulk(jobs)
  }
  await queue.close()
}

const work = async () => {
  const { send, close } = sending(origin, Number(concurrency))
  let done = 0
  await new Promise((resolve, reject) => {
    const worker = new Worker('messages', async ({ data }) => send(data.n), {
      connection,
      concurrency: Number(concurrency),
      skipStalledCheck: true,
    })
    worker.on('completed', () => {
      if (++done === count) resolve(worker.close())
    })
    worker.on('failed', (_job, error) => reject(error))
    worker.on('error', reject)
  })
  await close()
}

await (doing === 'enqueue' ? enqueue() : work())
