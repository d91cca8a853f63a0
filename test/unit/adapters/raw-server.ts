import { createServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

export type RawServer = {
  readonly port: number
  readonly origin: string
  /** The bytes that each connection brought, in the order of connecting. */
  readonly received: readonly string[]
  /** Whole requests that arrived: head and as much body as it promises. */
  requests(): number
}

/**
 * A server below HTTP, to break it anywhere. `onRequest` is called each time a whole request has arrived, `onBytes` with every piece; both
 * count from 1 over the whole server. Ends with the test.
 */
export const rawServer = async (script: {
  readonly onConnect?: (socket: Socket) => void
  readonly onBytes?: (socket: Socket, soFar: string) => void
  readonly onRequest?: (socket: Socket, number: number) => void
}): Promise<RawServer> => {
  const received: string[] = []
  const sockets = new Set<Socket>()
  let requests = 0
  const server = createServer((socket) => {
    const index = received.push('') - 1
    sockets.add(socket)
    let pending = ''
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
    script.onConnect?.(socket)
    if (socket.destroyed) return
    socket.on('data', (chunk: Buffer) => {
      const text = chunk.toString('latin1')
      received[index] += text
      pending += text
      script.onBytes?.(socket, pending)
      const length = wholeLength(pending)
      if (length === undefined) return
      pending = pending.slice(length)
      requests += 1
      script.onRequest?.(socket, requests)
    })
  })
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : 0)
    })
  })
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return { port, origin: `http://127.0.0.1:${port}`, received, requests: () => requests }
}

/** The end of the first whole request, where there is one. */
const wholeLength = (bytes: string): number | undefined => {
  const head = bytes.indexOf('\r\n\r\n')
  if (head < 0) return undefined
  const length = head + 4 + Number(/content-length: (\d+)/i.exec(bytes.slice(0, head))?.[1] ?? 0)
  return bytes.length >= length ? length : undefined
}

export const httpAnswer = (status: number, body: string, headers = ''): string =>
  `HTTP/1.1 ${status} X\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n${headers}\r\n${body}`
