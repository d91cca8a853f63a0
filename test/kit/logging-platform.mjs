// A stand-in for the Cloud API in a process of its own, that keeps what it saw in a file, each line before its answer leaves: whoever kills the
// sender can compare the two. Settings come as JSON in the first argument; it says its address on standard output.
import { openSync, writeSync } from 'node:fs'
import { createServer } from 'node:http'

const { log, latencyMs = 0, faults = {}, seed = 7 } = JSON.parse(process.argv[2])
const file = openSync(log, 'a')

let state = seed
const chance = () => {
  state = (state + 0x6d2b79f5) | 0
  let mixed = Math.imul(state ^ (state >>> 15), state | 1)
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
}
const drawn = () => {
  let left = chance()
  for (const [fault, share] of Object.entries(faults)) {
    left -= share
    if (left < 0) return fault
  }
  return undefined
}

const errorBody = (code, message) =>
  JSON.stringify({ error: { message, type: 'OAuthException', code, fbtrace_id: 'T' } })
const answers = {
  429: [429, errorBody(130429, '(#130429) Rate limit hit'), { 'retry-after': '1' }],
  '429-plain': [429, errorBody(130429, '(#130429) Rate limit hit'), {}],
  500: [500, errorBody(131000, '(#131000) Something went wrong'), {}],
  '500-bare': [500, '<html><body>Internal Server Error</body></html>', { 'content-type': 'text/html' }],
}

const accepted = (to) =>
  JSON.stringify({
    messaging_product: 'whatsapp',
    contacts: [{ input: to, wa_id: to.slice(1) }],
    messages: [{ id: `wamid.${to}`, message_status: 'accepted' }],
  })

const send = (response, [status, body, headers]) => {
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    ...headers,
  })
  response.end(body)
}

const server = createServer((request, response) => {
  const at = performance.timeOrigin + performance.now()
  // What it lets through a day, asked before the first message.
  if (request.method === 'GET') {
    send(response, [200, '{"id":"1","whatsapp_business_manager_messaging_limit":"TIER_UNLIMITED"}', {}])
    return
  }
  const fault = drawn()
  if (fault === 'reset-before') {
    writeSync(file, `${at.toFixed(3)} ? ? reset-before\n`)
    request.socket.resetAndDestroy()
    return
  }
  let body = ''
  request.setEncoding('utf8')
  request.on('data', (text) => {
    body += text
  })
  request.on('end', () => {
    const { to, biz_opaque_callback_data: key } = JSON.parse(body)
    writeSync(file, `${at.toFixed(3)} ${to} ${key} ${fault ?? 'accepted'}\n`)
    if (fault === 'reset-after') request.socket.resetAndDestroy()
    else if (fault === 'hang') return
    else setTimeout(() => send(response, answers[fault] ?? [200, accepted(to), {}]), latencyMs)
  })
})
// While this process gets no turn, what arrives is seen late and bunched: how long that was is part of what it saw.
let worst = 0
let looked = performance.now()
setInterval(() => {
  const late = performance.now() - looked - 2
  looked += late + 2
  if (late > worst) {
    worst = late
    writeSync(file, `${performance.timeOrigin.toFixed(3)} ${late.toFixed(1)} ? stalled\n`)
  }
}, 2).unref()

server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => process.stdout.write(`http://127.0.0.1:${server.address().port}\n`))
process.stdin.resume().on('end', () => process.exit())
