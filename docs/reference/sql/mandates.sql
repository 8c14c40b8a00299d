-- Every statement of mandates that the tests have seen. Generated: node scripts/reference.mjs --sql

insert into "mandates"."mandate" ("principal", "principal_kind", "principal_name", "agent", "agent_name", "kind", "services", "most", "sub_delegable", "jointly", "depth", "parent", "granted_by", "register", "checked_at", "proof", "proof_level", "state", "offered_at", "offer_until", "accepted_at", "until", "ended_at", "ended_by", "end_reason")
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25)
  returning "id";

insert into "mandates"."mandate" ("principal", "principal_kind", "principal_name", "kind", "depth", "parent", "agent", "agent_name", "services", "most", "sub_delegable", "granted_by", "register", "checked_at", "proof", "proof_level", "state", "offered_at", "accepted_at", "until", "offer_until", "ended_at", "ended_by", "end_reason")
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24)
  returning "id";

insert into mandates.agreement (principal, reference, digest, person, mandate, at)
  values ($1, $2, $3, $4, $5, $6)
  on conflict do nothing
  returning person;

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

select "id", "principal", "principal_kind" as "principalKind", "principal_name" as "principalName", "agent", "agent_name" as "agentName", "kind", "services", "most", "sent", "sub_delegable" as "subDelegable", "jointly", "depth", "parent", "granted_by" as "grantedBy", "register", "checked_at" as "checkedAt", "state", "offered_at" as "offeredAt", "offer_until" as "offerUntil", "accepted_at" as "acceptedAt", "until", "ended_at" as "endedAt", "ended_by" as "endedBy", "end_reason" as "endReason"
  from "mandates"."mandate"
  where "id" = $1;

select "id", "principal", "principal_kind" as "principalKind", "principal_name" as "principalName", "agent", "agent_name" as "agentName", "kind", "services", "most", "sent", "sub_delegable" as "subDelegable", "jointly", "depth", "parent", "granted_by" as "grantedBy", "register", "checked_at" as "checkedAt", "state", "offered_at" as "offeredAt", "offer_until" as "offerUntil", "accepted_at" as "acceptedAt", "until", "ended_at" as "endedAt", "ended_by" as "endedBy", "end_reason" as "endReason"
  from "mandates"."mandate"
  where "id" = $1
  for update;

select "id", "principal", "principal_kind" as "principalKind", "principal_name" as "principalName", "agent", "agent_name" as "agentName", "kind", "services", "most", "sent", "sub_delegable" as "subDelegable", "jointly", "depth", "parent", "granted_by" as "grantedBy", "register", "checked_at" as "checkedAt", "state", "offered_at" as "offeredAt", "offer_until" as "offerUntil", "accepted_at" as "acceptedAt", "until", "ended_at" as "endedAt", "ended_by" as "endedBy", "end_reason" as "endReason"
  from "mandates"."mandate"
  where "principal" = $1 and "kind" = $2 and "state" = $3
  order by "offered_at"
  limit $4;

select "id", "principal", "principal_kind" as "principalKind", "principal_name" as "principalName", "agent", "agent_name" as "agentName", "kind", "services", "most", "sent", "sub_delegable" as "subDelegable", "jointly", "depth", "parent", "granted_by" as "grantedBy", "register", "checked_at" as "checkedAt", "state", "offered_at" as "offeredAt", "offer_until" as "offerUntil", "accepted_at" as "acceptedAt", "until", "ended_at" as "endedAt", "ended_by" as "endedBy", "end_reason" as "endReason"
  from "mandates"."mandate"
  where ("principal" = $1 or "agent" = $2 or ("granted_by" = $3 and "parent" is not null))
  order by state = 'ended', "offered_at" desc, "id" desc
  limit $4;

select "id", "principal", "principal_kind" as "principalKind", "principal_name" as "principalName", "agent", "agent_name" as "agentName", "kind", "services", "most", "sent", "sub_delegable" as "subDelegable", "jointly", "depth", "parent", "granted_by" as "grantedBy", "register", "checked_at" as "checkedAt", "state", "offered_at" as "offeredAt", "offer_until" as "offerUntil", "accepted_at" as "acceptedAt", "until", "ended_at" as "endedAt", "ended_by" as "endedBy", "end_reason" as "endReason"
  from "mandates"."mandate"
  where ("principal" = $1 or "agent" = $2) and mandates.stood(mandate, $3)
  order by "accepted_at", "id"
  limit $4;

select "id", "principal", "until", "jointly"
  from "mandates"."mandate"
  where "principal" = $1 and "agent" = $2 and "kind" = $3 and "register" is not null and "state" = $4
  for update;

select count(distinct a.person)::integer as agreed
  from mandates.agreement a
  join mandates.mandate m on m.id = a.mandate
  where a.principal = $1 and a.reference = $2 and a.digest = $3 and mandates.may_sign(m, $4);

select id
  from mandates.mandate
  where (state = 'active' and until <= $1) or (state = 'offered' and offer_until <= $2)
  order by depth
  limit $3
  for update skip locked;

select id, principal, kind, principal_kind, principal_name, services
  from mandates.holding($1)
  where agent = $2
  order by accepted_at desc, id desc
  limit $3;

select id, principal, kind, principal_kind, principal_name, services
  from mandates.holding($1)
  where id = $2::uuid and agent = $3;

select jointly
  from mandates.mandate
  where id = $1 for share;

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
  set "state" = $1, "accepted_at" = $2, "agent_name" = $3
  where "id" = $4;

with before as (select 1 from mandates.use where mandate = $1 and what <> 'chosen' limit 1) insert into mandates.use (mandate, at, what, service, reference)
  values ($2, $3, $4, $5, $6)
  returning $7 and not exists (select from before) as first;

with recursive above as ( select id, parent from mandates.mandate where id = $1 union all select m.id, m.parent from mandates.mandate m join above a on m.id = a.parent) select m.id, m.most, m.sent, m.jointly
  from mandates.mandate m
  where m.id in (select id from above)
  order by m.depth
  for update;

with recursive below as ( select id from mandates.mandate where id = $1 and state <> 'ended' union all select m.id from mandates.mandate m join below b on m.parent = b.id where m.state <> 'ended') update mandates.mandate m
  set state = 'ended', ended_at = $2, ended_by = case when m.id = $3 then $4::uuid end, end_reason = case when m.id = $5 then $6 else 'parent-ended' end
  from below b
  where m.id = b.id
  returning m.id, m.principal, m.end_reason;
