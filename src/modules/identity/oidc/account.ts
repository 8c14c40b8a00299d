import { type Account, errors, type KoaContextWithOIDC } from 'oidc-provider'
import type { Ctx, PersonId, Texts } from '#kernel'
import { getParty } from '../party.ts'
import { getPerson, type Person } from '../person.ts'
import { actingNow, stillHoldsIn, subjectIn } from './acting.ts'
import type { Subjects } from './subject.ts'

const languagesOf = ({ pack }: Ctx) => pack.settings.languages

/**
 * What each scope gives; a language's form of a name is `name#ar`.
 *
 * @source OpenID Connect Core 1.0, sections 5.1, 5.2 and 5.4
 */
export const claimsByScope = (ctx: Ctx): Record<string, string[]> => ({
  openid: ['sub', 'acr', 'amr', 'auth_time', 'act', 'mandate'],
  profile: ['name', ...languagesOf(ctx).map((language) => `name#${language}`), 'birthdate'],
  identifier: ['identifier', 'nationality'],
  email: ['email'],
  phone: ['phone_number'],
})

/** The scopes that a person is asked about, `openid` too: no website knows anybody who did not say so. */
export const ASKED_SCOPES = [
  'openid',
  'profile',
  'identifier',
  'email',
  'phone',
  'offline_access',
] as const

const OF_PERSON = ['profile', 'identifier', 'email', 'phone']

/** @returns the scopes that give these claims: who asks for one is answered as if for all of its scope */
export const scopesOfClaims = (ctx: Ctx, claims: readonly string[]): string[] =>
  Object.entries(claimsByScope(ctx)).flatMap(([scope, names]) =>
    names.some((name) => claims.includes(name)) ? [scope] : [],
  )

/** A person as the provider knows them; what is told of them is read when it is asked for. */
export const accountOf = (
  ctx: Ctx,
  subjects: Subjects,
  koa: KoaContextWithOIDC,
  id: string,
): Account => ({
  accountId: id,
  claims: async (use, scope, claims) => {
    const asked = new Set(scope.split(' '))
    const acting = await actingNow(subjects, koa, id)
    // Of a principal a client learns the name: the rest is theirs to tell.
    if (acting) {
      const held = use === 'id_token' || (await stillHoldsIn(ctx, koa, id))
      if (!held) throw new errors.InvalidToken('the mandate holds no more')
      const named = use !== 'id_token' && asked.has('profile')
      const { name } = named ? await getParty(ctx, subjectIn(koa, id)) : { name: {} }
      return { sub: id, ...acting, ...namesOf(ctx, name) }
    }
    // What a scope gives is read where it is asked for; an id token has only what was named in it.
    if (use === 'id_token' && Object.keys(claims).length === 0) return { sub: id }
    const more = OF_PERSON.some((name) => asked.has(name)) || Object.keys(claims).length > 0
    if (!more) return { sub: id }
    return { sub: id, ...claimsOf(ctx, await getPerson(ctx, id as PersonId)) }
  },
})

function namesOf(ctx: Ctx, name: Texts) {
  const [first = 'en'] = languagesOf(ctx)
  const names = languagesOf(ctx).flatMap((language) =>
    name[language] ? [[`name#${language}`, name[language]]] : [],
  )
  return { name: name.en ?? name[first], ...Object.fromEntries(names) }
}

function claimsOf(ctx: Ctx, { name, birthDate, identifier, nationality, email, phone }: Person) {
  return {
    ...namesOf(ctx, name),
    birthdate: birthDate ?? undefined,
    identifier,
    nationality: nationality ?? undefined,
    email: email ?? undefined,
    phone_number: phone ?? undefined,
  }
}
