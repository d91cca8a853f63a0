import type { IncomingHttpHeaders } from 'node:http'
import type { Dispatcher } from 'undici'

/** What came of one request. The middle one is safe to repeat; after the last nobody knows whether the server acted. */
export type Answered =
  | {
      readonly kind: 'answer'
      readonly status: number
      readonly headers: IncomingHttpHeaders
      readonly body: string
    }
  | { readonly kind: 'unreached'; readonly text: string }
  | { readonly kind: 'unknown'; readonly evidence: string }

/**
 * One request on its way. Its states: queued (until undici has a connected socket and calls `onRequestStart`, in the same turn in which it
 * writes), under way, landed. What ends while queued was provably never written: a name that does not resolve, a refused
 * connection, a failed TLS handshake, a time spent waiting for a socket. What ends under way is in doubt, always: a socket that was reset, or
 * closed while idle at the very moment of its reuse, may have carried the request or not, and neither `bytesWritten` (it counts what
 * Node holds in its own buffers) nor the error's name tells.
 */
export class HttpFlight implements Dispatcher.DispatchHandler {
  readonly deadline: number
  readonly signal: AbortSignal
  #land: ((answered: Answered) => void) | undefined
  #release: (() => void) | undefined
  readonly #written: (() => void) | undefined
  #controller: Dispatcher.DispatchController | undefined
  #status = 0
  #headers: IncomingHttpHeaders = {}
  #first: Buffer | undefined
  #rest: Buffer[] | undefined

  /**
   * `deadline` is on `performance.now()`'s clock. `land` is called once, with the result; `release` once, when undici has done with it: the
   * same moment but for a flight that was given up while it waited for its socket, which then is still busy with it; `written` when it is about
   * to be written.
   */
  constructor(
    deadline: number,
    signal: AbortSignal,
    on: {
      readonly land: (answered: Answered) => void
      readonly release: () => void
      readonly written?: (() => void) | undefined
    },
  ) {
    this.deadline = deadline
    this.signal = signal
    this.#land = on.land
    this.#release = on.release
    this.#written = on.written
  }

  /** Ends it now: what is queued is not written any more. */
  giveUp(why: string): void {
    const controller = this.#controller
    if (controller === undefined) {
      this.#landAs({ kind: 'unreached', text: `${why}, still waiting for a connection` })
    } else {
      this.#landAs({ kind: 'unknown', evidence: `${why}, after the request was written` })
      controller.abort(new Error(why))
    }
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    // Given up while queued; or undici is about to write the same request again on another socket, which only we may decide.
    if (this.#land === undefined || this.#controller !== undefined) {
      controller.abort(new Error('not to be written'))
      return
    }
    this.#controller = controller
    this.#written?.()
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: IncomingHttpHeaders,
  ): void {
    this.#status = status
    this.#headers = headers
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#first === undefined) this.#first = chunk
    else if (this.#rest === undefined) this.#rest = [chunk]
    else this.#rest.push(chunk)
  }

  onResponseEnd(): void {
    this.#letGo()
    const first = this.#first
    const whole =
      first === undefined || this.#rest === undefined ? first : Buffer.concat([first, ...this.#rest])
    this.#landAs({
      kind: 'answer',
      status: this.#status,
      headers: this.#headers,
      body: whole?.toString() ?? '',
    })
  }

  onResponseError(_controller: Dispatcher.DispatchController | undefined, error: Error): void {
    this.#letGo()
    const text = textOf(error)
    const inAnswer =
      this.#status >= 200 ? `within the answer (HTTP ${this.#status})` : 'after the request was written'
    this.#landAs(
      this.#controller === undefined
        ? { kind: 'unreached', text }
        : { kind: 'unknown', evidence: `${text}, ${inAnswer}` },
    )
  }

  #letGo(): void {
    const release = this.#release
    this.#release = undefined
    release?.()
  }

  #landAs(answered: Answered): void {
    const land = this.#land
    this.#land = undefined
    land?.(answered)
  }
}

/** `ECONNREFUSED: connect ECONNREFUSED 127.0.0.1:9`; of several addresses tried, the first failure. */
const textOf = (error: Error): string => {
  const first: unknown = error instanceof AggregateError ? error.errors[0] : undefined
  const cause = error.message === '' && first instanceof Error ? first : error
  const code = 'code' in cause && typeof cause.code === 'string' ? `${cause.code}: ` : ''
  return `${code}${cause.message}`
}
