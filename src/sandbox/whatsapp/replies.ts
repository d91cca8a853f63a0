import type { AcceptedMessage, Refusal } from './envelope.ts'

/** What goes back over the wire. */
export type Reply = {
  readonly status: number
  readonly body: string
  readonly type?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** Put together as text: this answers every message. */
export const acceptanceOf = ({ to, by }: AcceptedMessage, number: number): Reply => {
  const input = JSON.stringify(to)
  const contact = by === 'to' ? `"wa_id":"${to.replaceAll(/\D/g, '')}"` : `"user_id":${input}`
  const id = `wamid.SANDBOX${number.toString(36).toUpperCase().padStart(12, '0')}`
  return {
    status: 200,
    body: `{"messaging_product":"whatsapp","contacts":[{"input":${input},${contact}}],"messages":[{"id":"${id}","message_status":"accepted"}]}`,
  }
}

export const refusalOf = ({ code, message, details }: Refusal, status = 400): Reply => ({
  status,
  body: JSON.stringify({
    error: {
      message,
      type: 'OAuthException',
      code,
      error_data: { messaging_product: 'whatsapp', details },
      fbtrace_id: 'SandboxTrace',
    },
  }),
})

export const noToken: Reply = refusalOf(
  {
    code: 190,
    message: 'Invalid OAuth access token - Cannot parse access token',
    details: 'No access token was given.',
  },
  401,
)

export const unknownPath: Reply = refusalOf({
  code: 2500,
  message: 'Unknown path components',
  details:
    'The sandbox knows /{version}/{phone-number-id}/messages and /{version}/{account}/message_templates.',
})

export const tooFast: Reply = {
  ...refusalOf(
    {
      code: 130429,
      message: '(#130429) Rate limit hit',
      details: 'Cloud API message throughput has been reached.',
    },
    429,
  ),
  headers: { 'retry-after': '1' },
}

export const internalFailure: Reply = refusalOf(
  {
    code: 131000,
    message: '(#131000) Something went wrong',
    details: 'Message failed to send due to an unknown error.',
  },
  500,
)

export const garbage: Reply = {
  status: 200,
  type: 'text/html',
  body: '<html><head><title>One moment</title></head><body>The gateway is back soon.</body></html>',
}
