import { once } from 'node:events'
import { createWriteStream, existsSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { addressOf } from './message.mjs'
import { measure } from './processes.mjs'

const root = dirname(dirname(import.meta.dirname))
export const command = join(root, 'bin/sunset.js')

export const assertBuilt = () => {
  if (!existsSync(join(root, 'dist/cli/start.js')))
    throw new Error('sunset is not built: run "npm ci" in its folder.')
}

/** Everything at its default, but for a rate that is in nobody's way and a window that is open at any hour. */
const planFor = (origin, concurrency) => `sunset: ChatGPT leaves WhatsApp on 2046-01-15
name: bench
timezone: UTC
channel:
  adapter: whatsapp
  base_url: ${origin}
  concurrency: ${concurrency}
  senders: [{ id: "106540352242922", per_second: 100000 }]
audience: users.csv
window: always
link: { url: "https://chatgpt.com/link?t={{ token }}" }
phases:
  announce: { at: 2025-01-15, message: announce }
  freeze: { at: deadline }
messages:
  announce:
    template: { name: sunset_announce, category: utility }
    button: { text: Link my account, url: link }
    en: "It leaves {{ channel }} on {{ deadline | date }}. To keep your chats, link your account before then."
    fr: "Il quitte {{ channel }} le {{ deadline | date }}. Pour garder vos discussions, liez votre compte avant."
`

/** A folder with a plan and its audience. */
export const prepare = async (folder, { origin, people, concurrency }) => {
  writeFileSync(join(folder, 'plan.yaml'), planFor(origin, concurrency))
  const file = createWriteStream(join(folder, 'users.csv'))
  file.write('phone,lang\n')
  for (let from = 0; from < people; from += 10_000) {
    const rows = Array.from(
      { length: Math.min(10_000, people - from) },
      (_, at) => `${addressOf(from + at)},fr\n`,
    )
    if (!file.write(rows.join(''))) await once(file, 'drain')
  }
  file.end()
  await once(file, 'close')
}

const env = { WHATSAPP_ACCESS_TOKEN: 'x'.repeat(200), LINK_SECRET: 'a secret of the bench, of 36 letters' }

/** The real command, as installed. */
export const run = (folder, { limit, status = 0, node = [] } = {}) => {
  const limited = limit === undefined ? [] : ['--limit', String(limit)]
  return measure([...node, command, 'run', 'plan.yaml', '--yes', '--json', ...limited], {
    cwd: folder,
    env,
    status,
  })
}
