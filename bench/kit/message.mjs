// The message that everybody sends: what sunset writes for the plan of `sunset.mjs`, to the byte but for the person's token.

/** So many people at most: the digits after `+336`. */
export const most = 10_000_000
export const addressOf = (n) => `+336${String(n).padStart(8, '0')}`

export const path = '/v23.0/106540352242922/messages'
export const headers = [
  'authorization',
  `Bearer ${'x'.repeat(200)}`,
  'content-type',
  'application/json',
  'accept',
  'application/json',
]

const opening = '{"messaging_product":"whatsapp","recipient_type":"individual","to":"'
const template =
  '"type":"template","template":{"name":"sunset_announce","language":{"policy":"deterministic","code":"fr"},"components":[{"type":"body","parameters":[{"type":"text","text":"15 janvier 2046"}]},{"type":"button","sub_type":"url","index":"0","parameters":[{"type":"text","text":"bench.AAAAAAFpaJtAMAAAAAAAAAAAAAAAAAAA"}]}]}'

export const bodyOf = (n) =>
  `${opening}${addressOf(n)}",${template},"biz_opaque_callback_data":"bench:0123abcd:announce:${n}:1"}`

const digitsFrom = opening.length + '+336'.length

/** Whom a body is for; undefined where it is no such message. */
export const numberAt = (body) => {
  let number = 0
  for (let at = digitsFrom; at < digitsFrom + 8; at++) {
    const digit = body[at] - 48
    if (!(digit >= 0 && digit <= 9)) return undefined
    number = number * 10 + digit
  }
  return number < most ? number : undefined
}
