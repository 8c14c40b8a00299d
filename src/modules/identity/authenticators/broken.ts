type Words = typeof import('@zxcvbn-ts/language-common')

let broken: Promise<ReadonlySet<string>> | undefined

/** Nearly fifty thousand words: loaded when the first password is chosen, and kept. */
async function load(): Promise<ReadonlySet<string>> {
  const loaded: Words & { default?: Words } = await import('@zxcvbn-ts/language-common')
  // In the built program what a CommonJS module exports is under `default` alone.
  return new Set((loaded.default ?? loaded).dictionary['passwords-common'])
}

/**
 * True for a password that is tried first: one of those that leaked most, also when written several
 * times over or with other capitals. The whole password is held against the list, never a part.
 */
export async function isBroken(password: string): Promise<boolean> {
  broken ??= load()
  const list = await broken
  const plain = password.toLowerCase()
  return list.has(plain) || list.has(onceOf(plain)) || /^(.)\1*$/su.test(plain)
}

/** `abcabcabc` is `abc`: no stronger for being long. */
function onceOf(text: string): string {
  const length = (text + text).indexOf(text, 1)
  return text.slice(0, length)
}
