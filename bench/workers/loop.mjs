// A bare loop: no store, no record of anything. Whoever kills it knows nothing.
import { sending } from '../kit/sending.mjs'

const [, , , people, concurrency, origin] = process.argv
const { send, close } = sending(origin, Number(concurrency))
let next = 0

const runner = async () => {
  while (next < Number(people)) await send(next++)
}

await Promise.all(Array.from({ length: Number(concurrency) }, runner))
await close()
