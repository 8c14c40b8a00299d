import type { Actor, Ctx, Office, PersonId, Texts } from '#kernel'
import type { PoliciesThen, PolicySet } from './policies-then.ts'

/** An act that the policies let somebody do, on something at least. */
export type ActSeen = {
  /** `module:act` */
  act: string
  /** the sentences of the rules that let them */
  why: Texts[]
  /** only who holds a post may */
  forPosts: boolean
}

const NOBODY = '' as PersonId

const actorOf = (office: Pick<Office, 'agency' | 'roles'> | undefined): Actor => ({
  ...{ kind: 'person', id: NOBODY, name: {} },
  ...(office && { office: { agency: office.agency, roles: [...office.roles] }, hasOffice: true }),
})

/** Every act of every module that who acts from such a post might do. */
export const actsFrom = (
  { log }: Pick<Ctx, 'log'>,
  { sets }: Pick<PoliciesThen, 'sets'>,
  office: Pick<Office, 'agency' | 'roles'> | undefined,
): ActSeen[] =>
  sets.flatMap((set) =>
    set.policies.acts.flatMap((act) => {
      const { allow, rules } = set.policies.mayAtAll({ actor: actorOf(office), log }, act)
      if (!allow) return []
      const forPosts = set.policies.isForPosts(act)
      return [{ act: `${set.module}:${act}`, why: rules.flatMap(wordsIn(set)), forPosts }]
    }),
  )

/** As the rule was explained then: later messages may no longer know it. */
const wordsIn =
  ({ words }: PolicySet) =>
  (rule: string): Texts[] => {
    const found = words[rule.split(':')[1] ?? '']
    return found ? [found] : []
  }
