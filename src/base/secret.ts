/**
 * A value that must never be printed: a token, a key. Every way of turning it into text masks it (a private
 * field is shown by no inspector); only `reveal` gives it,
 * at the last moment, to the one who needs it.
 */
export class Secret {
  readonly #value: string

  constructor(value: string) {
    this.#value = value
  }

  reveal(): string {
    return this.#value
  }

  toString(): string {
    return '[secret]'
  }

  toJSON(): string {
    return '[secret]'
  }
}

/** Where a secret comes from, as the plan says it. It is resolved as late as possible. */
export type SecretSource =
  | { readonly from: 'environment'; readonly name: string }
  | { readonly from: 'file'; readonly path: string }
  | { readonly from: 'plan'; readonly value: Secret }
