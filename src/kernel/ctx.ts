import type { X509Certificate } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import type { Assurance } from './assurance.ts'
import type { PaperPort } from './documents/papers.ts'
import type { EvidenceSource } from './evidence.ts'
import type { T } from './i18n.ts'
import type { Texts } from './pack/facts.ts'
import type { Pack } from './pack/index.ts'

declare const brand: unique symbol
/** A UUID of one kind of thing; two kinds cannot be mixed up. */
export type Uuid<Kind extends string> = string & { readonly [brand]: Kind }
export type PersonId = Uuid<'person'>

/** From where an official acts: the body, those whose affairs came to it, what their posts let them do. */
export type Office = {
  agency: string
  roles: readonly string[]
  agencies?: readonly string[]
  posts?: readonly string[]
  /** whose work they do while those are away */
  standsInFor?: readonly PersonId[]
  /** whose affairs they have declared that they must not handle */
  interests?: readonly PersonId[]
}

export type MandateId = Uuid<'mandate'>

/** In whose name a person acts, and how far: read anew at each request, kept by no session. */
export type ActingFor = {
  mandate: MandateId
  /** a party: its number is of one space with those of people */
  principal: { id: PersonId; kind: 'person' | 'business'; name: Texts }
  /** kind of the mandate */
  kind: string
  services: readonly string[] | 'all'
  /** the agency from whose counter they act */
  agency?: string
}

/** Who acts. A person may hold a post too; other software and a process act under names of their own. */
export type Actor =
  | { kind: 'anonymous' }
  | {
      kind: 'person'
      id: PersonId
      name: Texts
      /** only where they act from it: at the office */
      office?: Office
      /** true: holds a post, wherever they are */
      hasOffice?: boolean
      /** in the pack's kind for sign-in */
      identifier?: string
      /** how sure the session is of them; absent where nobody signed in, and then no level is met */
      assurance?: Assurance
      /** number of the provider's session in which they act */
      session?: string
      /** the mandate that their session has chosen, which may have ended meanwhile */
      mandate?: MandateId
      /** absent where they act for themselves */
      actingFor?: ActingFor
      /** the software by which they act, at an address for machines, and the agency whose interface that is */
      through?: { client: string; agency: string; scopes: readonly string[] }
    }
  /** software of an agency, at an address for machines: by a token of the provider */
  | { kind: 'software'; client: string; agency: string; scopes: readonly string[] }
  | { kind: 'system'; name: string }

/** True for who holds a post, at the office and elsewhere. */
export const holdsPost = (actor: Actor): boolean =>
  actor.kind === 'person' && (actor.hasOffice === true || actor.office !== undefined)

type Person = Extract<Actor, { kind: 'person' }>

/** In whose name somebody acts: their principal's, or their own. */
export const subjectOf = ({ id, name, actingFor }: Person): { id: PersonId; name: Texts } =>
  actingFor?.principal ?? { id, name }

/** Whether somebody may act in a service: by a mandate that is for it, or for themselves. */
export const actsIn = ({ actingFor }: Person, service: string): boolean =>
  !actingFor || actingFor.services === 'all' || actingFor.services.includes(service)

/** Kind of a mandate by which an officer helps with one application: they see what they began by it, and nothing else. */
export const ASSISTANCE = 'assistance'

/** Whether somebody may see a thing of a principal's: who only helps, what was begun by the very same mandate. */
export const seesWhat = ({ actingFor }: Person, begunBy: string | null): boolean =>
  actingFor?.kind !== ASSISTANCE || actingFor.mandate === begunBy

export type Clock = { now(): Date }

/** The outside of a module: how a document is made and sealed, handed in by the process. */
export type Ports = {
  /** typesets a template of the pack and seals it; the same key gives the same document */
  seal(order: SealOrder): Promise<Uint8Array>
  /** typesets a template without a seal, for a sheet to print; absent where no documents are made */
  typeset?(order: TypesetOrder): Promise<Uint8Array>
  /** those of our seals, DER: what a document is checked against */
  certificates(): Promise<readonly Uint8Array[]>
  /** keys of tokens and secrets that the signer holds; without them nobody signs in elsewhere */
  tokens?: TokenPort
  /** `host:port` of clients that may be reached although they are on this machine or a private network */
  clientHosts?: readonly string[]
  /**
   * authorities that certify other software; absent where no certificate reaches this installation,
   * and then none is asked for
   */
  clientAuthorities?: readonly X509Certificate[]
  passwords: PasswordPort
  /** who may act for whom; without it everybody acts for themselves */
  mandates?: MandatePort
  /** software of others as the provider knows it now; absent where no process asks for it */
  software?: SoftwarePort
  /** officials as they would come to the office now; absent where no process asks for them */
  officials?: OfficialPort
  /** documents of templates that are not published; absent where nobody changes any */
  papers?: PaperPort
  /** where documents lie that people received or gave before; absent where no form is filled in */
  evidence?: readonly EvidenceSource[]
  /** tells other processes that something has changed; absent where nobody is told */
  bell?: Bell
  /** absent where no text messages can be sent */
  sms?: SmsPort
  /** where the registers of agencies are asked, by the register's id; '*' for all others */
  registers?: Readonly<Record<string, string>>
}

/** The register of mandates, at the clock's time. */
export type MandatePort = {
  /** for whom an agent acts by a mandate; undefined where it does not hold, or is not theirs */
  find(ctx: Ctx, mandate: MandateId, agent: PersonId): Promise<ActingFor | undefined>
  /** everybody for whom an agent may act now */
  list(ctx: Ctx, agent: PersonId): Promise<ActingFor[]>
  /** all that it knows of a person, as plain data for them to take along */
  export(ctx: Ctx, person: PersonId): Promise<object[]>
}

/** Software to which a person has agreed. */
export type SoftwarePort = {
  /**
   * Whether software may still do for a person what a scope of an agency's interface is for, token or not: it is
   * approved, the agency lets it, and the person has agreed and not withdrawn that.
   *
   * @returns what it is called; undefined where it may not
   */
  findAgreed(ctx: Ctx, asked: AgreedSoftware): Promise<Texts | undefined>
}

export type AgreedSoftware = { client: string; agency: string; person: PersonId; scope: string }

/** A person who acts from a post. */
export type Official = Person & { office: Office }

/** Of which officials the policies may be asked what they could do. */
export type OfficialPort = {
  /** those of some people who hold a post now, in no order */
  find(ctx: Ctx, people: readonly PersonId[]): Promise<Official[]>
  /** for whom a session of the office stands, without this being a use of it; undefined once it is over */
  look(ctx: Ctx, token: string): Promise<Official | undefined>
}

/** Between processes: that something of a topic has changed, and never what. */
export type Bell = {
  /** once what changed is committed; rings that come close together are one */
  ring(topic: Topic): void
  /** @returns takes the listener away */
  hear(topic: Topic, listener: () => void): () => void
  /** nobody hears anything any more: what listens ends */
  readonly closed: AbortSignal
}
export type Topic = 'cases'

/** Sends text messages to telephones. */
export type SmsPort = {
  /**
   * @param to  with `+` and the calling code
   * @throws Error  when it was not taken; trying again later helps
   */
  send(to: string, text: string): Promise<void>
}

/** Hashes of passwords, made by a process of its own so that they hold up nothing else. */
export type PasswordPort = {
  /**
   * @param from  address of who asks: neighbourhoods take turns
   * @throws kernel/busy  when too many wait
   */
  hash(password: string, from: string): Promise<string>
  /**
   * Does the same work whether or not there is a hash to hold against.
   *
   * @returns `stale`: right, and made with other parameters than today's
   * @throws kernel/busy  when too many wait
   */
  verify(
    stored: string | undefined,
    password: string,
    from: string,
  ): Promise<{ right: boolean; stale: boolean }>
}

/** What the signer does for the provider of sign-in. */
export type TokenPort = {
  /** every key that is published now, those that sign first */
  keys(): Promise<readonly TokenKey[]>
  /** @returns the raw signature over a token without its signature, as JWS has it */
  sign(kid: string, data: Uint8Array): Promise<Uint8Array>
  /** @returns 32 bytes, the same each time and in each process */
  secret(purpose: string): Promise<Uint8Array>
}

/** A public key of tokens; `signs` where it signs now. */
export type TokenKey = { kid: string; alg: string; signs: boolean; jwk: Record<string, unknown> }

/** A document to be typeset. @see templateFile for what `template` may be */
export type TypesetOrder = { template: string; data: unknown; at: Date }

export type SealOrder = TypesetOrder & {
  key: string
  /** public code by which the document is verified; kept in the signature */
  code: string
  reason: string
}

/**
 * Everything an act may know of its surroundings. Nothing reads the time, the user, the language or
 * the database from elsewhere, so a test moves the clock and nothing hides.
 */
export type Ctx = {
  readonly sql: Kysely<Record<never, never>>
  readonly inTx: boolean
  readonly clock: Clock
  readonly actor: Actor
  readonly t: T
  /** the same words in another language of the pack: a notice is written in all of them */
  translate(locale: string): T
  readonly log: Logger
  readonly pack: Pack
  readonly ports: Ports
  /** invented people and open passwords are allowed, and every page says so */
  readonly demonstration: boolean
  /** what links to us start with, without a slash at the end */
  readonly url: string
  /** true while the demonstration's history is made: facts are marked as simulated */
  readonly simulated: boolean
  /** Runs `fn` in one transaction, joining the one that is open. */
  tx<R>(fn: (ctx: Ctx) => Promise<R>): Promise<R>
  /** Does something once the transaction is committed, or at once where none is open; it must not fail. */
  afterCommit(act: () => void): void
}

/** The same context for somebody else, some other time, or in another transaction. */
export function withCtx(
  ctx: Ctx,
  change: Partial<Pick<Ctx, 'actor' | 'clock' | 't' | 'sql' | 'inTx' | 'log' | 'simulated'>>,
): Ctx {
  const next: Ctx = {
    ...ctx,
    ...change,
    tx: (fn) => (next.inTx ? fn(next) : inTransaction(next, fn)),
  }
  return next
}

async function inTransaction<R>(ctx: Ctx, fn: (ctx: Ctx) => Promise<R>): Promise<R> {
  const after: (() => void)[] = []
  const result = await ctx.sql
    .transaction()
    .execute((sql) =>
      fn({ ...withCtx(ctx, { sql, inTx: true }), afterCommit: (act) => void after.push(act) }),
    )
  for (const act of after) act()
  return result
}
