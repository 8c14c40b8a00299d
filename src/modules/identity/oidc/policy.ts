import { interactionPolicy } from 'oidc-provider'
import { type Ctx, levelsOf } from '#kernel'
import { askedOf, levelsMet } from './needed.ts'

/** A check of the library compares `acr` as text; ours knows that higher is enough. */
const BY_TEXT = ['essential_acr', 'essential_acrs']

/** When a person must sign in, prove more, or agree, before a client gets an answer. */
export function policyOf(ctx: Ctx) {
  const policy = interactionPolicy.base()
  const login = policy.get('login')
  if (!login) throw new Error('the library has no prompt of that name')
  for (const reason of BY_TEXT) login.checks.remove(reason)
  login.checks.add(
    new interactionPolicy.Check(
      'levels',
      'a higher level is needed',
      'login_required',
      ({ oidc }) => {
        const { acr, amr = [] } = oidc.session ?? {}
        const levels = levelsOf(acr ?? '')
        const assurance = levels && { ...levels, amr, authTime: new Date(0) }
        return !levelsMet(assurance, askedOf(oidc.params ?? {}), ctx.clock.now())
      },
    ),
  )
  return policy
}
