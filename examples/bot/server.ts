// A small WhatsApp bot that obeys the gate: before it answers anybody it asks what it may do for them. No library of sunset's is needed, only its
// address and token. With Express and any TypeScript runner: GATE_URL=http://127.0.0.1:8787/gate/my-plan SERVE_TOKEN=… PORT=3000 npx tsx server.ts
import { createHmac, timingSafeEqual } from 'node:crypto'
import express from 'express'

const { GATE_URL = '', SERVE_TOKEN = '', WHATSAPP_APP_SECRET = '', PORT = '3000' } = process.env
const say = process.env['REPLY_URL'] ?? ''

type Gate = { readonly gate: 'open' | 'frozen' | 'closed'; readonly reply?: string }

/** When the gate cannot be asked, the bot stays silent: it must not answer anybody whom it should not. */
const gateFor = async (address: string): Promise<Gate> => {
  try {
    const answer = await fetch(GATE_URL, {
      method: 'POST',
      headers: { authorization: `Bearer ${SERVE_TOKEN}`, 'content-type': 'application/json' },
      body: JSON.stringify({ for: address }),
      signal: AbortSignal.timeout(2000),
    })
    return answer.ok ? JSON.parse(await answer.text()) : { gate: 'closed' }
  } catch {
    return { gate: 'closed' }
  }
}

const isSigned = (raw: Buffer, signature: string): boolean => {
  const right = `sha256=${createHmac('sha256', WHATSAPP_APP_SECRET).update(raw).digest('hex')}`
  return signature.length === right.length && timingSafeEqual(Buffer.from(signature), Buffer.from(right))
}

/** What the bot is for. */
const answerTo = (text: string): string => `You said: ${text}`

const send = (to: string, text: string): Promise<unknown> =>
  fetch(say, { method: 'POST', body: JSON.stringify({ to, text }) }).catch(() => undefined)

const messagesIn = (body: string): readonly { readonly from: string; readonly text: string }[] =>
  JSON.parse(body).entry.flatMap(
    (entry: { changes: { value: { messages?: { from: string; text?: { body: string } }[] } }[] }) =>
      entry.changes.flatMap(({ value }) =>
        (value.messages ?? []).map(({ from, text }) => ({ from: `+${from}`, text: text?.body ?? '' })),
      ),
  )

const app = express()

// The signature is over the bytes as they came: they are parsed after it was proved, never before.
app.post('/webhook', express.raw({ type: () => true, limit: '4mb' }), async (request, response) => {
  const raw: unknown = request.body
  if (!Buffer.isBuffer(raw) || !isSigned(raw, request.get('x-hub-signature-256') ?? '')) {
    response.sendStatus(401)
    return
  }
  for (const { from, text } of messagesIn(raw.toString())) {
    const { gate } = await gateFor(from)
    // Frozen: sunset gives the approved reply itself. Closed: silence.
    if (gate === 'open') await send(from, answerTo(text))
  }
  response.sendStatus(200)
})

app.listen(Number(PORT), '127.0.0.1', () => {
  process.stdout.write(`bot on ${PORT}\n`)
})
