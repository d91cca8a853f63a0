import { readFileSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import { onTestFinished } from 'vitest'
import { answerWith } from './recording-platform.ts'

const certificates = join(import.meta.dirname, '../fixtures/tls')

/** Makes node trust the test's certificate of `graph.example.test`. */
export const trust = { NODE_EXTRA_CA_CERTS: join(certificates, 'authority.pem') } as const
export const platformName = 'graph.example.test'

const listening = async (server: Server): Promise<number> => {
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

/** A Cloud API over TLS, with a certificate for `graph.example.test`; whom it was asked to write to. */
export const tlsPlatform = async (): Promise<{ readonly port: number; readonly told: readonly string[] }> => {
  const told: string[] = []
  const server = createHttpsServer(
    {
      cert: readFileSync(join(certificates, 'platform.pem')),
      key: readFileSync(join(certificates, 'platform.key.pem')),
    },
    (request, response) => {
      let body = ''
      request.setEncoding('utf8').on('data', (text: string) => {
        body += text
      })
      request.on('end', () => {
        if (request.method !== 'POST') return answerWith(response, 200, {})
        const { to }: { to: string } = JSON.parse(body)
        told.push(to)
        answerWith(response, 200, {
          messaging_product: 'whatsapp',
          contacts: [{ input: to, wa_id: to.replaceAll(/\D/g, '') }],
          messages: [{ id: `wamid.TEST${told.length}` }],
        })
      })
    },
  )
  return { port: await listening(server), told }
}

/** A proxy that knows CONNECT, and knows every name as the same port of this machine; what it was asked to connect to. */
export const connectProxy = async (
  port: number,
  refuseWith?: number,
): Promise<{ readonly url: string; readonly asked: readonly string[] }> => {
  const asked: string[] = []
  const server = createHttpServer((_, response) => response.writeHead(405).end())
  server.on('connect', (request, client: Duplex) => {
    asked.push(request.url ?? '')
    client.on('error', () => {})
    if (refuseWith !== undefined) {
      client.end(`HTTP/1.1 ${refuseWith} No\r\ncontent-length: 0\r\n\r\n`)
      return
    }
    const platform = connect(port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connected\r\n\r\n')
      platform.pipe(client).pipe(platform)
    })
    platform.on('error', () => client.destroy())
  })
  return { url: `http://127.0.0.1:${await listening(server)}`, asked }
}

/** What lies between us and a platform, and may fall silent: it then takes whatever comes and passes nothing on, without closing anything. */
export type Line = {
  readonly url: string
  fallSilent(): void
  /** As if nothing had been; connections of the silence stay as they are. */
  speakAgain(): void
}

export const lineTo = async (port: number): Promise<Line> => {
  let isSilent = false
  const server = createServer((near) => {
    if (isSilent) {
      near.resume()
      return
    }
    const far = connect(port, '127.0.0.1')
    far.on('error', () => near.destroy())
    near.on('close', () => far.destroy())
    near.on('data', (piece: Buffer) => {
      if (!isSilent) far.write(piece)
    })
    far.on('data', (piece: Buffer) => {
      if (!isSilent) near.write(piece)
    })
  })
  return {
    url: `http://127.0.0.1:${await listening(server)}`,
    fallSilent: () => {
      isSilent = true
    },
    speakAgain: () => {
      isSilent = false
    },
  }
}

/** A port of this machine where nobody listens, or where whoever connects is never answered. */
export const nobodyAt = async (how: 'closed' | 'silent'): Promise<number> => {
  const server = createServer((socket) => void socket.resume())
  const port = await listening(server)
  if (how === 'closed') await new Promise((resolve) => server.close(resolve))
  return port
}
