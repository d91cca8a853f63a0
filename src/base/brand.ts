declare const brand: unique symbol

/** A primitive that must not be mixed up with another of the same shape. Made only by its maker function. */
export type Brand<Base, Name extends string> = Base & { readonly [brand]: Name }
