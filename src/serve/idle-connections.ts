import type { Server } from 'node:http'
import type { Socket } from 'node:net'

/**
 * Keeps connections that ask nothing from filling the server: of more than `most` the one that has been silent longest is cut. To refuse new
 * ones in their place would let ten thousand silent strangers shut the platform out. `cutAll` cuts those that are silent now, and
 * from then on each that has its answer.
 */
export const boundIdleConnections = (server: Server, most: number): { readonly cutAll: () => void } => {
  // In the order in which they fell silent.
  const idle = new Set<Socket>()
  let isEnding = false
  const rest = (socket: Socket): void => {
    if (socket.destroyed) return
    if (isEnding) {
      socket.end()
      return
    }
    idle.add(socket)
    if (idle.size <= most) return
    const [oldest] = idle
    if (oldest === undefined) return
    idle.delete(oldest)
    oldest.destroy()
  }
  server.on('connection', (socket) => {
    rest(socket)
    socket.on('close', () => idle.delete(socket))
  })
  server.on('request', ({ socket }, response) => {
    idle.delete(socket)
    response.on('close', () => rest(socket))
  })
  return {
    cutAll: () => {
      isEnding = true
      for (const socket of idle) socket.destroy()
    },
  }
}
