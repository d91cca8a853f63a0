// A server that answers every message as the Cloud API does and keeps only counts, in a process of its own: it must not be what is
// measured. Says its address on standard output; on standard input's end, what it has seen.
import { createServer } from 'node:http'

const seen = { requests: 0, wellFormed: 0 }
const people = new Map()

const answer = (response, body) => {
  const { messaging_product, to, type, template, text, biz_opaque_callback_data: key } = JSON.parse(body)
  seen.requests++
  const isWhole = type === 'template' ? template?.name && template.language?.code : text?.body
  if (messaging_product === 'whatsapp' && /^\+[1-9]\d{6,14}$/.test(to) && isWhole && key) seen.wellFormed++
  people.set(to, (people.get(to) ?? 0) + 1)
  const reply = `{"messaging_product":"whatsapp","contacts":[{"input":"${to}","wa_id":"${to.slice(1)}"}],"messages":[{"id":"wamid.HBgLMTY1MDU1NTEyMzQVAgARGBI5QTNDQTVCM0Q0Q0Q2RTY3RTcA${seen.requests}"}]}`
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': reply.length })
  response.end(reply)
}

const server = createServer((request, response) => {
  let body = ''
  request.setEncoding('utf8')
  request.on('data', (text) => {
    body += text
  })
  // Knows nothing but messages: whoever asks for the limit of a day hears so.
  request.on('end', () =>
    request.method === 'POST' ? answer(response, body) : response.writeHead(404).end(),
  )
})
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => process.stdout.write(`http://127.0.0.1:${server.address().port}\n`))
process.stdin.resume().on('end', () => {
  const twice = [...people.values()].filter((times) => times > 1).length
  process.stdout.write(`${JSON.stringify({ ...seen, people: people.size, twice })}\n`, () => process.exit())
})
