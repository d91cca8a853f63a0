import { Pool } from 'undici'
import { bodyOf, headers, path } from './message.mjs'

/** How the loop and every queue send: undici's pool, as fast as it goes, looking at the answer. */
export const sending = (origin, concurrency) => {
  const pool = new Pool(origin, { connections: concurrency, pipelining: 1 })
  return {
    send: async (n) => {
      const { statusCode, body } = await pool.request({ path, method: 'POST', headers, body: bodyOf(n) })
      const text = await body.text()
      if (statusCode !== 200) throw new Error(`HTTP ${statusCode}: ${text}`)
    },
    close: () => pool.close(),
  }
}
