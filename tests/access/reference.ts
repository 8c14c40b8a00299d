import type { Actor } from '#kernel'

/**
 * What the policies say, once more in plain code and from the words of the issue alone: slow, obvious,
 * and without a look at the policies.
 */
export type Question = {
  who: Actor
  act: string
  on: Readonly<Record<string, string | boolean | null | readonly string[]>> | undefined
  purpose: string | undefined
}

type Rule = (question: Question) => boolean

const idOf = (who: Actor) => (who.kind === 'person' ? who.id : '')
const rolesOf = (who: Actor) => (who.kind === 'person' ? (who.office?.roles ?? []) : [])
const isOfficer = (who: Actor) =>
  rolesOf(who).includes('officer') || rolesOf(who).includes('senior-officer')
const isSenior = (who: Actor) => rolesOf(who).includes('senior-officer')
const officeOf = (who: Actor) => (who.kind === 'person' ? who.office : undefined)
/** Their agency, and those whose affairs came to it. */
const hasAffairsOf = (who: Actor, agency: unknown) =>
  agency === agencyOf(who) || officeOf(who)?.agencies?.some((one) => one === agency) === true
const agencyOf = (who: Actor) => (who.kind === 'person' ? who.office?.agency : undefined)

/** Theirs: their own, or the principal's for whom they act, in a service of the mandate. */
const isTheirs = ({ who, on }: Question, owner: unknown) => {
  const acting = who.kind === 'person' ? who.actingFor : undefined
  if (!acting) return owner === idOf(who)
  const covered = acting.services === 'all' || acting.services.includes(String(on?.service))
  return owner === acting.principal.id && covered
}

const anybodyTheirs =
  (owner: string): Rule =>
  (question) =>
    question.on === undefined || isTheirs(question, question.on[owner])

/** An officer at their agency's thing, which is not their own, nor sent by them. */
const atDesk = ({ who, on }: Question, owner: string) =>
  isOfficer(who) &&
  on !== undefined &&
  hasAffairsOf(who, on.agency) &&
  on?.[owner] !== idOf(who) &&
  !officeOf(who)?.interests?.some((one) => one === on?.[owner]) &&
  on?.filer !== idOf(who) &&
  !isRecused(who, on)

/** An officer of a body whose opinion is awaited. */
const isAsked = ({ who, on }: Question) =>
  isOfficer(who) && [on?.consulted ?? []].flat().some((body) => hasAffairsOf(who, body))

const isNotTheirs = ({ who, on }: Question) =>
  on?.applicant !== idOf(who) &&
  on?.filer !== idOf(who) &&
  !isRecused(who, on) &&
  !officeOf(who)?.interests?.some((one) => one === on?.applicant)

/** Of a case that is closed to them. */
const isRecused = (who: Actor, on: Question['on']) => [on?.recused ?? []].flat().includes(idOf(who))

/** Taken by them, by nobody yet, or waiting for a second officer, or for a head. */
const isInHand = (q: Question) =>
  hasIt(q) ||
  (nobodyHasIt(q) && q.on?.open === true) ||
  (q.on?.proposer ?? null) !== null ||
  (q.on?.asker ?? null) !== null

/** They themselves, or who is away and for whom they stand in. */
const hasIt = ({ who, on }: Question) =>
  on?.officer === idOf(who) ||
  officeOf(who)?.standsInFor?.some((one) => one === on?.officer) === true
const nobodyHasIt = ({ on }: Question) => on?.officer === null

/** Somebody else than who proposed it, and nobody who does that one's work. */
const isSecond = ({ who, on }: Question) =>
  on?.proposer !== idOf(who) && !officeOf(who)?.standsInFor?.some((one) => one === on?.proposer)

/** Somebody else than who asked for a hold, and nobody who does that one's work. */
const hasNotAsked = ({ who, on }: Question) =>
  on?.asker !== idOf(who) && !officeOf(who)?.standsInFor?.some((one) => one === on?.asker)

const RULES: Readonly<Record<string, Rule>> = {
  'cases:submit': ({ on }) => on === undefined,
  'cases:order': anybodyTheirs('person'),
  'cases:follow': anybodyTheirs('applicant'),
  'cases:correct': anybodyTheirs('applicant'),
  'cases:withdraw': anybodyTheirs('applicant'),
  'cases:answer-offer': anybodyTheirs('applicant'),
  'cases:work': ({ who, on }) => on === undefined && isOfficer(who),
  'cases:export': ({ who, on }) => on === undefined && isOfficer(who),
  'cases:read': (q) =>
    q.on !== undefined &&
    ((atDesk(q, 'applicant') && (q.purpose !== undefined || isInHand(q))) ||
      (isAsked(q) && isNotTheirs(q))),
  'cases:claim': (q) =>
    q.on !== undefined && atDesk(q, 'applicant') && (nobodyHasIt(q) || hasIt(q)),
  'cases:release': (q) =>
    q.on !== undefined &&
    atDesk(q, 'applicant') &&
    !nobodyHasIt(q) &&
    (hasIt(q) || isSenior(q.who)),
  'cases:decide': (q) =>
    q.on === undefined ? isOfficer(q.who) : atDesk(q, 'applicant') && hasIt(q),
  'cases:confirm-refusal': (q) =>
    q.on === undefined ? isOfficer(q.who) : atDesk(q, 'applicant') && isSecond(q),
  'cases:give-opinion': (q) =>
    q.on === undefined ? isOfficer(q.who) : isAsked(q) && isNotTheirs(q),
  'cases:lead': ({ who, on }) => on === undefined && isSenior(who),
  'cases:reassign': (q) => isSenior(q.who) && (q.on === undefined || atDesk(q, 'applicant')),
  'cases:mark-urgent': (q) =>
    q.on !== undefined && atDesk(q, 'applicant') && (nobodyHasIt(q) || hasIt(q) || isSenior(q.who)),
  'cases:take-payment': (q) => (q.on === undefined ? isOfficer(q.who) : atDesk(q, 'applicant')),
  'cases:settle-refund': (q) =>
    isSenior(q.who) &&
    (q.on === undefined ||
      (atDesk(q, 'applicant') &&
        q.on.cashier !== idOf(q.who) &&
        !officeOf(q.who)?.standsInFor?.some((one) => one === q.on?.cashier))),
  'cases:recuse': (q) =>
    q.on !== undefined && (atDesk(q, 'applicant') || (isAsked(q) && isNotTheirs(q))),
  'cases:exclude': (q) => isSenior(q.who) && (q.on === undefined || atDesk(q, 'applicant')),
  'cases:hold': (q) => (q.on === undefined ? isOfficer(q.who) : atDesk(q, 'applicant') && hasIt(q)),
  'cases:resume': (q) =>
    q.on === undefined
      ? isOfficer(q.who)
      : atDesk(q, 'applicant') && !nobodyHasIt(q) && (hasIt(q) || isSenior(q.who)),
  'cases:join': (q) => (q.on === undefined ? isOfficer(q.who) : atDesk(q, 'applicant') && hasIt(q)),
  'cases:agree-hold': (q) =>
    isSenior(q.who) && (q.on === undefined || (atDesk(q, 'applicant') && hasNotAsked(q))),
  'cases:audit': ({ who, on }) =>
    rolesOf(who).includes('auditor') &&
    (on === undefined ||
      (on.applicant !== idOf(who) &&
        on.filer !== idOf(who) &&
        !isRecused(who, on) &&
        !officeOf(who)?.interests?.some((one) => one === on.applicant))),
  'cases:legal-hold': ({ who, on }) => on === undefined && rolesOf(who).includes('auditor'),
  'cases:lift-legal-hold': ({ who, on }) =>
    rolesOf(who).includes('auditor') && (on === undefined || on.placer !== idOf(who)),
  'cases:dispose': (q) =>
    leads(q) &&
    (q.on === undefined ||
      (q.on.first !== idOf(q.who) &&
        !officeOf(q.who)?.standsInFor?.some((one) => one === q.on?.first))),
  'cases:rank': ranks,
  'cases:approve-list': (q) =>
    ranks(q) &&
    (q.on === undefined ||
      (q.on.proposer !== idOf(q.who) &&
        !officeOf(q.who)?.standsInFor?.some((one) => one === q.on?.proposer))),
  'licences:hold': anybodyTheirs('holder'),
  'licences:read': (q) => (q.on === undefined ? isOfficer(q.who) : atDesk(q, 'holder')),
  'licences:revoke': (q) => isSenior(q.who) && (q.on === undefined || atDesk(q, 'holder')),
  'licences:suspend': (q) => isSenior(q.who) && (q.on === undefined || atDesk(q, 'holder')),
  'licences:confirm-measure': (q) =>
    q.on === undefined ? isOfficer(q.who) : atDesk(q, 'holder') && isSecond(q),
  'services:apply': anybodyTheirs('person'),
  // By nobody's mandate: each confirms as themselves.
  'services:confirm': ({ who, on }) =>
    on === undefined ||
    (who.kind === 'person' && who.actingFor === undefined && on.person === idOf(who)),
  'services:oversee': ({ who, on }) => on === undefined && holdsPost(who),
  'mandates:give': ({ on }) => on === undefined,
  'mandates:act': ({ on }) => on === undefined,
  'mandates:assist': (q) =>
    mayAssist(q.who) &&
    (q.on === undefined ||
      (hasAffairsOf(q.who, q.on.agency) &&
        q.on.principal !== idOf(q.who) &&
        !officeOf(q.who)?.interests?.some((one) => one === q.on?.principal))),
  'procedures:see': (q) => leads(q),
  'procedures:export': (q) => leads(q),
  'rules:try': ({ who, on }) => on === undefined && holdsPost(who),
  'rules:edit': ({ who, on }) =>
    rolesOf(who).includes('rule-author') && (on === undefined || hasAffairsOf(who, on.agency)),
  'rules:publish': (q) =>
    rolesOf(q.who).includes('rule-author') &&
    (q.on === undefined || (hasAffairsOf(q.who, q.on.agency) && isSecond(q))),
  'services:author': ({ who, on }) =>
    rolesOf(who).includes('rule-author') && (on === undefined || hasAffairsOf(who, on.agency)),
  'services:publish': (q) =>
    rolesOf(q.who).includes('rule-author') &&
    (q.on === undefined || (hasAffairsOf(q.who, q.on.agency) && isSecond(q))),
  'procedures:author': ({ who, on }) =>
    rolesOf(who).includes('rule-author') && (on === undefined || hasAffairsOf(who, on.agency)),
  'procedures:publish': (q) =>
    rolesOf(q.who).includes('rule-author') &&
    (q.on === undefined || (hasAffairsOf(q.who, q.on.agency) && isSecond(q))),
  'procedures:work': ({ who }) => who.kind === 'software' && who.scopes.includes('procedures:work'),
  'procedures:mend': ({ who, on }) => on === undefined && rolesOf(who).includes('administrator'),
  'procedures:move': ({ who, on }) =>
    rolesOf(who).includes('administrator') && (on === undefined || hasAffairsOf(who, on.agency)),
  'procedures:agree': (q) =>
    rolesOf(q.who).includes('administrator') &&
    (q.on === undefined || (hasAffairsOf(q.who, q.on.agency) && isSecond(q))),
  'portal:desk': ({ who, on }) => on === undefined && holdsPost(who),
  'organisations:read': ({ who, on }) => on === undefined && holdsPost(who),
  'organisations:change': ({ who, on }) =>
    on === undefined && rolesOf(who).includes('administrator'),
  'access:audit': ({ who, on }) => on === undefined && rolesOf(who).includes('auditor'),
  'access:author': ({ who, on }) => on === undefined && rolesOf(who).includes('policy-author'),
  'access:publish': (q) =>
    rolesOf(q.who).includes('policy-author') && (q.on === undefined || isSecond(q)),
  'identity:hand-over': ({ who, on }) => on === undefined && holdsPost(who),
  'identity:declare': ({ who, on }) => on === undefined && holdsPost(who),
  'identity:register-clients': (q) => mayRegister(q),
  'identity:approve-client': (q) => mayRegister(q) && isSecond(q),
  'identity:recover-accounts': (q) => isAtCentre(q),
  'identity:open-recovery': (q) => isAtCentre(q) && q.on?.person !== idOf(q.who),
  'identity:confirm-recovery': (q) =>
    isAtCentre(q) && q.on?.person !== idOf(q.who) && q.on?.opener !== idOf(q.who),
  'identity:manage-officials': (q) => mayManage(q),
  'identity:approve-post': (q) => mayManage(q) && isSecond(q),
}

/** A head, of what is their body's. */
/** The lists of an agency's rounds, unless something in them is closed to the officer. */
function ranks({ who, on }: Question) {
  return isOfficer(who) && (on === undefined || (hasAffairsOf(who, on.agency) && !on.involved))
}

const leads = ({ who, on }: Question) =>
  isSenior(who) && (on === undefined || hasAffairsOf(who, on.agency))

const mayAssist = (who: Actor) => isOfficer(who) || rolesOf(who).includes('centre-officer')

const holdsPost = (who: Actor) =>
  [
    ...['officer', 'senior-officer', 'centre-officer', 'administrator'],
    ...['auditor', 'policy-author', 'rule-author'],
  ].some((role) => rolesOf(who).includes(role))

const mayRegister = ({ who, on }: Question) =>
  (isSenior(who) || rolesOf(who).includes('administrator')) &&
  (on === undefined || on.agency === agencyOf(who))

const isAtCentre = ({ who, on }: Question) =>
  rolesOf(who).includes('centre-officer') && (on === undefined || on.agency === agencyOf(who))

function mayManage({ who, on }: Question) {
  if (!rolesOf(who).includes('administrator')) return false
  return on === undefined || (on.agency === agencyOf(who) && on.person !== idOf(who))
}

/** @returns whether it is allowed; of an act that nobody described here: undefined */
export function plainly(question: Question): boolean | undefined {
  const { who, act } = question
  if (who.kind === 'system') return true
  if (who.kind === 'anonymous') return false
  // Software does its own acts, and people do all others.
  if ((who.kind === 'software') !== (act === 'procedures:work')) return false
  return RULES[act]?.(question)
}
