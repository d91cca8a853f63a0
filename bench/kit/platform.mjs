// The platform: takes a message and answers as the Cloud API does, at as little cost as possible, in a process of its own. Written on bare
// sockets, because node:http alone would be the slowest part of the loop that it is to measure. It counts who got how much, so that
// nothing that was lost or sent twice passes for speed.
import { createServer } from 'node:net'
import { most, numberAt } from './message.mjs'

const answerBody = (id) =>
  `{"messaging_product":"whatsapp","contacts":[{"input":"+33600000000","wa_id":"33600000000"}],"messages":[{"id":"wamid.HBgLMTY1MDU1NTEyMzQVAgARGBI5QTNDQTVCM0Q0Q0Q2RTY3RTcA${id}"}]}`
const answerHead = `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${answerBody('00000000').length}\r\n\r\n`

/** Whoever asks for the messaging limit has none. */
const get = 'G'.charCodeAt(0)
const limitBody = '{"whatsapp_business_manager_messaging_limit":"TIER_UNLIMITED","id":"102290129340398"}'
const unlimited = `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${limitBody.length}\r\n\r\n${limitBody}`

const machineNow = () => performance.timeOrigin + performance.now()
const fresh = () => ({ requests: 0, bytes: 0, first: 0, last: 0, strange: 0, times: new Uint8Array(most) })
let seen = fresh()

const server = createServer({ noDelay: true }, (socket) => {
  let kept
  socket.on('data', (chunk) => {
    let rest = kept === undefined ? chunk : Buffer.concat([kept, chunk])
    for (;;) {
      const length = lengthOf(rest)
      if (length === undefined) break
      take(socket, rest.subarray(0, length))
      rest = rest.subarray(length)
    }
    kept = rest.length === 0 ? undefined : rest
  })
  socket.on('error', () => socket.destroy())
})

/** The length of the first request, once all of it is there. */
const lengthOf = (bytes) => {
  const end = bytes.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const [, size] = /content-length: (\d+)/i.exec(bytes.latin1Slice(0, end)) ?? []
  const length = end + 4 + Number(size ?? 0)
  return bytes.length < length ? undefined : length
}

const take = (socket, request) => {
  if (request[0] === get) {
    socket.write(unlimited, 'latin1')
    return
  }
  const body = request.subarray(request.indexOf('\r\n\r\n') + 4)
  seen.requests++
  seen.bytes += body.length
  seen.last = machineNow()
  if (seen.requests === 1) seen.first = seen.last
  const number = numberAt(body)
  if (number === undefined) seen.strange++
  else seen.times[number]++
  socket.write(answerHead + answerBody(String(seen.requests).padStart(8, '0')), 'latin1')
}

/** Tells what came since it was last asked. */
process.on('message', () => {
  const { times, ...counts } = seen
  let people = 0
  let twice = 0
  for (const n of times) {
    if (n > 0) people++
    if (n > 1) twice++
  }
  process.send({ ...counts, people, twice })
  seen = fresh()
})

server.listen(0, '127.0.0.1', 1024, () => process.send(`http://127.0.0.1:${server.address().port}`))
process.on('disconnect', () => process.exit())
