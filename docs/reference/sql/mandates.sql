-- Every statement of mandates that the tests have seen. Generated: node scripts/reference.mjs --sql

insert into "mandates"."consent" ("mandate", "channel", "evidence", "document", "service", "language", "text", "at", "officer", "officer_name", "agency")
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

insert into "mandates"."mandate" ("principal", "principal_kind", "principal_name", "agent", "agent_name", "kind", "agency", "services", "most", "amount", "sub_delegable", "depth", "parent", "granted_by", "register", "checked_at", "proof", "proof_level", "code_hash", "state", "offered_at", "offer_until", "accepted_at", "until", "ended_at", "ended_by", "end_reason")
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27)
  returning "id";

insert into "mandates"."mandate" ("principal", "principal_kind", "principal_name", "agent", "agent_name", "kind", "agency", "services", "most", "amount", "sub_delegable", "depth", "parent", "granted_by", "register", "checked_at", "proof", "proof_level", "state", "offered_at", "offer_until", "until", "code_hash", "accepted_at", "ended_at", "ended_by", "end_reason")
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27)
  returning "id";

insert into "mandates"."mandate" ("principal", "principal_kind", "principal_name", "agent", "agent_name", "kind", "services", "most", "sub_delegable", "jointly", "depth", "parent", "granted_by", "register", "checked_at", "proof", "proof_level", "state", "offered_at", "offer_until", "accepted_at", "until", "ended_at", "ended_by", "end_reason")
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25)
  returning "id";

insert into "mandates"."mandate" ("principal", "principal_kind", "principal_name", "kind", "depth", "parent", "agent", "agent_name", "services", "most", "amount", "sub_delegable", "granted_by", "register", "checked_at", "proof", "proof_level", "state", "offered_at", "accepted_at", "until", "offer_until", "ended_at", "ended_by", "end_reason")
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25)
  returning "id";

insert into mandates.agreement as a (principal, reference, digest, what, person, mandate, at)
  values ($1, $2, $3, $4, $5, $6, $7)
  on conflict (principal, reference, digest, person) do update
  set ended_at = null, at = excluded.at, mandate = excluded.mandate
  where a.ended_at is not null
  returning person;

select "channel", "evidence", "document", "service", "text", "language", "at", "agency", "officer_name" as "officerName"
  from "mandates"."consent"
  where "mandate" = $1;

select "code_hash" as "hash"
  from "mandates"."mandate"
  where "id" = $1;

select "id"
  from "mandates"."mandate"
  where "granted_by" = $1 and "state" = $2 and "offer_until" > $3
  limit $4;

select "id"
  from "mandates"."mandate"
  where "state" <> $1 and ("principal" = $2 or "agent" = $3 or "granted_by" = $4)
  order by "depth"
  limit $5
  for update;

select "id", "principal", "agency", "offer_until" as "offerUntil"
  from "mandates"."mandate"
  where "code_hash" = $1 and "state" = $2
  for update;

select "id", "principal", "kind"
  from "mandates"."mandate"
  where "agent" = $1 and "state" = $2 and "depth" = $3 and "kind" in ($4, …) and "principal" = $5
  limit $6
  for update;

select "id", "principal", "kind"
  from "mandates"."mandate"
  where "agent" = $1 and "state" = $2 and "depth" = $3 and "kind" in ($4, …)
  limit $5
  for update;

select "id", "principal", "principal_kind" as "principalKind", "principal_name" as "principalName", "agent", "agent_name" as "agentName", "kind", "agency", "appointment", "services", "most", "sent", "amount", "sub_delegable" as "subDelegable", "jointly", "depth", "parent", "granted_by" as "grantedBy", "register", "checked_at" as "checkedAt", "state", "offered_at" as "offeredAt", "offer_until" as "offerUntil", "accepted_at" as "acceptedAt", "until", "ended_at" as "endedAt", "ended_by" as "endedBy", "end_reason" as "endReason"
  from "mandates"."mandate"
  where "id" = $1;

select "id", "principal", "principal_kind" as "principalKind", "principal_name" as "principalName", "agent", "agent_name" as "agentName", "kind", "agency", "appointment", "services", "most", "sent", "amount", "sub_delegable" as "subDelegable", "jointly", "depth", "parent", "granted_by" as "grantedBy", "register", "checked_at" as "checkedAt", "state", "offered_at" as "offeredAt", "offer_until" as "offerUntil", "accepted_at" as "acceptedAt", "until", "ended_at" as "endedAt", "ended_by" as "endedBy", "end_reason" as "endReason"
  from "mandates"."mandate"
  where "id" = $1
  for update;

select "id", "principal", "principal_kind" as "principalKind", "principal_name" as "principalName", "agent", "agent_name" as "agentName", "kind", "agency", "appointment", "services", "most", "sent", "amount", "sub_delegable" as "subDelegable", "jointly", "depth", "parent", "granted_by" as "grantedBy", "register", "checked_at" as "checkedAt", "state", "offered_at" as "offeredAt", "offer_until" as "offerUntil", "accepted_at" as "acceptedAt", "until", "ended_at" as "endedAt", "ended_by" as "endedBy", "end_reason" as "endReason"
  from "mandates"."mandate"
  where "principal" = $1 and "kind" = $2 and "state" = $3
  order by "offered_at"
  limit $4;

select "id", "principal", "principal_kind" as "principalKind", "principal_name" as "principalName", "agent", "agent_name" as "agentName", "kind", "agency", "appointment", "services", "most", "sent", "amount", "sub_delegable" as "subDelegable", "jointly", "depth", "parent", "granted_by" as "grantedBy", "register", "checked_at" as "checkedAt", "state", "offered_at" as "offeredAt", "offer_until" as "offerUntil", "accepted_at" as "acceptedAt", "until", "ended_at" as "endedAt", "ended_by" as "endedBy", "end_reason" as "endReason"
  from "mandates"."mandate"
  where ("principal" = $1 or "agent" = $2 or ("granted_by" = $3 and "parent" is not null))
  order by state = 'ended', "offered_at" desc, "id" desc
  limit $4;

select "id", "principal", "principal_kind" as "principalKind", "principal_name" as "principalName", "agent", "agent_name" as "agentName", "kind", "agency", "appointment", "services", "most", "sent", "amount", "sub_delegable" as "subDelegable", "jointly", "depth", "parent", "granted_by" as "grantedBy", "register", "checked_at" as "checkedAt", "state", "offered_at" as "offeredAt", "offer_until" as "offerUntil", "accepted_at" as "acceptedAt", "until", "ended_at" as "endedAt", "ended_by" as "endedBy", "end_reason" as "endReason"
  from "mandates"."mandate"
  where ("principal" = $1 or "agent" = $2) and mandates.stood(mandate, $3)
  order by "accepted_at", "id"
  limit $4;

select "id", "principal", "until", "jointly"
  from "mandates"."mandate"
  where "principal" = $1 and "agent" = $2 and "kind" = $3 and "register" is not null and "state" = $4
  for update;

select "principalName", what, reference, at, needed, agreed
  from ( select distinct on (a.principal, a.what, a.reference) m.principal_name as "principalName", a.what, a.reference, a.at, m.jointly as needed, (select count(distinct b.person)::integer from mandates.agreement b join mandates.mandate n on n.id = b.mandate where b.principal = a.principal and b.reference = a.reference and b.digest = a.digest and b.ended_at is null and mandates.may_sign(n, $1)) as agreed from mandates.agreement a join mandates.mandate m on m.id = a.mandate where a.person = $2 and a.ended_at is null and mandates.may_sign(m, $3) order by a.principal, a.what, a.reference, a.at desc) own
  order by at desc
  limit $4;

select count(distinct a.person)::integer as agreed
  from mandates.agreement a
  join mandates.mandate m on m.id = a.mandate
  where a.principal = $1 and a.reference = $2 and a.digest = $3 and a.ended_at is null and mandates.may_sign(m, $4);

select distinct principal
  from mandates.agreement
  where person = $1 and what = $2 and reference = $3 and ended_at is null
  order by principal;

select id
  from mandates.mandate
  where (state = 'active' and until <= $1) or (state = 'offered' and offer_until <= $2)
  order by depth
  limit $3
  for update skip locked;

select id
  from mandates.mandate
  where state = 'active' and appointment is not null and not organisations.stands(appointment, $1)
  limit $2
  for update skip locked;

select id, principal, kind, principal_kind, principal_name, services, agency
  from mandates.holding($1)
  where agent = $2 and not (kind = 'assistance' and sent >= most)
  order by accepted_at desc, id desc
  limit $3;

select id, principal, kind, principal_kind, principal_name, services, agency
  from mandates.holding($1)
  where id = $2::uuid and agent = $3;

select jointly
  from mandates.mandate
  where id = $1 for share;

select mandate, at, what, service, reference
  from mandates.use
  where mandate = any($1::uuid[])
  order by id desc
  limit $2;

select mandates.stood(m, $1) and (m.services is null or $2 = any (m.services)) as stands
  from mandates.mandate m
  where m.id = $3;

select pg_advisory_xact_lock(hashtextextended($1, 0));

select u.mandate, u.at, u.what, u.service, u.reference
  from unnest($1::uuid[]) k (id) cross
  join lateral ( select id, mandate, at, what, service, reference from mandates.use where mandate = k.id order by id desc limit $2) u;

update "mandates"."mandate"
  set "checked_at" = $1
  where "id" = $2;

update "mandates"."mandate"
  set "sent" = "sent" + $1
  where "id" in ($2, …);

update "mandates"."mandate"
  set "state" = $1, "accepted_at" = $2, "agent" = $3, "agent_name" = $4, "appointment" = $5, "code_hash" = $6
  where "id" = $7;

update "mandates"."mandate"
  set "state" = $1, "accepted_at" = $2, "agent_name" = $3
  where "id" = $4;

update "mandates"."mandate"
  set "state" = $1, "accepted_at" = $2, "code_hash" = $3, "appointment" = $4
  where "id" = $5
  returning "id", "principal";

update mandates.agreement
  set ended_at = $1
  where person = $2 and what = $3 and reference = $4 and ended_at is null
  returning mandate, principal;

update mandates.agreement
  set ended_at = $1
  where principal = $2 and reference = $3 and what = $4 and ended_at is null;

with before as (select 1 from mandates.use where mandate = $1 and what <> 'chosen' limit 1) insert into mandates.use (mandate, at, what, service, reference)
  values ($2, $3, $4, $5, $6)
  returning $7 and not exists (select from before) as first;

with recursive above as ( select id, parent from mandates.mandate where id = $1 union all select m.id, m.parent from mandates.mandate m join above a on m.id = a.parent) select m.id, m.most, m.sent, m.amount, m.jointly
  from mandates.mandate m
  where m.id in (select id from above)
  order by m.depth
  for update;

with recursive below as ( select id from mandates.mandate where id = $1 and state <> 'ended' union all select m.id from mandates.mandate m join below b on m.parent = b.id where m.state <> 'ended') update mandates.mandate m
  set state = 'ended', ended_at = $2, code_hash = null, ended_by = case when m.id = $3 then $4::uuid end, end_reason = case when m.id = $5 then $6 else 'parent-ended' end
  from below b
  where m.id = b.id
  returning m.id, m.principal, m.end_reason;
