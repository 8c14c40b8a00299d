/**
 * What can go wrong and is expected to: thrown by acts, turned once into a page or into
 * `application/problem+json` at the edge. Texts lie in the module's messages under
 * `<module>.problems.<code>`.
 *
 * @source RFC 9457
 */
export class Problem extends Error {
  readonly code: string
  readonly status: number
  readonly params: Record<string, unknown>

  constructor(code: string, status: number, params: Record<string, unknown>) {
    super(code)
    this.name = 'Problem'
    this.code = code
    this.status = status
    this.params = params
  }
}

type Declaration = { status: number; params?: readonly string[] }

type Params<D extends Declaration> = D['params'] extends readonly (infer Name extends string)[]
  ? [params: Record<Name, unknown>]
  : []

/**
 * A module's catalogue of problems.
 *
 * @param declarations  HTTP status and blanks of each code
 * @returns a function that makes one: `throw problem('code', { blank })`; a misspelt code or blank
 *   does not compile. Its `catalogue` is read by the reference and the tests
 */
export function problemsOf<const D extends Record<string, Declaration>>(
  module: string,
  declarations: D,
) {
  const make = <C extends keyof D & string>(code: C, ...[params]: Params<D[C]>) =>
    new Problem(`${module}/${code}`, declarations[code]?.status ?? 500, params ?? {})
  return Object.assign(make, { module, catalogue: declarations as Record<string, Declaration> })
}

/** `cases/not-yours` → `cases.problems.not-yours`, the key of its text. */
export const textKeyOf = (code: string) => code.replace('/', '.problems.')

/** Problems of the kernel itself: what any route can answer. */
export const kernelProblem = problemsOf('kernel', {
  'not-found': { status: 404 },
  'bad-request': { status: 400 },
  'not-json': { status: 400, params: ['detail'] },
  'body-wrong': { status: 422, params: ['where', 'detail'] },
  /** software sends something without a key of its own */
  'key-missing': { status: 422 },
  'token-missing': { status: 401 },
  'token-invalid': { status: 401 },
  'form-expired': { status: 403 },
  'sign-in-first': { status: 401 },
  'not-allowed': { status: 403 },
  denied: { status: 403, params: ['why'] },
  'step-up': { status: 403, params: ['needed'] },
  'acting-changed': { status: 409 },
  'too-large': { status: 413, params: ['limit'] },
  'too-slow': { status: 408 },
  'headers-too-large': { status: 431 },
  'too-many': { status: 429, params: ['seconds'] },
  unavailable: { status: 503 },
  busy: { status: 503, params: ['seconds'] },
  'file-kind': { status: 422, params: ['accepted'] },
  'file-empty': { status: 422 },
  'file-too-large': { status: 422, params: ['limit'] },
  'file-pages': { status: 422, params: ['limit'] },
  'file-image-size': { status: 422, params: ['limit'] },
  'file-active': { status: 422 },
  'file-damaged': { status: 422 },
})
