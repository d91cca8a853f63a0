import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A port that nobody listens on now, for whoever must know it before the server is there. */
export const freePort = async (): Promise<number> => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address() as AddressInfo
  await new Promise<void>((resolve) => server.close(() => resolve()))
  return address.port
}
